import { commonWidth } from "../csv-reader/dialect";
import { detectLayout, type Named, nameColumns } from "../csv-reader/header";
import type { CsvWords } from "../csv-reader/plan";
import { detectRoles } from "../detect-roles";
import { writeIso } from "../parse/date";
import type { Column, Table } from "../table";
import { type Cell, CellColumn, type CellFacts, type CellSettings } from "./cell-column";
import { twoRowHeader } from "./two-row-header";

/** Rows kept until it is decided where the table begins. */
const HELD = 200;
/** How sure a header of two rows is. */
const TWO_ROWS_SURE = 0.9;

export interface GridFacts {
  readonly named: Named;
  /** `rows`: those that the header takes, 2 where groups of columns are named above them. */
  readonly header: { readonly value: boolean; readonly confidence: number; readonly rows: number };
  /** Rows above the table that were left out. */
  readonly preamble: number;
  /** Rows without a single value inside the table, left out. */
  readonly blank: number;
  readonly columns: readonly CellFacts[];
}

export interface GridTable {
  readonly table: Table;
  readonly facts: GridFacts;
}

interface Held {
  readonly place: number;
  readonly cells: readonly Cell[];
}

/**
 * Makes a table of rows of typed cells, as a sheet holds them: finds the header below titles and notes, leaves out empty
 * rows, names the columns and settles their types. Rows come in order; a row's `place` is its number in the sheet.
 */
export class CellGrid {
  private held: Held[] | null = [];
  private readonly columns: CellColumn[] = [];
  private readonly places: number[] = [];
  private names: readonly string[] = [];
  private header = { value: false, confidence: 1, rows: 0 };
  private preamble = 0;
  private last = -1;
  private blank = 0;

  constructor(private readonly givenHeader: boolean | undefined) {}

  /** A row of the sheet; rows that are passed over count as empty. */
  add(place: number, cells: readonly Cell[]): void {
    const width = widthOf(cells);
    if (width === 0) return;
    if (this.held) {
      this.held.push({ place, cells: cells.slice(0, width) });
      if (this.held.length >= HELD) this.begin();
    } else this.take(place, cells, width);
  }

  private begin(): void {
    const held = this.held ?? [];
    this.held = null;
    const records = held.map(({ cells }) => cells.map(asText));
    const layout = detectLayout(squared(records), this.givenHeader);
    const two = this.givenHeader === false ? null : twoRowHeader(records, layout.preamble);
    this.header = two
      ? { value: true, confidence: TWO_ROWS_SURE, rows: 2 }
      : { value: layout.header, confidence: layout.confidence, rows: layout.header ? 1 : 0 };
    this.preamble = two?.at ?? layout.preamble;
    const first = this.preamble + this.header.rows;
    if (two) this.names = two.names;
    else if (layout.header) this.names = (held[layout.preamble]?.cells ?? []).map(asText);
    if (first > 0) this.last = held[first - 1]?.place ?? this.last;
    for (const { place, cells } of held.slice(first)) this.take(place, cells, cells.length);
  }

  private take(place: number, cells: readonly Cell[], width: number): void {
    const row = this.places.length;
    if (this.last >= 0 && place > this.last + 1) this.blank += place - this.last - 1;
    this.last = place;
    while (this.columns.length < width) this.columns.push(new CellColumn());
    for (let i = 0; i < width; i++) this.columns[i].set(row, cells[i]);
    this.places.push(place);
  }

  /**
   * Gives the cells of a merged area below its first row the value that stands in the first one. Returns how many cells were filled.
   * O(log rows + cells).
   */
  fillDown(column: number, from: number, to: number): number {
    if (this.held) this.begin();
    const { places } = this;
    const start = lowerBound(places, from);
    const cells = this.columns[column];
    if (places[start] !== from || !cells || cells.isEmpty(start)) return 0;
    let filled = 0;
    for (let row = start + 1; row < places.length && places[row] <= to; row++) {
      if (!cells.isEmpty(row)) continue;
      cells.copy(start, row);
      filled++;
    }
    return filled;
  }

  /** O(cells). */
  async finish(words: CsvWords, settings: CellSettings, breathe: () => Promise<void>): Promise<GridTable> {
    if (this.held) this.begin();
    const rows = this.places.length;
    const width = Math.max(this.columns.length, widthOf(this.names), 1);
    while (this.columns.length < width) this.columns.push(new CellColumn());
    // Columns beside the table, or between its parts, that hold neither a name nor a value are nothing but space.
    const used = this.columns.flatMap((cells, i) => (isBlank(this.names[i]) && cells.hasNone(rows) && rows > 0 ? [] : [i]));
    const named = nameColumns(
      used.map((i) => this.names[i] ?? ""),
      used.length,
      words.column,
    );
    const columns: Column[] = [];
    const facts: CellFacts[] = [];
    for (const [i, name] of named.names.entries()) {
      const settled = await this.columns[used[i]].settle(name, rows, settings, breathe);
      columns.push(settled.column);
      facts.push(settled.facts);
    }
    return {
      table: withDetectedRoles(columns, rows),
      facts: { named, header: this.header, preamble: this.preamble, blank: this.blank, columns: facts },
    };
  }
}

export function withDetectedRoles(columns: readonly Column[], rows: number): Table {
  const roles = detectRoles(columns);
  return { rows, columns: columns.map((column, i) => ({ ...column, role: roles[i] })), recipe: [] };
}

/**
 * The rows as a CSV file would hold them: empty cells at the end of a row count as there, except in lines above the table, whose being
 * short is what tells them apart.
 */
function squared(records: readonly (readonly string[])[]): (readonly string[])[] {
  const widths = new Map<number, number>();
  for (const record of records) widths.set(record.length, (widths.get(record.length) ?? 0) + 1);
  const width = commonWidth(widths);
  const filled = (record: readonly string[]) => record.filter((cell) => cell.trim() !== "").length;
  let begun = false;
  return records.map((record) => {
    begun ||= record.length >= width || filled(record) > Math.min(2, width / 2);
    return begun && record.length < width ? [...record, ...new Array<string>(width - record.length).fill("")] : record;
  });
}

function widthOf(cells: readonly Cell[]): number {
  let width = cells.length;
  while (width > 0 && isBlank(cells[width - 1])) width--;
  return width;
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === "string" && cell.trim() === "");
}

function asText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? writeIso(cell.getTime(), cell.getTime() % 86_400_000 !== 0) : String(cell);
}

function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
