import { isMissing, missingCount } from "@/lib/table/columns";
import { duplicateRows } from "@/lib/table/operations/deduplicate";
import type { Table } from "@/lib/table/table";
import { totalRows } from "@/lib/table/total-rows";
import type { Checkpoint } from "../checkpoint";
import { cancelledOrders, checkColumn } from "./check-columns";
import { firstRowColumns, firstRowFinding } from "./check-orders";
import { checkTable } from "./check-tables";
import { checkValues } from "./check-values";
import { factsOf, type TableFacts } from "./facts";
import type { Finding } from "./findings";
import { without } from "./repair";

/** Fewer rows than this say little about segments. */
const FEW_ROWS = 100;

/** The parts of the score, each a fraction from 0 (bad) to 1 (good). */
export interface HealthParts {
  /** Share of rows that no serious finding names and that repeat no earlier row: what analysis can use as it is. */
  readonly usable: number;
  /** Share of filled cells in the columns that have a role (all columns when none has). */
  readonly completeness: number;
  /** Share of rows that repeat no earlier row. */
  readonly uniqueness: number;
  /** Share of columns that are not constant, nearly constant or empty. */
  readonly information: number;
}

export interface TableHealth {
  readonly rows: number;
  readonly columns: number;
  /** 0 to 100: 100 x (0.6 usable + 0.15 completeness + 0.1 uniqueness + 0.15 information). */
  readonly score: number;
  readonly parts: HealthParts;
  readonly usableRows: number;
  /** Most severe and most frequent first. */
  readonly findings: readonly Finding[];
  /** What the methods planned after it ask for (see `unmetNeeds`). */
  readonly facts: TableFacts;
}

const WEIGHTS: Readonly<Record<keyof HealthParts, number>> = { usable: 0.6, completeness: 0.15, uniqueness: 0.1, information: 0.15 };
const ORDER = { serious: 0, notable: 1, remark: 2 } as const;

/** Looks at a table as a careful analyst would before using it. Changes nothing. O(rows x columns). */
export async function examine(table: Table, checkpoint: Checkpoint): Promise<TableHealth> {
  const steps = table.columns.length + 3;
  const repeated = await duplicateRows(table, (done, total) => checkpoint(done / Math.max(1, total), steps));
  const duplicates = repeated.reduce((sum, each) => sum + each, 0);
  const findings: Finding[] = [];
  const firstRows = firstRowColumns(table);
  if (firstRows) findings.push(firstRowFinding(table, firstRows));
  for (const [i, column] of table.columns.entries()) {
    await checkpoint(i + 1, steps);
    const found = await checkColumn(table, column, () => checkpoint(i + 1, steps));
    findings.push(...(firstRows?.has(column.name) ? found.filter(({ kind }) => kind !== "missing") : found));
    await checkpoint(i + 1, steps);
    findings.push(...checkValues(table, column));
  }
  findings.push(...(await checkTable(table, duplicates, (done, total) => checkpoint(steps - 2 + done / Math.max(1, total), steps))));
  if (duplicates > 0) {
    findings.push({
      kind: "duplicates",
      severity: "notable",
      column: null,
      count: duplicates,
      share: duplicates / table.rows,
      examples: [],
      keep: null,
      detail: {},
    });
  }
  if (table.rows < FEW_ROWS) {
    findings.push({ kind: "few-rows", severity: "notable", column: null, count: table.rows, share: 1, examples: [], keep: null, detail: { limit: FEW_ROWS } });
  }
  const totals = totalRows(table);
  if (totals) {
    findings.push({
      kind: "totals",
      severity: "serious",
      column: totals.column,
      count: totals.rows.length,
      share: totals.rows.length / table.rows,
      examples: totals.values.slice(0, 3),
      keep: null,
      mend: { node: "prepare.filter", params: without(totals.column, totals.values) },
      detail: {},
    });
  }
  for (const [i, { keep, column }] of findings.entries()) {
    const about = keep && keep.op !== "is-present" ? table.columns.find(({ name }) => name === column) : undefined;
    if (keep && about && missingCount(about) > 0) findings[i] = { ...findings[i], keep: { ...keep, keepsMissing: true } };
  }
  findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || b.count - a.count);
  await checkpoint(steps - 1, steps);

  const bad = seriousRows(table, findings);
  for (const row of totals?.rows ?? []) bad[row] = 1;
  let usable = 0;
  for (let row = 0; row < table.rows; row++) if (bad[row] === 0 && repeated[row] === 0) usable++;
  const uninformative = findings.filter(
    ({ kind, count }) => kind === "constant" || kind === "nearly-constant" || (kind === "missing" && count === table.rows),
  ).length;
  const parts: HealthParts = {
    usable: table.rows === 0 ? 0 : usable / table.rows,
    completeness: completenessOf(table, firstRows),
    uniqueness: table.rows === 0 ? 0 : 1 - duplicates / table.rows,
    information: table.columns.length === 0 ? 0 : 1 - uninformative / table.columns.length,
  };
  const score = table.rows === 0 ? 0 : Math.round(100 * weighted(parts));
  return {
    rows: table.rows,
    columns: table.columns.length,
    score,
    parts,
    usableRows: usable,
    findings,
    facts: await factsOf(table, (done, total) => checkpoint(steps - 1 + done / Math.max(1, total), steps)),
  };
}

/** 1 for each row that a serious finding names, by a missing cell or by an impossible value. */
function seriousRows(table: Table, findings: readonly Finding[]): Uint8Array {
  const serious = new Uint8Array(table.rows);
  for (const finding of findings) {
    const column = table.columns.find(({ name }) => name === finding.column);
    if (finding.severity !== "serious" || !column) continue;
    if (finding.kind === "missing") {
      for (let row = 0; row < table.rows; row++) if (isMissing(column, row)) serious[row] = 1;
    } else if (finding.kind === "cancellations" && "codes" in column) {
      const marked = cancelledOrders(column);
      for (let row = 0; row < table.rows; row++) if (column.codes[row] >= 0 && marked[column.codes[row]]) serious[row] = 1;
    } else if (finding.keep?.op === "is-not" && "codes" in column) {
      const named = column.dictionary.indexOf(String(finding.keep.value));
      for (let row = 0; row < table.rows; row++) if (column.codes[row] === named) serious[row] = 1;
    } else if (finding.keep?.op === "is-not" && column.type === "number") {
      for (let row = 0; row < table.rows; row++) if (column.values[row] === finding.keep.value) serious[row] = 1;
    } else if (finding.kind === "no-price" && column.type === "number") {
      for (let row = 0; row < table.rows; row++) if (column.values[row] <= 0) serious[row] = 1;
    }
  }
  return serious;
}

function completenessOf(table: Table, firstRows: ReadonlySet<string> | null): number {
  const asked = table.columns.filter(({ name }) => !firstRows?.has(name));
  const roles = asked.filter((column) => column.role !== null);
  const columns = roles.length > 0 ? roles : asked;
  const cells = columns.length * table.rows;
  if (cells === 0) return 0;
  let missing = 0;
  for (const column of columns) for (let row = 0; row < table.rows; row++) if (isMissing(column, row)) missing++;
  return 1 - missing / cells;
}

function weighted(parts: HealthParts): number {
  return (
    WEIGHTS.usable * parts.usable + WEIGHTS.completeness * parts.completeness + WEIGHTS.uniqueness * parts.uniqueness + WEIGHTS.information * parts.information
  );
}
