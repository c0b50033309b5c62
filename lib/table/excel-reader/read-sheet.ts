import type { Cell } from "../cell-reader/cell-column";
import type { CellGrid } from "../cell-reader/cell-grid";
import type { Checkpoint } from "../csv-reader/bytes";
import { serialTime, timeText } from "./number-format";
import { type CellRange, cellPlace, parseRange } from "./range";
import { plainText, type Sheet, scanEntry, type Workbook } from "./workbook";

/** What a sheet held beside values. */
export interface SheetFacts {
  /** Cells that hold an error, by the error: `#DIV/0!`. They became missing. */
  readonly errors: ReadonlyMap<string, number>;
  /** Formulas whose result was never stored. They became missing. */
  readonly uncalculated: number;
  /** Cells that were filled from the first one of a merged area. */
  readonly merged: number;
  readonly hiddenRows: number;
  /** The cells that were read, `A1:H200`, as rows and columns; null for a sheet without values. */
  readonly used: CellRange | null;
}

/**
 * Reads the cells of a sheet into a grid. Cells outside `range` are passed over, and what a sheet declares about its size is
 * not believed: only cells that are there are read. O(cells).
 */
export async function readSheet(
  blob: Blob,
  workbook: Workbook,
  sheet: Sheet,
  strings: readonly string[],
  range: CellRange,
  grid: CellGrid,
  checkpoint: Checkpoint,
): Promise<SheetFacts> {
  const entry = workbook.entries.get(sheet.part);
  const reader = new SheetReader(workbook, strings, range, grid);
  if (entry) await scanEntry(blob, entry, reader, checkpoint);
  return reader.facts();
}

class SheetReader {
  private row = -1;
  private column = -1;
  private cells: Cell[] = [];
  private type = "";
  private style = 0;
  private value = "";
  private inline = "";
  private formula = false;
  private reading: "value" | "inline" | null = null;
  private phonetic = false;
  private readonly errors = new Map<string, number>();
  private uncalculated = 0;
  private merged = 0;
  private hiddenRows = 0;
  private used: { firstRow: number; firstColumn: number; lastRow: number; lastColumn: number } | null = null;

  constructor(
    private readonly workbook: Workbook,
    private readonly strings: readonly string[],
    private readonly range: CellRange,
    private readonly grid: CellGrid,
  ) {}

  facts(): SheetFacts {
    const { errors, uncalculated, merged, hiddenRows, used } = this;
    return { errors, uncalculated, merged, hiddenRows, used };
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case "row":
        this.row = rowOf(attributes, this.row);
        this.column = -1;
        this.cells = [];
        if (/\shidden\s*=\s*"(?:1|true)"/.test(attributes)) this.hiddenRows++;
        return;
      case "c":
        this.beginCell(attributes);
        return;
      case "v":
        this.reading = "value";
        return;
      case "t":
        this.reading = this.phonetic ? null : "inline";
        return;
      case "f":
        this.formula = true;
        return;
      case "rPh":
        this.phonetic = true;
        return;
      case "mergeCell":
        this.merge(/ref="([^"]+)"/.exec(attributes)?.[1] ?? "");
    }
  }

  text(text: string): void {
    if (this.reading === "value") this.value += text;
    else if (this.reading === "inline") this.inline += text;
  }

  close(name: string): void {
    switch (name) {
      case "v":
      case "t":
        this.reading = null;
        return;
      case "rPh":
        this.phonetic = false;
        return;
      case "c":
        this.endCell();
        return;
      case "row":
        if (this.row >= this.range.firstRow && this.row <= this.range.lastRow && this.cells.length > 0) this.grid.add(this.row, this.cells);
    }
  }

  private beginCell(attributes: string): void {
    this.type = "";
    this.style = 0;
    this.value = "";
    this.inline = "";
    this.formula = false;
    let place: ReturnType<typeof cellPlace> = null;
    // Three short attributes, on every cell: looked up by hand.
    for (let at = 0; at < attributes.length; ) {
      const equals = attributes.indexOf("=", at);
      if (equals < 0) break;
      const quote = attributes[equals + 1];
      const end = attributes.indexOf(quote, equals + 2);
      if (end < 0) break;
      const key = attributes.slice(at, equals).trim();
      const value = attributes.slice(equals + 2, end);
      if (key === "r") place = cellPlace(value);
      else if (key === "t") this.type = value;
      else if (key === "s") this.style = Number(value);
      at = end + 1;
    }
    this.column = place ? place.column : this.column + 1;
  }

  private endCell(): void {
    const { range, column, row } = this;
    if (column < range.firstColumn || column > range.lastColumn || row < range.firstRow || row > range.lastRow) return;
    const cell = this.cell();
    if (cell === null || cell === "") return;
    const at = column - range.firstColumn;
    while (this.cells.length < at) this.cells.push(null);
    this.cells[at] = cell;
    const { used } = this;
    if (!used) this.used = { firstRow: row, lastRow: row, firstColumn: column, lastColumn: column };
    else {
      used.lastRow = row;
      if (column < used.firstColumn) used.firstColumn = column;
      if (column > used.lastColumn) used.lastColumn = column;
    }
  }

  private cell(): Cell {
    const { value } = this;
    switch (this.type) {
      case "s":
        return value === "" ? null : (this.strings[Number(value)] ?? null);
      case "inlineStr":
        return plainText(this.inline);
      case "str":
        return plainText(value);
      case "b":
        return value === "" ? null : value === "1" || value === "true";
      case "e":
        this.errors.set(value || "#ERROR", (this.errors.get(value || "#ERROR") ?? 0) + 1);
        return null;
      case "d": {
        const time = Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$|^[\d-]+$/.test(value) ? value : `${value}Z`);
        return Number.isNaN(time) ? value : new Date(time);
      }
      default:
        return this.numberCell(value);
    }
  }

  private numberCell(value: string): Cell {
    if (value === "") {
      if (this.formula) this.uncalculated++;
      return null;
    }
    const number = Number(value);
    if (Number.isNaN(number)) return value;
    const kind = this.workbook.styles[this.style] ?? "number";
    if (kind === "number") return number;
    if (kind === "time" && number < 1 && number >= 0) return timeText(number);
    const time = serialTime(number, this.workbook.dates);
    // A negative number in a date format shows as ##### in Excel: it is no date.
    return Number.isNaN(time) ? number : new Date(time);
  }

  /** The merged areas stand behind the cells. Across columns a value belongs to the first column; down rows it holds for every row. */
  private merge(reference: string): void {
    const area = parseRange(reference);
    if (!area || area.lastRow === area.firstRow || area.firstColumn < this.range.firstColumn || area.firstColumn > this.range.lastColumn) return;
    this.merged += this.grid.fillDown(area.firstColumn - this.range.firstColumn, area.firstRow, Math.min(area.lastRow, this.range.lastRow));
  }
}

function rowOf(attributes: string, previous: number): number {
  const written = /(?:^|\s)r\s*=\s*["'](\d+)["']/.exec(attributes)?.[1];
  return written === undefined ? previous + 1 : Number(written) - 1;
}
