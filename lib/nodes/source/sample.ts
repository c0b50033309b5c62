import * as z from "zod";
import { withRole } from "@/lib/table/columns";
import type { Role } from "@/lib/table/table";
import { defineNode, table } from "../contract";
import { IMPORT_WORDS } from "./import-words";

/** A file under public/samples and what its columns mean; the words name its authors and licence. */
interface Sample {
  readonly path: string;
  /** Roles that differ from those found by name. */
  readonly roles: Readonly<Record<string, Role | null>>;
}

const NAMES = ["online-retail", "wholesale-customers", "churn-customers", "churn-new-customers", "email-test"] as const;
type SampleName = (typeof NAMES)[number];

const SAMPLES: Readonly<Record<SampleName, Sample>> = {
  "online-retail": { path: "samples/online-retail.csv.gz", roles: {} },
  "wholesale-customers": { path: "samples/wholesale-customers.csv", roles: {} },
  "churn-customers": {
    path: "samples/churn-customers.csv",
    roles: { channel: "feature", plan: "feature", region: "feature", support_tickets: "feature", orders: "feature", churned: "target" },
  },
  "churn-new-customers": {
    path: "samples/churn-new-customers.csv",
    roles: { channel: "feature", plan: "feature", region: "feature", support_tickets: "feature", orders: "feature" },
  },
  "email-test": {
    path: "samples/email-test.csv",
    roles: { lifecycle: "segment", converted: "target", revenue: "amount", age: "feature", past_orders: "feature", past_spend: "feature" },
  },
};

export const sample = defineNode({
  type: "source.sample",
  v: 1,
  group: "source",
  icon: "database",
  inputs: {},
  outputs: { data: table() },
  params: z.object({ sample: z.enum(NAMES).default("online-retail") }),
  migrations: {},

  summary: ({ sample: chosen }) => ({ key: `is-${chosen}` }),

  async run(_inputs, { sample: chosen }, ctx) {
    const { path, roles } = SAMPLES[chosen];
    const [{ readCsv }, blob] = await Promise.all([import("@/lib/table/csv-reader/read-csv"), ctx.asset(path)]);
    const { table: read } = await readCsv(blob, {}, IMPORT_WORDS[ctx.language], ctx.compute, ctx.checkpoint);
    const columns = read.columns.map((column) => {
      const role = Object.hasOwn(roles, column.name) ? roles[column.name] : column.role;
      return withRole(column, role);
    });
    return { data: { ...read, columns } };
  },
});
