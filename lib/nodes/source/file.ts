import * as z from "zod";
import { defineNode, type Phrase, report, table } from "../contract";
import { fail } from "../problem";
import { IMPORT_WORDS } from "./import-words";
import { fileSettings, overrideProblems, readingParams, zoneProblems } from "./reading-params";

const datasetRef = z.looseObject({ id: z.string(), name: z.string(), size: z.number() });
const params = z.object({
  /** Files of one source are put below one another. */
  datasets: z.array(datasetRef).default([]).meta({ control: "dataset" }),
  ...readingParams,
  fileColumn: z.boolean().default(false).meta({ advanced: true }),
});

export const file = defineNode({
  type: "source.file",
  v: 2,
  group: "source",
  icon: "file-spreadsheet",
  inputs: {},
  outputs: { data: table(), import: report() },
  params,
  migrations: {
    2: {
      name: "one-file-becomes-a-list",
      up({ dataset, ...others }) {
        return { ...others, datasets: dataset === null || dataset === undefined ? [] : [dataset] };
      },
    },
  },

  summary: ({ datasets }): Phrase =>
    datasets.length > 1
      ? { key: "readsMany", values: { count: datasets.length, name: datasets[0].name } }
      : datasets.length === 1
        ? { key: "reads", values: { name: datasets[0].name } }
        : { key: "empty" },

  check: (_, { datasets, columns, zone }) => [
    ...(datasets.length > 0 ? [] : [{ code: "source.no-file", severity: "error" as const, param: "datasets" }]),
    ...overrideProblems(columns),
    ...zoneProblems(zone),
  ],

  async run(_inputs, chosen, ctx) {
    const { datasets, fileColumn, expected } = chosen;
    if (datasets.length === 0) return fail("source.no-file", {}, { param: "datasets" });
    const { readFiles } = await import("./read-files");
    const settings = fileSettings(chosen);
    const words = IMPORT_WORDS[ctx.language];
    const {
      data,
      report: told,
      findings,
      left,
    } = await readFiles(datasets, ctx.dataset, { settings, fileColumn, expected, words, compute: ctx.compute }, ctx.checkpoint);
    for (const problem of findings) ctx.warn(problem);
    for (const { code, rows } of left) ctx.dropped(code, rows);
    return { data, import: told };
  },
});
