import { cell, isMissing } from "@/lib/table/columns";
import type { CodedColumn, Column, Json, Table } from "@/lib/table/table";
import { quantile, sortedPresent } from "../distribution";
import { columnToFormula } from "../formula/tokens";
import type { Finding, RowRule } from "./findings";
import { EARLIEST, LATEST } from "./odd-dates";
import { MOST_LISTED, quoted, rewritten } from "./repair";

const EXAMPLES = 3;
/** A column in which one value covers more than this share says almost nothing. */
const NEARLY_CONSTANT = 0.995;
/** Tukey's "far out" fences: this many interquartile ranges beyond the quartiles (Exploratory Data Analysis, 1977). */
const FAR_OUT = 3;
/** A text column is personal data when at least this share of a sample of its values looks like it. */
const PERSONAL_SHARE = 0.5;
const PERSONAL_SAMPLE = 500;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
/** Digits alone are a telephone where the column is called so. */
const PHONE_NAME = /phone|mobile|\btel\b|telefon|телефон|моб/i;
const DIGITS = /^\+?[\d\s().-]{6,20}$/;
const PHONE = /^\+?[\d\s().-]{9,20}$/;

type Rows = (row: number) => boolean;

/** Findings about one column; `pause` is awaited between its passes over the rows. O(rows), O(rows log rows) for outliers. */
export async function checkColumn(table: Table, column: Column, pause: () => Promise<void>): Promise<Finding[]> {
  const found: Finding[] = [];
  const add = (finding: Finding | null) => {
    if (finding) found.push(finding);
  };
  const missing = rowsWhere(table, column, (row) => isMissing(column, row));
  if (missing.count > 0)
    add({
      kind: "missing",
      severity: missingSeverity(column, missing.share),
      column: column.name,
      ...missing,
      examples: [],
      ...gapRepair(column, missing.count === table.rows),
      detail: {},
    });
  if (missing.count === table.rows) return found;
  await pause();
  add(sameness(table, column));
  await pause();
  if (column.type === "category" || column.type === "text") {
    add(spelling(column));
    add(personal(table, column));
    if (column.role === "order") add(cancellations(table, column));
  }
  if (column.type === "number") {
    if (column.role === "quantity") add(atMost(table, column, "negative-quantity", (value) => value < 0, "notable", "at-least"));
    if (column.role === "price") add(atMost(table, column, "no-price", (value) => value <= 0, "serious"));
    // A purchase of nothing is none; a customer who spent nothing is one.
    if (column.role === "amount" && isOfPurchases(table)) add(atMost(table, column, "no-amount", (value) => value <= 0, "notable"));
    else if (column.role === "amount") add(atMost(table, column, "negative-amount", (value) => value < 0, "notable", "at-least"));
    await pause();
    if (column.role === "quantity" || column.role === "price" || column.role === "amount" || column.role === "feature") add(outliers(table, column));
  }
  if (column.type === "date") {
    const odd = rowsWhere(table, column, (row) => column.values[row] < EARLIEST || column.values[row] > LATEST);
    if (odd.count > 0)
      add({
        kind: "odd-date",
        severity: "notable",
        column: column.name,
        ...odd,
        keep: { column: column.name, op: "between", value: "1970-01-02", value2: "2100-01-01" },
        detail: {},
      });
  }
  return found;
}

/** Whether rows are purchases rather than customers, by what else is known of them. */
function isOfPurchases({ columns }: Table): boolean {
  return columns.some(({ role }) => role === "order" || role === "quantity" || role === "price" || role === "date");
}

/** An empty column is left out, not every row; a measurement of a row that is otherwise good is filled; rows without what they are about are left out. */
function gapRepair(column: Column, empty: boolean): Pick<Finding, "keep" | "mend"> {
  if (empty) return { keep: null, mend: { node: "prepare.columns", params: { settings: [{ column: column.name, keep: false }] } } };
  if (column.type === "number" && (column.role === null || column.role === "feature"))
    return { keep: null, mend: { node: "prepare.missing", params: { columns: [column.name], numbers: "median" } } };
  return { keep: keepRule(column, "is-present", null) };
}

function missingSeverity(column: Column, share: number): Finding["severity"] {
  // Where most rows have neither order nor amount, they are events of which some are purchases.
  if ((column.role === "amount" || column.role === "order") && share > 0.5) return "notable";
  if (column.role === "id" || column.role === "date" || column.role === "amount" || column.role === "order") return "serious";
  return share > 0.05 && column.role !== null ? "notable" : "remark";
}

/** Counts the rows that meet a condition and keeps the first cells as examples. */
function rowsWhere(table: Table, column: Column, meets: Rows): { count: number; share: number; examples: Json[] } {
  let count = 0;
  const examples: Json[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (!meets(row)) continue;
    if (examples.length < EXAMPLES) {
      const value = cell(column, row);
      if (!examples.includes(value)) examples.push(value);
    }
    count++;
  }
  return { count, share: table.rows === 0 ? 0 : count / table.rows, examples };
}

function keepRule(column: Column, op: RowRule["op"], value: Json): RowRule {
  return { column: column.name, op, value, value2: null };
}

function atMost(
  table: Table,
  column: Column & { readonly type: "number" },
  kind: Finding["kind"],
  meets: (value: number) => boolean,
  severity: Finding["severity"],
  op: "greater" | "at-least" = "greater",
): Finding | null {
  const rows = rowsWhere(table, column, (row) => meets(column.values[row]));
  return rows.count === 0 ? null : { kind, severity, column: column.name, ...rows, keep: keepRule(column, op, 0), detail: {} };
}

/** By code, whether an order number has the mark of a cancellation: C before the digits. */
export function cancelledOrders(column: CodedColumn): boolean[] {
  return column.dictionary.map((value) => /^[cC]\d/.test(value));
}

/** Orders whose number starts with a letter while most are plain digits: the mark of a cancelled order or a credit note. */
function cancellations(table: Table, column: CodedColumn): Finding | null {
  const digits = column.dictionary.filter((value) => /^\d+$/.test(value)).length;
  if (digits < column.dictionary.length / 2) return null;
  const marked = cancelledOrders(column);
  const rows = rowsWhere(table, column, (row) => column.codes[row] >= 0 && marked[column.codes[row]]);
  if (rows.count === 0) return null;
  return { kind: "cancellations", severity: "serious", column: column.name, ...rows, keep: keepRule(column, "not-starts-with", "C"), detail: { mark: "C" } };
}

/** One value everywhere, or nearly. */
function sameness(table: Table, column: Column): Finding | null {
  if (table.rows < 2) return null;
  const counts = new Map<Json, number>();
  let most: Json = null;
  let mostCount = 0;
  let present = 0;
  for (let row = 0; row < table.rows; row++) {
    if (isMissing(column, row)) continue;
    present++;
    const value = "codes" in column ? column.codes[row] : column.values[row];
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (count > mostCount) {
      mostCount = count;
      most = cell(column, row);
    }
    // Many different values in the first thousand rows: it cannot be constant any more.
    if (present === 1000 && mostCount < 900) return null;
  }
  const share = present === 0 ? 0 : mostCount / present;
  if (share <= NEARLY_CONSTANT || present < 2) return null;
  const kind = share === 1 ? "constant" : "nearly-constant";
  return {
    kind,
    severity: column.role === "feature" ? "notable" : "remark",
    column: column.name,
    count: mostCount,
    share,
    examples: [most],
    keep: null,
    detail: {},
  };
}

/** Values that differ only in case or in spaces: "Germany", "germany ", "GERMANY". */
function spelling(column: CodedColumn): Finding | null {
  if (column.type !== "category") return null;
  const forms = new Map<string, string[]>();
  for (const value of column.dictionary) {
    const plain = value.trim().replace(/\s+/g, " ").toLocaleLowerCase("en");
    const same = forms.get(plain);
    if (same) same.push(value);
    else forms.set(plain, [value]);
  }
  const variants = [...forms.values()].filter((values) => values.length > 1);
  if (variants.length === 0) return null;
  const count = variants.reduce((sum, values) => sum + values.length, 0);
  const mend = sameSpelling(column, variants);
  return {
    kind: "spelling",
    severity: "notable",
    column: column.name,
    count,
    share: count / column.dictionary.length,
    examples: variants.slice(0, EXAMPLES).map((values) => values.map((value) => `“${value}”`).join(" = ")),
    keep: null,
    mend,
    detail: {},
  };
}

/** Each spelling becomes the most frequent one of the same; too many of them become small letters. */
function sameSpelling(column: CodedColumn, variants: readonly (readonly string[])[]): NonNullable<Finding["mend"]> {
  const counts = new Int32Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) counts[code]++;
  const countOf = new Map(column.dictionary.map((value, code) => [value, counts[code]]));
  const name = columnToFormula(column.name);
  const cases = variants.flatMap((values) => {
    const usual = values.reduce((best, value) => ((countOf.get(value) ?? 0) > (countOf.get(best) ?? 0) ? value : best));
    return values.filter((value) => value !== usual).map((value) => `${quoted(value)}, ${quoted(usual)}`);
  });
  return rewritten(column, cases.length > MOST_LISTED ? `lower(trim(${name}))` : `switch(${name}, ${cases.join(", ")}, ${name})`);
}

function personal(table: Table, column: CodedColumn): Finding | null {
  const sample = column.dictionary.slice(0, PERSONAL_SAMPLE);
  if (sample.length < 3) return null;
  const share = (pattern: RegExp) => sample.filter((value) => pattern.test(value.trim())).length / sample.length;
  const looksLikePhones = column.role !== "order" && share(PHONE) >= PERSONAL_SHARE && sample.some((value) => /[+()\s-]/.test(value.trim()));
  const kind =
    share(EMAIL) >= PERSONAL_SHARE
      ? "emails"
      : PHONE_NAME.test(column.name)
        ? share(DIGITS) >= PERSONAL_SHARE
          ? "phones"
          : null
        : looksLikePhones
          ? "phones"
          : null;
  if (!kind) return null;
  const filled = rowsWhere(table, column, (row) => column.codes[row] >= 0);
  // Examples would repeat the personal data in every report.
  return { kind, severity: "notable", column: column.name, count: filled.count, share: filled.share, examples: [], keep: null, detail: {} };
}

function outliers(table: Table, column: Column & { readonly type: "number" }): Finding | null {
  const sorted = sortedPresent(column.values);
  if (sorted.length < 20) return null;
  const low = quantile(sorted, 0.25);
  const high = quantile(sorted, 0.75);
  const range = high - low;
  if (range === 0) return null;
  const from = low - FAR_OUT * range;
  const to = high + FAR_OUT * range;
  const rows = rowsWhere(table, column, (row) => column.values[row] < from || column.values[row] > to);
  if (rows.count === 0) return null;
  return {
    kind: "outliers",
    severity: "remark",
    column: column.name,
    ...rows,
    // The furthest on each side, as far as there are any.
    examples: [sorted[0], sorted[sorted.length - 1]].filter((value) => value < from || value > to),
    keep: null,
    // No customer is lost: the values are drawn in to the fences (winsorised).
    mend: { node: "prepare.outliers", params: { columns: [column.name], method: "iqr", ranges: FAR_OUT, sides: "both", action: "clip" } },
    detail: { from, to },
  };
}
