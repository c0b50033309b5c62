/** A cell of the rows that are loaded, from 0. */
export interface ChosenCell {
  readonly row: number;
  readonly column: number;
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * The cell after a key: Enter begins at `first`, the arrows move within `size`, Escape ends it (null). Undefined when
 * the key is none of these: it is left to the page, so that without a chosen cell the arrows scroll.
 */
export function movedCell(
  chosen: ChosenCell | null,
  key: string,
  first: ChosenCell,
  size: { readonly rows: number; readonly columns: number },
): ChosenCell | null | undefined {
  if (key === "Enter") return chosen ?? first;
  if (!chosen) return undefined;
  if (key === "Escape") return null;
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (!step) return undefined;
  const within = (value: number, end: number) => Math.max(0, Math.min(end - 1, value));
  return { row: within(chosen.row + step[0], size.rows), column: within(chosen.column + step[1], size.columns) };
}
