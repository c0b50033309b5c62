import type { NumberColumn } from "@/lib/table/table";

/**
 * The columns with each row divided by its Euclidean length, as scikit-learn's Normalizer; a row of zeros stays zero.
 * A missing value stays missing and the others of its row are taken without it. O(rows x columns).
 */
export function unitRows(columns: readonly NumberColumn[]): NumberColumn[] {
  const rows = columns.at(0)?.values.length ?? 0;
  const lengths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let largest = 0;
    for (const { values } of columns) largest = Math.max(largest, Number.isNaN(values[row]) ? 0 : Math.abs(values[row]));
    let squares = 0;
    // Taken relative to the largest, so that squares neither overflow nor vanish.
    if (largest > 0) for (const { values } of columns) if (!Number.isNaN(values[row])) squares += (values[row] / largest) ** 2;
    lengths[row] = largest > 0 ? largest * Math.sqrt(squares) : 1;
  }
  return columns.map((column) => ({ ...column, values: column.values.map((value, row) => value / lengths[row]) }));
}
