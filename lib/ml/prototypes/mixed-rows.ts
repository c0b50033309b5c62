import { cell } from "@/lib/table/columns";
import type { Column, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { gatherPoints, type Points } from "../points";

/** A column of categories over the rows that are clustered. */
export interface Category {
  readonly name: string;
  /** Values that occur, as texts; a missing value, where it counts as one of its own, is null and stands last. */
  readonly levels: readonly (string | null)[];
  /** Level of each row. */
  readonly codes: Uint16Array;
  /** Rows of each level. */
  readonly counts: Float64Array;
}

/** Rows with numbers and categories, the numbers centred. */
export interface MixedRows {
  readonly count: number;
  /** Row of the table each is, ascending. */
  readonly rows: Uint32Array;
  /** The numbers; null when there are none. */
  readonly points: Points | null;
  readonly categories: readonly Category[];
}

/** More levels in a column than codes can tell apart. */
export class TooManyLevels extends Error {
  override readonly name = "TooManyLevels";
  constructor(
    readonly column: string,
    readonly levels: number,
  ) {
    super(column);
  }
}

/**
 * The rows that have a finite number in every number column and, unless a missing category counts as a level, a value in every
 * other. Throws TooManyLevels for a column with more than `mostLevels` values. O(rows x columns).
 */
export async function gatherMixed(
  numbers: readonly NumberColumn[],
  others: readonly Column[],
  tableRows: number,
  missingIsLevel: boolean,
  mostLevels: number,
  checkpoint: Checkpoint,
): Promise<MixedRows> {
  const coded: { readonly name: string; readonly levels: readonly string[]; readonly codes: Int32Array }[] = [];
  for (const column of others) {
    coded.push(codedOf(column, tableRows, mostLevels));
    await checkpoint(coded.length, others.length);
  }
  const rows = completeRows(numbers, missingIsLevel ? [] : coded.map(({ codes }) => codes), tableRows);
  const points = numbers.length > 0 ? await pointsAt(numbers, rows, checkpoint) : null;
  return { count: rows.length, rows, points, categories: coded.map((column) => categoryOf(column, rows)) };
}

function completeRows(numbers: readonly NumberColumn[], codes: readonly Int32Array[], tableRows: number): Uint32Array {
  const complete = new Uint32Array(tableRows);
  let count = 0;
  for (let row = 0; row < tableRows; row++) {
    if (numbers.every(({ values }) => Number.isFinite(values[row])) && codes.every((of) => of[row] >= 0)) complete[count++] = row;
  }
  return complete.slice(0, count);
}

/** The numbers of some rows, with the rows of the table they came from. */
async function pointsAt(numbers: readonly NumberColumn[], rows: Uint32Array, checkpoint: Checkpoint): Promise<Points> {
  const taken = numbers.map((column) => ({ ...column, values: Float64Array.from(rows, (row) => column.values[row]) }));
  const points = await gatherPoints(taken, rows.length, checkpoint);
  const { values, count, dimensions, center } = points;
  return { values, count, dimensions, center, rows };
}

/** Any column as level codes, -1 where missing: texts as they are, the others by what they show. */
function codedOf(column: Column, rows: number, mostLevels: number) {
  const known = new Map<string, number>();
  const codes = new Int32Array(rows);
  const codeOf = (text: string) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, known.size);
    return known.size - 1;
  };
  const byCode = "codes" in column ? new Int32Array(column.dictionary.length).fill(-1) : null;
  for (let row = 0; row < rows; row++) {
    if ("codes" in column && byCode) {
      const code = column.codes[row];
      if (code >= 0 && byCode[code] < 0) byCode[code] = codeOf(column.dictionary[code]);
      codes[row] = code < 0 ? -1 : byCode[code];
    } else {
      const value = cell(column, row);
      codes[row] = value === null ? -1 : codeOf(String(value));
    }
  }
  if (known.size > mostLevels) throw new TooManyLevels(column.name, known.size);
  return { name: column.name, levels: [...known.keys()], codes };
}

/** The levels that occur among the rows, in alphabetical order, so that the order of the rows decides nothing. */
function categoryOf(
  { name, levels, codes }: { readonly name: string; readonly levels: readonly string[]; readonly codes: Int32Array },
  rows: Uint32Array,
): Category {
  const rowsOf = new Float64Array(levels.length + 1);
  for (const row of rows) rowsOf[codes[row] < 0 ? levels.length : codes[row]]++;
  const used = levels.map((level, code) => ({ level, code })).filter(({ code }) => rowsOf[code] > 0);
  used.sort((a, b) => (a.level < b.level ? -1 : 1));
  const place = new Int32Array(levels.length + 1).fill(used.length);
  for (const [at, { code }] of used.entries()) place[code] = at;
  const shown: (string | null)[] = used.map(({ level }) => level);
  if (rowsOf[levels.length] > 0) shown.push(null);
  const counts = Float64Array.from(shown, (_, at) => (at < used.length ? rowsOf[used[at].code] : rowsOf[levels.length]));
  return { name, levels: shown, codes: Uint16Array.from(rows, (row) => place[codes[row] < 0 ? levels.length : codes[row]]), counts };
}
