import type { Detail } from "@/lib/problem";
import type { Report } from "./contract";

/** Which rows of a table would stay, told before a run. */
export interface RowsPreview extends Report {
  readonly kind: "rows-preview";
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Rows that would leave, by reason: codes and details as `ctx.dropped` takes them. */
  readonly dropped: readonly { readonly code: string; readonly rows: number; readonly detail?: Detail }[];
  /** Rows that would be marked; cells that would be filled or changed. */
  readonly marked?: number;
  readonly filled?: number;
  readonly changed?: number;
  /** Rows looked at when there are too many to look at all of them: the counts are what their shares come to. */
  readonly sampled?: number;
  /** The columns that set the found rows apart, the strongest first: their mean share of it. */
  readonly reasons?: readonly { readonly column: string; readonly share: number }[];
}

/** Collects what a node says to `ctx.dropped` for its preview. */
export function rowsPreview(rowsIn: number, rowsOut: number, tell: (dropped: (code: string, rows: number, detail?: Detail) => void) => void): RowsPreview {
  const list: RowsPreview["dropped"][number][] = [];
  tell((code, rows, detail) => {
    if (rows > 0) list.push({ code, rows, ...(detail ? { detail } : {}) });
  });
  return { kind: "rows-preview", rowsIn, rowsOut, dropped: list };
}
