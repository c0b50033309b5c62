import * as z from "zod";
import { findColumn, isMissing, takeRows } from "@/lib/table/columns";
import type { CodedColumn, Column, Table } from "@/lib/table/table";
import { checkColumn, chooseColumns, chooseOptionalColumn } from "../choose-columns";
import { column, columns, defineNode, type RunContext, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { exportHeaders, isPersonal } from "./headers";
import { isListReport, type ListReport } from "./reports";

/** A group of fewer people may be recognised in the list. */
const SMALL_CELL = 10;

export const list = defineNode({
  type: "deliver.list",
  v: 1,
  group: "deliver",
  icon: "list-checks",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns(),
    segment: column({ types: ["category", "text"], role: "segment" }),
    segments: z.array(z.string()).nullable().default(null).meta({ control: "hidden" }),
    sort: column(),
    descending: z.boolean().default(true),
    fileName: z.string().max(100).default("segments"),
    shape: z.enum(["plain", "hubspot", "salesforce"]).default("plain"),
    consent: z.boolean().default(true),
  }),
  migrations: {},

  summary: (params) => (params.segments === null ? { key: "summaryAll" } : { key: "summary", values: { count: params.segments.length } }),

  check: (known, params) => [
    ...checkColumn(known.data, params.columns, { param: "columns" }),
    ...checkColumn(known.data, params.segment, { param: "segment", types: ["category", "text"] }),
    ...checkColumn(known.data, params.sort, { param: "sort" }),
  ],

  async run({ data }, params, ctx) {
    const chosen = params.columns === null || params.columns.length === 0 ? original(data) : chooseColumns(data, params.columns, { param: "columns" });
    const segment = chooseOptionalColumn(data, params.segment, { param: "segment", types: ["category", "text"], role: "segment" });
    const coded = segment && "codes" in segment ? segment : undefined;
    const counts = coded ? countValues(coded) : [];
    tellUnknown(params.segments, coded, ctx);
    const wanted = coded && params.segments !== null ? new Set(params.segments) : null;
    const consent = params.consent ? data.columns.find((c) => c.role === "consent") : undefined;
    const rows = new Uint32Array(data.rows);
    let count = 0;
    let otherSegments = 0;
    let withoutConsent = 0;
    for (let row = 0; row < data.rows; row++) {
      if (wanted && coded && !wanted.has(coded.dictionary[coded.codes[row]])) otherSegments++;
      else if (consent && !consents(consent, row)) withoutConsent++;
      else rows[count++] = row;
      if (row % 100_000 === 0) await ctx.checkpoint(row, data.rows);
    }
    if (otherSegments > 0) ctx.dropped("deliver.other-segments", otherSegments);
    if (withoutConsent > 0) ctx.dropped("deliver.without-consent", withoutConsent, { column: consent?.name ?? "" });
    if (count === 0 && data.rows > 0) ctx.warn({ code: "deliver.empty-list", severity: "warning", detail: { rows: data.rows } });

    const kept = rows.slice(0, count);
    if (params.sort !== null)
      sortRows(kept, findColumn(data, params.sort) ?? fail("common.column-missing", { column: params.sort }, { param: "sort" }), params.descending);
    const headers = exportHeaders(chosen, params.shape);
    const picked = takeRows({ ...data, columns: chosen }, kept);
    const output: Table = { ...picked, columns: picked.columns.map((c, i) => ({ ...withoutNoise(c), name: headers[i] })), recipe: [] };
    const result: ListReport = {
      kind: "deliver.list",
      fileName: params.fileName.trim() === "" ? "segments" : params.fileName.trim(),
      shape: params.shape,
      rowsIn: data.rows,
      rows: count,
      columns: chosen.map((c, i) => ({ name: c.name, header: headers[i], personal: isPersonal(c) })),
      segments: counts.map(({ name, rows: size }) => ({ name, rows: size, chosen: wanted === null || wanted.has(name) })),
      otherSegments,
      withoutConsent: consent ? withoutConsent : null,
      consentColumn: consent?.name ?? null,
    };
    return { data: output, report: result };
  },

  picture(outputs) {
    return isListReport(outputs.report) ? { type: "figure", value: outputs.report.rows, format: "number", caption: "caption" } : null;
  },

  advise(outputs) {
    if (!isListReport(outputs.report)) return [];
    const { columns: listed, segments, rows, consentColumn } = outputs.report;
    const advice: Advice[] = [];
    const personal = listed.filter((c) => c.personal).map((c) => c.name);
    if (personal.length > 0 && consentColumn === null) {
      advice.push({ code: "deliver.personal-data", severity: "warning", detail: { columns: personal.join(", "), count: personal.length } });
    }
    const small = segments.filter((s) => s.chosen && s.rows < SMALL_CELL);
    if (small.length > 0 && rows > 0) {
      const detail = { count: small.length, names: small.map((s) => s.name).join(", "), rows: Math.min(...small.map((s) => s.rows)), least: SMALL_CELL };
      advice.push({ code: "deliver.small-segments", severity: "warning", detail });
    }
    return advice;
  },
});

/** All columns but rescaled copies, whose values mean nothing outside of the pipeline. */
function original(data: Table): Column[] {
  return data.columns.filter((c) => c.origin === undefined || !findColumn(data, c.origin));
}

/** 5391.210000000009, the sum of prices in binary, is 5391.21 for whoever reads the list: 12 digits stay. Whole numbers stay as they are. */
function withoutNoise(c: Column): Column {
  if (c.type !== "number") return c;
  return { ...c, values: c.values.map((value) => (Number.isFinite(value) && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value)) };
}

function countValues(segment: CodedColumn): { readonly name: string; readonly rows: number }[] {
  const counts = new Uint32Array(segment.dictionary.length);
  for (const code of segment.codes) if (code >= 0) counts[code]++;
  return segment.dictionary.map((name, code) => ({ name, rows: counts[code] })).filter(({ rows }) => rows > 0);
}

/** Chosen segments that are not there any more stay in the setting and are told. */
function tellUnknown(chosen: readonly string[] | null, segment: CodedColumn | undefined, ctx: RunContext): void {
  const unknown = (chosen ?? []).filter((name) => !segment?.dictionary.includes(name));
  if (unknown.length === 0) return;
  const fix = { type: "set-params", params: { segments: null } } as const;
  ctx.warn({ code: "deliver.segments-unknown", severity: "warning", detail: { count: unknown.length, names: unknown.join(", ") }, fix });
}

const YES = /^(1|true|yes|y|да|da|д|opt-?in|subscribed|granted)$/i;

/** A missing consent is no consent. */
function consents(consent: Column, row: number): boolean {
  if (isMissing(consent, row)) return false;
  if (consent.type === "boolean") return consent.values[row] === 1;
  if ("codes" in consent) return YES.test(consent.dictionary[consent.codes[row]].trim());
  return consent.type === "number" && consent.values[row] > 0;
}

/** Stable, in place; missing values last either way. */
function sortRows(rows: Uint32Array, by: Column, descending: boolean): void {
  const direction = descending ? -1 : 1;
  const ranks = "codes" in by ? dictionaryRanks(by.dictionary) : undefined;
  const key = (row: number) => ("codes" in by ? (ranks?.[by.codes[row]] ?? 0) : by.values[row]);
  rows.sort((a, b) => {
    const [noA, noB] = [isMissing(by, a), isMissing(by, b)];
    if (noA || noB) return Number(noA) - Number(noB) || a - b;
    return direction * (key(a) - key(b)) || a - b;
  });
}

/** Dictionaries are compared by code points: the same order on every machine. */
function dictionaryRanks(dictionary: readonly string[]): Int32Array {
  const ranks = new Int32Array(dictionary.length);
  const order = dictionary.map((_, code) => code).sort((a, b) => (dictionary[a] < dictionary[b] ? -1 : dictionary[a] > dictionary[b] ? 1 : a - b));
  for (const [rank, code] of order.entries()) ranks[code] = rank;
  return ranks;
}
