import { parseDate } from "../parse/date";
import { parseNumber } from "../parse/number";

/** Rows below the header that are looked at, and how many of them there must be. */
const GLANCE = 50;
const LEAST_ROWS = 3;
/** A column holds values when this share of its cells does. */
const MOST = 0.8;

export interface TwoRowHeader {
  /** The first of the two rows. */
  readonly at: number;
  readonly names: readonly string[];
}

/**
 * A header of two rows, as reports have it: groups above ("2024", "2025", each over several columns), names below ("Orders", "Revenue" under
 * each). Null when the rows say nothing of the kind: the upper one has at least two groups with room behind one of them, the lower one repeats
 * a name or leaves a column to the upper one, and below it stand numbers or dates where it has words. O(cells of the first rows).
 */
export function twoRowHeader(records: readonly (readonly string[])[], from: number): TwoRowHeader | null {
  for (const at of [from, from - 1]) {
    const [above, below] = [records[at], records[at + 1]];
    if (above && below && isHeader(above, below, records.slice(at + 2, at + 2 + GLANCE))) return { at, names: namesOf(above, below) };
  }
  return null;
}

function isHeader(above: readonly string[], below: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (body.length < LEAST_ROWS) return false;
  const names = below.filter((cell) => !isBlank(cell));
  const room = below.some((cell, i) => !isBlank(cell) && isBlank(above[i]) && above.slice(0, i).some((group) => !isBlank(group)));
  const lower = new Set(names).size < names.length || above.some((group, i) => !isBlank(group) && isBlank(below[i]));
  if (names.length < 2 || above.filter((cell) => !isBlank(cell)).length < 2 || !room || !lower) return false;
  if (names.some(isValue) || above.some((cell) => isValue(cell) && !/^(?:19|20)\d\d$/.test(cell.trim()))) return false;
  return below.some((name, i) => {
    const cells = body.map((record) => record[i] ?? "").filter((cell) => !isBlank(cell));
    return !isBlank(name) && cells.length > 0 && cells.filter(isValue).length >= MOST * cells.length;
  });
}

/** “2024 Revenue”; a name that stands in the upper row alone covers both rows of its own column only. */
function namesOf(above: readonly string[], below: readonly string[]): string[] {
  let group = "";
  return Array.from({ length: Math.max(above.length, below.length) }, (_, i) => {
    const [upper, lower] = [(above[i] ?? "").trim(), (below[i] ?? "").trim()];
    if (upper !== "") group = lower === "" ? "" : upper;
    if (lower === "") return upper;
    return group === "" || group === lower ? lower : `${group} ${lower}`;
  });
}

function isBlank(cell: string | undefined): boolean {
  return cell === undefined || cell.trim() === "";
}

function isValue(cell: string): boolean {
  if (!/\d/.test(cell)) return false;
  if (!Number.isNaN(parseNumber(cell, ".")) || !Number.isNaN(parseNumber(cell, ","))) return true;
  return !Number.isNaN(parseDate(cell, { kind: "calendar", order: "dmy" }));
}
