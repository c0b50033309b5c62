import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { MISSING_KEYS } from "@/lib/ml/prepare/repeat-choices";
import type { RepeatSettings } from "@/lib/ml/prepare/repeated-rows";
import { type Detail, fail } from "@/lib/problem";
import { cell, findColumn, isMissing } from "@/lib/table/columns";
import { KEEP } from "@/lib/table/operations/keep";
import { TEXT_MATCHES } from "@/lib/table/operations/text-match";
import type { Column, ColumnType, Json, Role, Table } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, type Report, report, table } from "../contract";
import { rowsPreview } from "../rows-preview";

/** What was repeated, and what the rows that left said otherwise than those that stayed. */
export interface DeduplicateReport extends Report {
  readonly kind: "prepare.deduplicate";
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Rows that repeat an earlier one in every column, character by character. */
  readonly exact: number;
  /** Compared columns; null for all. */
  readonly columns: readonly string[] | null;
  readonly keep: (typeof KEEP)[number];
  readonly match: (typeof TEXT_MATCHES)[number];
  /** Sets of two rows or more, and the rows of the largest. */
  readonly repeated: number;
  readonly largest: number;
  /** Rows without a value in a compared column, which stayed; absent in reports of earlier versions. */
  readonly keyless?: number;
  /** Columns in which rows that left differ from the row kept in their place; most rows first. */
  readonly differing: readonly { readonly column: string; readonly rows: number; readonly filledOnlyInDropped: number }[];
  /** The first rows that left and the rows kept in their place, in compared columns and in columns that differ. */
  readonly examples: readonly { readonly kept: readonly Json[]; readonly dropped: readonly Json[] }[];
  readonly exampleColumns: readonly { readonly name: string; readonly type: ColumnType; readonly role: Role | null }[];
}

const MOST_EXAMPLES = 8;
const MOST_EXAMPLE_COLUMNS = 6;

const params = z.object({
  columns: columns(),
  match: z.enum(TEXT_MATCHES).default("exact"),
  keep: z.enum(KEEP).default("first"),
  missing: z.enum(MISSING_KEYS).default("stay").meta({ advanced: true }),
});
type Params = z.output<typeof params>;

export const deduplicate = defineNode({
  type: "prepare.deduplicate",
  v: 1,
  group: "prepare",
  icon: "copy-minus",
  inputs: { data: table() },
  outputs: { data: table(), duplicates: table(), report: report() },
  params,
  migrations: {},
  summary: ({ columns: names, match }) => ({
    key: names === null || names.length === 0 ? (match === "exact" ? "allExact" : "allLoose") : match === "exact" ? "exact" : "loose",
    values: { columns: (names ?? []).join(", ") },
  }),
  check: (known, { columns: names }) => checkColumn(known.data, names, { param: "columns" }),
  async run({ data }, chosen, ctx) {
    const { findRepeats } = await import("@/lib/ml/prepare/repeated-rows");
    const { findDuplicates } = await import("@/lib/table/operations/deduplicate");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const { keys, settings } = settingsOf(data, chosen);
    const found = await findRepeats(data, settings, phase(ctx.checkpoint, 0, 0.4));
    const whole = settings.keys === null && chosen.match === "exact";
    const exact = whole ? found : await findDuplicates(data.rows, data.columns, [], "first", "exact", phase(ctx.checkpoint, 0.4, 0.6));
    const dropped = found.dropped.length;
    if (found.keyless > 0) {
      ctx.warn({
        code: "prepare.deduplicate-keyless",
        severity: "info",
        detail: { count: found.keyless, columns: namesOf(keys) },
        param: "missing",
        fix: { type: "set-params", params: { missing: "equal" } },
      });
    }
    tellDropped(dropped, whole, keys, ctx.dropped);
    const differing = whole ? [] : await differences(data, found.dropped, found.keeper, phase(ctx.checkpoint, 0.6, 0.8));
    const lost = differing.reduce((sum, each) => sum + each.filledOnlyInDropped, 0);
    if (lost > 0 && chosen.keep !== "most-complete") {
      ctx.warn({
        code: "prepare.deduplicate-loses",
        severity: "info",
        detail: { count: lost },
        param: "keep",
        fix: { type: "set-params", params: { keep: "most-complete" } },
      });
    }
    const unlike = differing.flatMap(({ column }) => data.columns.filter((each) => each.name === column && !keys.includes(each)));
    const shown = [...keys.slice(0, MOST_EXAMPLE_COLUMNS / 2), ...unlike].slice(0, MOST_EXAMPLE_COLUMNS);
    const pairs = [...found.dropped.subarray(0, MOST_EXAMPLES).entries()];
    const deduplicateReport: DeduplicateReport = {
      kind: "prepare.deduplicate",
      rowsIn: data.rows,
      rowsOut: found.kept.length,
      exact: exact.dropped.length,
      columns: settings.keys === null ? null : keys.map((column) => column.name),
      keep: chosen.keep,
      match: chosen.match,
      repeated: found.repeated,
      largest: found.largest,
      keyless: found.keyless,
      differing,
      examples: pairs.map(([i, row]) => ({
        kept: shown.map((column) => cell(column, found.keeper[i])),
        dropped: shown.map((column) => cell(column, row)),
      })),
      exampleColumns: shown.map(({ name, type, role }) => ({ name, type, role })),
    };
    const kept = dropped === 0 ? data : await takeRowsInTurn(data, found.kept, phase(ctx.checkpoint, 0.8, 0.95));
    const duplicates = await takeRowsInTurn(data, found.dropped, phase(ctx.checkpoint, 0.95, 1));
    return { data: kept, duplicates, report: deduplicateReport };
  },
  async preview({ data }, chosen, ctx) {
    const { findRepeats } = await import("@/lib/ml/prepare/repeated-rows");
    const { keys, settings } = settingsOf(data, chosen);
    const found = await findRepeats(data, settings, ctx.checkpoint);
    return rowsPreview(data.rows, found.kept.length, (dropped) =>
      tellDropped(found.dropped.length, settings.keys === null && chosen.match === "exact", keys, dropped),
    );
  },
});

/** The compared columns: those named, else all. */
function settingsOf(data: Table, { columns: names, keep, match, missing }: Params): { readonly keys: readonly Column[]; readonly settings: RepeatSettings } {
  const named = names !== null && names.length > 0;
  const keys = named ? names.map((name) => findColumn(data, name) ?? fail("common.column-missing", { column: name }, { param: "columns" })) : data.columns;
  return { keys, settings: { keys: named ? keys : null, keep, match, missing } };
}

/** `whole`: every column was compared, character by character. */
function tellDropped(rows: number, whole: boolean, keys: readonly Column[], dropped: (code: string, rows: number, detail?: Detail) => void): void {
  if (rows > 0) dropped(whole ? "prepare.duplicate" : "prepare.repeated", rows, whole ? undefined : { columns: namesOf(keys) });
}

function namesOf(keys: readonly Column[]): string {
  const names = keys.slice(0, MOST_EXAMPLE_COLUMNS).map((column) => column.name);
  return keys.length > names.length ? `${names.join(", ")} …` : names.join(", ");
}

async function differences(
  data: Table,
  dropped: Uint32Array,
  keeper: Uint32Array,
  checkpoint: (done: number, total: number) => Promise<void>,
): Promise<DeduplicateReport["differing"]> {
  const found: { column: string; rows: number; filledOnlyInDropped: number }[] = [];
  for (const [i, column] of data.columns.entries()) {
    const cells = "codes" in column ? column.codes : column.values;
    let [rows, filledOnlyInDropped] = [0, 0];
    for (let at = 0; at < dropped.length; at++) {
      const [a, b] = [cells[dropped[at]], cells[keeper[at]]];
      if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
      rows++;
      if (isMissing(column, keeper[at]) && !isMissing(column, dropped[at])) filledOnlyInDropped++;
    }
    if (rows > 0) found.push({ column: column.name, rows, filledOnlyInDropped });
    await checkpoint(i + 1, data.columns.length);
  }
  return found.sort((a, b) => b.rows - a.rows);
}
