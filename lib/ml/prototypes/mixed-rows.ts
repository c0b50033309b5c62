import { cell } from "@/lib/table/columns";
import type { CodedColumn, Column, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
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
  const coded: Coded[] = [];
  for (const column of others) coded.push(await codedOf(column, tableRows, mostLevels, checkpoint));
  const left = missingIsLevel ? null : await incomplete(coded, tableRows, checkpoint);
  const points = numbers.length > 0 ? await gatherPoints(left ? numbers.map((column) => without(column, left)) : numbers, tableRows, checkpoint) : null;
  const rows = points?.rows ?? present(left, tableRows);
  const categories: Category[] = [];
  for (const column of coded) categories.push(await categoryOf(column, rows, checkpoint));
  return { count: rows.length, rows, points, categories };
}

/** 1 for rows that lack a category; null when none does. */
async function incomplete(columns: readonly Coded[], rows: number, checkpoint: Checkpoint): Promise<Uint8Array | null> {
  const left = new Uint8Array(rows);
  let any = false;
  for (const { codes } of columns) {
    await inSlices(rows, 1, checkpoint, (from, to) => {
      for (let row = from; row < to; row++) {
        if (codes[row] >= 0) continue;
        left[row] = 1;
        any = true;
      }
    });
  }
  return any ? left : null;
}

/** The column with nothing in the rows that are left out. */
function without(column: NumberColumn, left: Uint8Array): NumberColumn {
  const values = column.values.slice();
  for (let row = 0; row < values.length; row++) if (left[row] === 1) values[row] = Number.NaN;
  return { ...column, values };
}

function present(left: Uint8Array | null, tableRows: number): Uint32Array {
  const rows = new Uint32Array(tableRows);
  let count = 0;
  for (let row = 0; row < tableRows; row++) if (left?.[row] !== 1) rows[count++] = row;
  return rows.slice(0, count);
}

/** Any column as level codes, -1 where missing. */
interface Coded {
  readonly name: string;
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** Texts as they are, other values by what they show. */
async function codedOf(column: Column, rows: number, mostLevels: number, checkpoint: Checkpoint): Promise<Coded> {
  const known = new Map<string, number>();
  const codes = new Int32Array(rows);
  const codeOf = (text: string) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, known.size);
    return known.size - 1;
  };
  const read = "codes" in column ? dictionaryReader(column, codeOf) : cellReader(column, codeOf);
  await inSlices(rows, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) codes[row] = read(row);
    // A column of names is refused before all of them are learned.
    if (known.size > 50 * mostLevels) throw new TooManyLevels(column.name, known.size);
  });
  if (known.size > mostLevels) throw new TooManyLevels(column.name, known.size);
  return { name: column.name, levels: [...known.keys()], codes };
}

function dictionaryReader({ codes, dictionary }: CodedColumn, codeOf: (text: string) => number): (row: number) => number {
  const byCode = new Int32Array(dictionary.length).fill(-1);
  return (row) => {
    const code = codes[row];
    if (code < 0) return -1;
    if (byCode[code] < 0) byCode[code] = codeOf(dictionary[code]);
    return byCode[code];
  };
}

function cellReader(column: Column, codeOf: (text: string) => number): (row: number) => number {
  return (row) => {
    const value = cell(column, row);
    return value === null ? -1 : codeOf(String(value));
  };
}

/** The levels that occur among the rows, in alphabetical order, so that the order of the rows decides nothing. */
async function categoryOf({ name, levels, codes }: Coded, rows: Uint32Array, checkpoint: Checkpoint): Promise<Category> {
  const absent = levels.length;
  const rowsOf = new Float64Array(absent + 1);
  const mine = new Uint16Array(rows.length);
  await inSlices(rows.length, 2, checkpoint, (from, to) => {
    for (let i = from; i < to; i++) {
      const code = codes[rows[i]];
      mine[i] = code < 0 ? absent : code;
      rowsOf[mine[i]]++;
    }
  });
  const used = levels.map((level, code) => ({ level, code })).filter(({ code }) => rowsOf[code] > 0);
  used.sort((a, b) => (a.level < b.level ? -1 : 1));
  const place = new Uint16Array(absent + 1).fill(used.length);
  for (const [at, { code }] of used.entries()) place[code] = at;
  await inSlices(rows.length, 2, checkpoint, (from, to) => {
    for (let i = from; i < to; i++) mine[i] = place[mine[i]];
  });
  const shown: (string | null)[] = used.map(({ level }) => level);
  if (rowsOf[absent] > 0) shown.push(null);
  const counts = Float64Array.from(shown, (_, at) => rowsOf[at < used.length ? used[at].code : absent]);
  return { name, levels: shown, codes: mine, counts };
}
