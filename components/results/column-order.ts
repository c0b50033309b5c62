import type { ColumnSummary } from "@/lib/engine/protocol";

/** What columns can be put in order by; `place` is their order in the table. */
const COLUMN_ORDERS = ["place", "name", "missing", "distinct", "outliers"] as const;
export type ColumnOrder = (typeof COLUMN_ORDERS)[number];

/** Words of a column that a search looks in, in small letters. */
export type WordsOf = (column: ColumnSummary) => string;

/**
 * The columns whose words contain all words searched for, in an order: names as people sort them ("item 9" before "item 10"),
 * counts with the largest first. Equal ones stay as in the table. O(n log n).
 */
export function orderedColumns(
  columns: readonly ColumnSummary[],
  query: string,
  order: ColumnOrder,
  turned: boolean,
  wordsOf: WordsOf,
  language: string,
): readonly ColumnSummary[] {
  const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = columns.filter((column) => {
    const words = wordsOf(column).toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
  if (order !== "place") {
    const names = new Intl.Collator(language, { numeric: true });
    const counted = (column: ColumnSummary) => (order === "missing" ? column.missing : order === "distinct" ? column.distinct : (column.outliers?.count ?? -1));
    found.sort(order === "name" ? (a, b) => names.compare(a.name, b.name) : (a, b) => counted(b) - counted(a));
  }
  return turned ? found.toReversed() : found;
}
