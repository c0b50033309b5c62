import * as z from "zod";
import { AREA_KINDS, isZone } from "@/lib/ml/features/choices";
import type { ColumnType } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { column, columns, defineNode, report, table } from "../contract";
import type { Problem } from "../problem";
import { NAMES } from "./dates-names";
import { isDatesReport } from "./dates-report";

const DATE: readonly ColumnType[] = ["date"];
const NUMBER: readonly ColumnType[] = ["number"];
const AREA: readonly ColumnType[] = ["text", "category", "number"];

export const dates = defineNode({
  type: "feature.dates",
  v: 1,
  group: "feature",
  icon: "calendar-days",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "date", types: DATE }),
    form: z.enum(["number", "cyclic", "words"]).default("number"),
    year: z.boolean().default(false),
    quarter: z.boolean().default(false),
    month: z.boolean().default(true),
    week: z.boolean().default(false),
    day: z.boolean().default(false),
    weekday: z.boolean().default(true),
    weekend: z.boolean().default(true),
    hour: z.boolean().default(false),
    dayPart: z.boolean().default(true),
    elapsed: z.enum(["none", "since", "until"]).default("none"),
    birth: column({ types: DATE, names: NAMES.birth }),
    anchor: z.string().nullable().default(null).meta({ control: "date" }),
    zone: z.string().default("UTC").meta({ advanced: true }),
    latitude: column({ types: NUMBER, names: NAMES.latitude }),
    longitude: column({ types: NUMBER, names: NAMES.longitude }),
    centerLatitude: z.number().min(-90).max(90).nullable().default(null).meta({ step: 0.0001, advanced: true }),
    centerLongitude: z.number().min(-180).max(180).nullable().default(null).meta({ step: 0.0001, advanced: true }),
    area: column({ types: AREA }),
    areaKind: z.enum(AREA_KINDS).default("postcode"),
    length: z
      .int()
      .min(1)
      .max(6)
      .default(2)
      .meta({ when: { areaKind: ["postcode"] } }),
  }),
  migrations: {},
  summary: ({ form }) => ({ key: form }),
  check({ data }, params): Problem[] {
    return [
      ...checkColumn(data, params.columns, { param: "columns", types: DATE }),
      ...checkColumn(data, params.birth, { param: "birth", types: DATE }),
      ...checkColumn(data, params.latitude, { param: "latitude", types: NUMBER }),
      ...checkColumn(data, params.longitude, { param: "longitude", types: NUMBER }),
      ...checkColumn(data, params.area, { param: "area", types: AREA }),
      ...(isZone(params.zone) ? [] : [{ code: "feature.dates-bad-zone", severity: "error", detail: { found: params.zone }, param: "zone" } as const]),
    ];
  },
  async run({ data }, params, ctx) {
    const { describeDates } = await import("./dates-run");
    return describeDates(data, params, ctx);
  },
  picture({ report: found }) {
    const values = isDatesReport(found) ? found.parts.find((part) => part.values.length > 2)?.values : undefined;
    return values ? { type: "bars", values: values.map(({ rows }) => rows) } : null;
  },
});
