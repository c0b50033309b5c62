import * as z from "zod";
import { headerProblems, readAddress } from "@/lib/network/request";
import { type DatasetRef, defineNode, type Phrase, type Picture, type Report, report, table } from "../contract";
import { type Advice, fail, type Problem, ProblemError } from "../problem";
import { IMPORT_WORDS } from "./import-words";
import { fileSettings, overrideProblems, readingParams, zoneProblems } from "./reading-params";
import type { StreamFacts, StreamReport } from "./stream-report";
import { hostOf, type StreamParams, streamParams } from "./stream-settings";

/** Rows of a stream are JSON lines: what else a file may need told is left as it is. */
const READING = z.object(readingParams).parse({ kind: "json" });

export const stream = defineNode({
  type: "source.stream",
  v: 1,
  group: "source",
  icon: "radio",
  inputs: {},
  outputs: { data: table(), window: report(), import: report() },
  params: streamParams,
  migrations: {},

  summary({ url, window, minutes, rows }): Phrase {
    const place = hostOf(url);
    if (place === "") return { key: url.trim() === "" ? "empty" : "wrong" };
    return { key: window, values: { place, minutes, count: rows } };
  },

  check(_, chosen) {
    const { url, headers, datasets, columns } = chosen;
    const read = readAddress(url, "stream");
    const wrong = [...(read.ok ? [] : [read.problem]), ...headerProblems(headers), ...timeProblems(chosen)];
    // The last window can still be read; the stream cannot be started again.
    if (datasets.length > 0)
      return [...wrong.map((problem): Problem => ({ ...problem, severity: "warning" })), ...overrideProblems(columns), ...zoneProblems(chosen.zone)];
    return wrong.length > 0 ? wrong : [notStarted()];
  },

  async run(_inputs, chosen, ctx) {
    const { datasets, expected, lists, decimal, dateOrder, zone, only, columns, facts: factsRef, url } = chosen;
    if (datasets.length === 0) throw new ProblemError(notStarted());
    const [{ readFiles }, { readFacts, reasonsOf }] = await Promise.all([import("./read-files"), import("./stream-report")]);
    const options = {
      settings: fileSettings({ ...READING, lists, decimal, dateOrder, zone, only, columns, expected }),
      fileColumn: false,
      expected,
      words: IMPORT_WORDS[ctx.language],
      compute: ctx.compute,
    };
    const { data, report: read, findings, left } = await readFiles(datasets, (ref) => windowHere(ctx.dataset, ref), options, ctx.checkpoint);
    for (const problem of findings) ctx.warn(problem);
    for (const { code, rows } of left) ctx.dropped(code, rows);
    // A file given in place of the window has facts of its own: none.
    const facts = factsRef && datasets.some(({ id }) => id === factsRef.of) ? await ctx.dataset(factsRef).then(readFacts, () => null) : null;
    if (facts) {
      for (const { code, rows } of reasonsOf(facts)) ctx.dropped(`source.stream-${code}`, rows);
      ctx.dropped("source.stream-malformed", facts.counts.malformed);
    }
    const told: StreamReport = { kind: "source.stream", place: hostOf(url), rows: data.rows, facts };
    return { data, window: told, import: read };
  },

  advise({ window }): Advice[] {
    const facts = factsOf(window);
    if (!facts) return [];
    const { malformed, messages, left, received } = facts.counts;
    const share = (rows: number) => (received > 0 ? rows / received : 0);
    return [
      ...(malformed > 0 && malformed > 0.5 * messages
        ? [advice("stream-not-json", { malformed, messages }, { type: "set-params" as const, params: { format: "text" } })]
        : []),
      ...(left.untimed > 0 ? [advice("stream-untimed", { rows: left.untimed, received }, { type: "set-params" as const, params: { time: "arrival" } })] : []),
      ...(share(left.late) > 0.01 ? [advice("stream-late", { rows: left.late, share: share(left.late) })] : []),
      ...(left.memory > 0 ? [advice("stream-memory", { rows: left.memory })] : []),
      ...(share(left.skipped) > 0.01 ? [advice("stream-skipped", { rows: left.skipped, share: share(left.skipped) })] : []),
    ];
  },

  picture({ window }): Picture | null {
    const facts = factsOf(window);
    return facts && facts.bars.counts.length > 1 ? { type: "bars", values: facts.bars.counts } : null;
  },
});

function factsOf(told: Report): StreamFacts | null {
  return isStream(told) ? told.facts : null;
}

function isStream(told: Report): told is StreamReport {
  return told.kind === "source.stream";
}

function timeProblems({ window, time, timeColumn }: StreamParams): Problem[] {
  const missing = (window === "recent" || window === "period") && time === "column" && timeColumn.trim() === "";
  return missing ? [{ code: "source.stream-time-missing", severity: "error", param: "timeColumn" }] : [];
}

function notStarted(): Problem {
  return { code: "source.stream-not-started", severity: "error", param: "datasets" };
}

function advice(name: string, detail: Advice["detail"], fix?: Advice["fix"]): Advice {
  return { code: `source.${name}`, severity: "warning", ...(detail ? { detail } : {}), ...(fix ? { fix } : {}) };
}

/** The bytes, which a document from elsewhere names without bringing them. */
async function windowHere(open: (ref: DatasetRef) => Promise<Blob>, ref: DatasetRef): Promise<Blob> {
  try {
    return await open(ref);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "engine.dataset-missing") throw error;
    return fail("source.stream-not-started", {}, { param: "datasets" });
  }
}
