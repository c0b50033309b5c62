import { fail } from "@/lib/problem";
import type { Cell } from "../cell-reader/cell-column";
import type { CellGrid } from "../cell-reader/cell-grid";
import type { Checkpoint } from "../csv-reader/bytes";
import { parseDate } from "../parse/date";
import { entryText, type ZipEntry } from "../zip-reader/read-zip";
import { DocumentStyles } from "./document-styles";
import type { CellRange } from "./range";
import type { OpenWorkbook } from "./read-excel";
import type { SheetFacts } from "./read-sheet";
import { scanEntry } from "./workbook";
import { attribute, type XmlListener, XmlScanner } from "./xml-scanner";

/** A sheet repeats its last empty row and cell up to its size; what repeats more often than this is never data. */
const MOST_REPEATS = 100_000;
/** Bytes of a document that is not packed, read between two checkpoints. */
const SLICE = 1 << 18;

/** Reads the XML of a document from its start, as often as it is asked to. */
type Scan = (told: XmlListener, checkpoint: Checkpoint) => Promise<void>;

/** Opens an OpenDocument spreadsheet, as LibreOffice writes it. Fails with `source.excel-encrypted` or `source.excel-damaged`. */
export async function openDocument(blob: Blob, entries: ReadonlyMap<string, ZipEntry>, checkpoint: Checkpoint): Promise<OpenWorkbook> {
  const manifest = await entryText(blob, entries.get("META-INF/manifest.xml"), checkpoint);
  if (manifest.includes("encryption-data")) fail("source.excel-encrypted");
  const content = entries.get("content.xml");
  if (!content) return fail("source.excel-damaged");
  const styles = new DocumentStyles();
  const common = entries.get("styles.xml");
  if (!common && manifest.includes('full-path="styles.xml"')) fail("source.excel-damaged");
  if (common) await scanEntry(blob, common, styles, checkpoint, true);
  return openSheets((told, check) => scanEntry(blob, content, told, check, true), styles, checkpoint);
}

/** Opens an OpenDocument spreadsheet that is one XML file (.fods). Fails with `source.excel-damaged`. */
export function openFlatDocument(blob: Blob, checkpoint: Checkpoint): Promise<OpenWorkbook> {
  const scan: Scan = async (told, check) => {
    const ended = new RootEnd(told);
    const scanner = new XmlScanner(ended, true);
    const decoder = new TextDecoder();
    for (let at = 0; at < blob.size; at += SLICE) {
      scanner.push(decoder.decode(await blob.slice(at, at + SLICE).arrayBuffer(), { stream: true }));
      await check(at, blob.size);
    }
    // A packed document has a checksum; that this one is whole only its last tag says.
    if (!ended.seen) fail("source.excel-damaged");
  };
  return openSheets(scan, new DocumentStyles(), checkpoint);
}

async function openSheets(scan: Scan, styles: DocumentStyles, checkpoint: Checkpoint): Promise<OpenWorkbook> {
  const names: string[] = [];
  const hidden = new Set<string>();
  await scan(
    {
      open(name, attributes) {
        styles.open(name, attributes);
        if (name !== "table:table") return;
        const sheet = attribute(attributes, "table:name") ?? "";
        names.push(sheet);
        if (styles.hidden.has(attribute(attributes, "table:style-name") ?? "")) hidden.add(sheet);
      },
      text: () => undefined,
      close: () => undefined,
    },
    checkpoint,
  );
  if (names.length === 0) fail("source.excel-damaged");
  return {
    format: "ods",
    since1904: false,
    sheets: names.map((name) => ({ name, hidden: hidden.has(name) })),
    async read(sheet, range, grid, told) {
      const reader = new DocumentReader(sheet, range, grid, styles);
      await scan(reader, told);
      return reader.facts();
    },
  };
}

/** Passes on what a document tells and remembers whether its root element was closed. */
class RootEnd implements XmlListener {
  seen = false;

  constructor(private readonly told: XmlListener) {}

  open(name: string, attributes: string): void {
    this.told.open(name, attributes);
  }

  text(text: string): void {
    this.told.text(text);
  }

  close(name: string): void {
    if (name === "office:document") this.seen = true;
    this.told.close(name);
  }
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
  /** What stands between paragraphs is indentation. */
  private inParagraph = false;
  private textValue = "";
  private note = 0;
  private readonly errors = new Map<string, number>();
  private readonly spans: { column: number; row: number; rows: number }[] = [];
  private used: { firstRow: number; firstColumn: number; lastRow: number; lastColumn: number } | null = null;
  private hiddenRows = 0;
  private rowStyle: string | undefined;
  /** Styles of cells that have none of their own, with the column behind the last one they hold for. */
  private readonly columnStyles: { end: number; style: string }[] = [];

  constructor(
    private readonly wanted: number,
    private readonly range: CellRange,
    private readonly grid: CellGrid,
    private readonly styles: DocumentStyles,
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
        this.columnStyles.length = 0;
      }
      return;
    }
    if (!this.reading) return;
    switch (name) {
      case "table:table-column": {
        const before = this.columnStyles.at(-1)?.end ?? 0;
        const end = before + Number(attribute(attributes, "table:number-columns-repeated") ?? 1);
        this.columnStyles.push({ end, style: attribute(attributes, "table:default-cell-style-name") ?? "" });
        return;
      }
      case "table:table-row":
        this.rowStyle = attribute(attributes, "table:default-cell-style-name");
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
        this.inParagraph = true;
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
    if (this.cellOpen && this.inParagraph && this.note === 0 && this.reading) this.textValue += text;
  }

  close(name: string): void {
    if (name === "table:table") {
      this.depth--;
      return;
    }
    if (!this.reading) return;
    if (name === "text:p") this.inParagraph = false;
    else if (name === "office:annotation") this.note--;
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
      case "time": {
        const days = daysOf(attribute(this.attributes, "office:time-value") ?? "");
        if (Number.isNaN(days)) return this.textValue || null;
        // A number of days where it is shown as elapsed time, as in an Excel workbook.
        return days < 0 || this.styles.isElapsed(this.style()) ? days : clockText(days);
      }
      case "boolean":
        return attribute(this.attributes, "office:boolean-value") === "true";
      default:
        return (attribute(this.attributes, "office:string-value") ?? this.textValue) || null;
    }
  }

  private style(): string {
    const own = attribute(this.attributes, "table:style-name") ?? this.rowStyle;
    return own ?? this.columnStyles.find(({ end }) => this.column < end)?.style ?? "";
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

/** A duration, `PT08H26M05S` or `-P1DT2H`, in days; NaN for anything else. */
function daysOf(duration: string): number {
  const found = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/.exec(duration);
  if (!found) return Number.NaN;
  const [days, hours, minutes, seconds] = found.slice(2).map((part) => (part === undefined ? 0 : Number(part.replace(",", "."))));
  return (found[1] ? -1 : 1) * (days + (hours * 3600 + minutes * 60 + seconds) / 86_400);
}

/** A share of a day as `08:26:05`; more than a day has more hours. */
function clockText(days: number): string {
  const seconds = Math.round(days * 86_400);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
