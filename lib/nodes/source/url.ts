import * as z from "zod";
import { headerProblems, readAddress, shortened } from "@/lib/network/request";
import { type DatasetRef, defineNode, type Phrase, report, table } from "../contract";
import { fail, type Problem, ProblemError } from "../problem";
import { IMPORT_WORDS } from "./import-words";
import { fileSettings, overrideProblems, readingParams, zoneProblems } from "./reading-params";
import { headersParam, patienceParams, requestParams } from "./request-params";

const datasetRef = z.looseObject({ id: z.string(), name: z.string(), size: z.number() });

const params = z.object({
  url: z.string().default("").meta({ control: "custom", editor: "request-address", unread: true }),
  headers: headersParam,
  /** What came: one file, or one a page. */
  datasets: z.array(datasetRef).default([]).meta({ control: "dataset", editor: "fetch" }),
  ...requestParams,
  ...readingParams,
  ...patienceParams,
  /** How the last fetch went. */
  fetched: z
    .looseObject({ at: z.number(), pages: z.number(), bytes: z.number(), end: z.enum(["complete", "most-pages", "repeats"]) })
    .nullable()
    .default(null)
    .meta({ control: "hidden", unread: true }),
});

export type UrlParams = z.output<typeof params>;

/** The params of a source.url as its version of today has them, or null where they do not parse. */
export function urlParams(value: Readonly<Record<string, unknown>>): UrlParams | null {
  const parsed = params.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export const url = defineNode({
  type: "source.url",
  v: 1,
  group: "source",
  icon: "globe",
  inputs: {},
  outputs: { data: table(), import: report() },
  params,
  migrations: {},

  summary({ url: address, datasets, fetched }): Phrase {
    const read = readAddress(address, "fetch");
    if (!read.ok) return { key: address.trim() === "" ? "empty" : "wrong" };
    const { host, pathname } = read.address.url;
    const place = shortened(`${host}${pathname === "/" ? "" : pathname}`, 60);
    if (datasets.length === 0) return { key: "waits", values: { place } };
    return fetched && fetched.pages > 1 ? { key: "readsPages", values: { place, count: fetched.pages } } : { key: "reads", values: { place } };
  },

  check(_, { url: address, headers, datasets, columns, zone, fetched, paging }) {
    const read = readAddress(address, "fetch");
    const wrong = [...(read.ok ? [] : [read.problem]), ...headerProblems(headers)];
    // What came before can still be read; it cannot be fetched again.
    if (datasets.length > 0)
      return [
        ...wrong.map((problem): Problem => ({ ...problem, severity: "warning" })),
        ...endOf(fetched, paging),
        ...overrideProblems(columns),
        ...zoneProblems(zone),
      ];
    if (wrong.length > 0) return wrong;
    return [{ code: "source.not-fetched", severity: "error", param: "datasets", fix: { type: "fetch" } }];
  },

  async run(_inputs, chosen, ctx) {
    const { datasets, expected } = chosen;
    if (datasets.length === 0) return fail("source.not-fetched", {}, { param: "datasets", fix: { type: "fetch" } });
    const { readFiles } = await import("./read-files");
    const options = { settings: fileSettings(chosen), fileColumn: false, expected, words: IMPORT_WORDS[ctx.language], compute: ctx.compute };
    const { data, report: told, findings, left } = await readFiles(datasets, (ref) => fetchedHere(ctx.dataset, ref), options, ctx.checkpoint);
    for (const problem of findings) ctx.warn(problem);
    for (const { code, rows } of left) ctx.dropped(code, rows);
    return { data, import: told };
  },
});

/** The bytes, which a document from elsewhere names without bringing them. */
async function fetchedHere(open: (ref: DatasetRef) => Promise<Blob>, ref: DatasetRef): Promise<Blob> {
  try {
    return await open(ref);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "engine.dataset-missing") throw error;
    return fail("source.not-fetched", {}, { param: "datasets", fix: { type: "fetch" } });
  }
}

/** Whether there is more than what came. */
function endOf(fetched: UrlParams["fetched"], paging: UrlParams["paging"]): Problem[] {
  if (fetched?.end === "most-pages") return [{ code: "source.pages-limit", severity: "warning", detail: { count: fetched.pages }, param: "mostPages" }];
  if (fetched?.end === "repeats") return [{ code: "source.pages-repeat", severity: "warning", detail: { count: fetched.pages }, param: "paging" }];
  if (paging === "link" && fetched?.pages === 1) return [{ code: "source.no-next-link", severity: "info", param: "paging" }];
  return [];
}
