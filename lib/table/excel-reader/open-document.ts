import { fail } from "@/lib/problem";
import type { Cell } from "../cell-reader/cell-column";
import type { CellGrid } from "../cell-reader/cell-grid";
import type { Checkpoint } from "../csv-reader/bytes";
import { parseDate } from "../parse/date";
import { entryText, type ZipEntry } from "../zip-reader/read-zip";
import type { CellRange } from "./range";
import type { OpenWorkbook } from "./read-excel";
import type { SheetFacts } from "./read-sheet";
import { scanEntry } from "./workbook";
import { attribute } from "./xml-scanner";

/** A sheet repeats its last empty row and cell up to its size; what repeats more often than this is never data. */
const MOST_REPEATS = 100_000;

/** Opens an OpenDocument spreadsheet, as LibreOffice writes it. Fails with `source.excel-encrypted` or `source.excel-damaged`. */
export async function openDocument(blob: Blob, entries: ReadonlyMap<string, ZipEntry>, checkpoint: Checkpoint): Promise<OpenWorkbook> {
  if ((await entryText(blob, entries.get("META-INF/manifest.xml"), checkpoint)).includes("encryption-data")) fail("source.excel-encrypted");
  const content = entries.get("content.xml");
  if (!content) return fail("source.excel-damaged");
  const names: string[] = [];
  const hidden = new Set<string>();
  const hiddenStyles = new Set<string>();
  let style = "";
  await scanEntry(
    blob,
    content,
    {
      open(name, attributes) {
        if (name === "style:style") style = attribute(attributes, "style:name") ?? "";
        else if (name === "style:table-properties" && attribute(attributes, "table:display") === "false") hiddenStyles.add(style);
        else if (name === "table:table") {
          const sheet = attribute(attributes, "table:name") ?? "";
          names.push(sheet);
          if (hiddenStyles.has(attribute(attributes, "table:style-name") ?? "")) hidden.add(sheet);
        }
      },
      text: () => undefined,
      close: () => undefined,
    },
    checkpoint,
    true,
  );
  if (names.length === 0) fail("source.excel-damaged");
  return {
    format: "ods",
    since1904: false,
    sheets: names.map((name) => ({ name, hidden: hidden.has(name) })),
    async read(sheet, range, grid, told) {
      const reader = new DocumentReader(sheet, range, grid);
      await scanEntry(blob, content, reader, told, true);
      return reader.facts();
    },
  };
}

class DocumentReader {
  private sheet = -1;
  private depth = 0;
  private row = 0;
  private column = 0;
  private rowRepeats = 1;
  private cells: Cell[] = [];
  private attributes = "";
  private covered = false;
  private cellOpen = false;
  private paragraphs = 0;
  private textValue = "";
  private note = 0;
  private readonly errors = new Map<string, number>();
  private readonly spans: { column: number; row: number; rows: number }[] = [];
  private used: { firstRow: number; firstColumn: number; lastRow: number; lastColumn: number } | null = null;
  private hiddenRows = 0;

  constructor(
    private readonly wanted: number,
    private readonly range: CellRange,
    private readonly grid: CellGrid,
  ) {}

  facts(): SheetFacts {
    let merged = 0;
    for (const { column, row, rows } of this.spans) merged += this.grid.fillDown(column, row, Math.min(row + rows - 1, this.range.lastRow));
    return { errors: this.errors, uncalculated: 0, merged, hiddenRows: this.hiddenRows, used: this.used };
  }

  private get reading(): boolean {
    return this.sheet === this.wanted && this.depth === 1;
  }

  open(name: string, attributes: string): void {
    if (name === "table:table") {
      this.depth++;
      if (this.depth === 1) {
        this.sheet++;
        this.row = 0;
      }
      return;
    }
    if (!this.reading) return;
    switch (name) {
      case "table:table-row":
        this.rowRepeats = Number(attribute(attributes, "table:number-rows-repeated") ?? 1);
        this.cells = [];
        this.column = 0;
        if (/table:visibility="(?:collapse|filter)"/.test(attributes)) this.hiddenRows += Math.min(this.rowRepeats, MOST_REPEATS);
        return;
      case "table:table-cell":
      case "table:covered-table-cell":
        this.attributes = attributes;
        this.covered = name === "table:covered-table-cell";
        this.cellOpen = true;
        this.textValue = "";
        this.paragraphs = 0;
        return;
      case "office:annotation":
        this.note++;
        return;
      case "text:p":
        if (this.note === 0 && this.paragraphs++ > 0) this.textValue += "\n";
        return;
      case "text:s":
        if (this.note === 0) this.textValue += " ".repeat(Math.min(1000, Number(attribute(attributes, "text:c") ?? 1)));
        return;
      case "text:tab":
        this.textValue += "\t";
        return;
      case "text:line-break":
        this.textValue += "\n";
    }
  }

  text(text: string): void {
    if (this.cellOpen && this.paragraphs > 0 && this.note === 0 && this.reading) this.textValue += text;
  }

  close(name: string): void {
    if (name === "table:table") {
      this.depth--;
      return;
    }
    if (!this.reading) return;
    if (name === "office:annotation") this.note--;
    else if (name === "table:table-cell" || name === "table:covered-table-cell") this.endCell();
    else if (name === "table:table-row") this.endRow();
  }

  private endCell(): void {
    this.cellOpen = false;
    const repeats = Number(attribute(this.attributes, "table:number-columns-repeated") ?? 1);
    const value = this.covered ? null : this.value();
    if (value !== null) {
      const rows = Number(attribute(this.attributes, "table:number-rows-spanned") ?? 1);
      const { firstColumn, lastColumn } = this.range;
      for (let i = 0; i < Math.min(repeats, MOST_REPEATS); i++) {
        const column = this.column + i;
        if (column < firstColumn || column > lastColumn) continue;
        while (this.cells.length < column - firstColumn) this.cells.push(null);
        this.cells[column - firstColumn] = value;
        if (rows > 1) this.spans.push({ column: column - firstColumn, row: this.row, rows });
      }
    }
    this.column += repeats;
  }

  private value(): Cell {
    const kind = attribute(this.attributes, "office:value-type") ?? attribute(this.attributes, "calcext:value-type");
    if (attribute(this.attributes, "calcext:value-type") === "error") {
      const error = this.textValue || "#ERROR";
      this.errors.set(error, (this.errors.get(error) ?? 0) + 1);
      return null;
    }
    switch (kind) {
      case "float":
      case "currency":
      case "percentage": {
        const number = Number(attribute(this.attributes, "office:value"));
        return Number.isNaN(number) ? this.textValue || null : number;
      }
      case "date": {
        const time = parseDate(attribute(this.attributes, "office:date-value") ?? "", { kind: "calendar", order: "ymd" });
        return Number.isNaN(time) ? this.textValue || null : new Date(time);
      }
      case "time":
        return clockText(attribute(this.attributes, "office:time-value") ?? "") ?? (this.textValue || null);
      case "boolean":
        return attribute(this.attributes, "office:boolean-value") === "true";
      default:
        return (attribute(this.attributes, "office:string-value") ?? this.textValue) || null;
    }
  }

  private endRow(): void {
    const { range, cells } = this;
    if (cells.length > 0) {
      for (let i = 0; i < Math.min(this.rowRepeats, MOST_REPEATS); i++) {
        const row = this.row + i;
        if (row < range.firstRow || row > range.lastRow) continue;
        this.grid.add(row, cells);
        this.widen(row);
      }
    }
    this.row += this.rowRepeats;
  }

  private widen(row: number): void {
    const first = this.range.firstColumn + this.cells.findIndex((cell) => cell !== null);
    const last = this.range.firstColumn + this.cells.length - 1;
    const { used } = this;
    if (!used) this.used = { firstRow: row, lastRow: row, firstColumn: first, lastColumn: last };
    else {
      used.lastRow = row;
      used.firstColumn = Math.min(used.firstColumn, first);
      used.lastColumn = Math.max(used.lastColumn, last);
    }
  }
}

/** `PT08H26M05S` as `08:26:05`. */
function clockText(duration: string): string | null {
  const found = /^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$/.exec(duration);
  return found ? [found[1], found[2], found[3]].map((part) => part.padStart(2, "0")).join(":") : null;
}
