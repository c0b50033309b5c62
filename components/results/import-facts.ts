import type { useFormat } from "@/components/ui/format";
import type { Found, ImportedFile } from "@/lib/nodes/source/import-report";

/** A figure of the view: what it is called, its value, and a word on it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface Speech {
  /** Words of the view, below `source:results.import`. */
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly format: ReturnType<typeof useFormat>;
}

const DELIMITERS = new Map([
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "pipe"],
]);

/** What is worth knowing of how one file was read, by its format. */
export function factsOf(file: ImportedFile, { say, format }: Speech): Fact[] {
  const sure = ({ confidence, set }: Found<unknown>) => (set ? say("set") : say("sure", { p: confidence }));
  const header = (found: Found<boolean> & { readonly rows?: number }): Fact => ({
    label: say("header"),
    value: found.value ? say(found.rows === 2 ? "headerTwo" : "headerYes") : say("headerNo"),
    note: sure(found),
  });
  const base: Fact[] = [
    { label: say("rows"), value: format.integer(file.rows) },
    { label: say("size"), value: format.bytes(file.size), ...(file.packed ? { note: say(file.packed === "zip" ? "packedZip" : "packed") } : {}) },
    { label: say("format"), value: say(`fileFormats.${file.format}`) },
  ];
  switch (file.format) {
    case "csv":
      return [
        ...base,
        { label: say("encoding"), value: file.encoding.value.toUpperCase(), note: sure(file.encoding) },
        { label: say("delimiter"), value: say(`delimiters.${DELIMITERS.get(file.delimiter.value ?? "") ?? "none"}`), note: sure(file.delimiter) },
        { label: say("quote"), value: say(`quotes.${file.quote === null ? "none" : file.quote === '"' ? "double" : "single"}`) },
        { label: say("decimal"), value: say(`signs.${file.decimal.value === "," ? "comma" : "point"}`), note: sure(file.decimal) },
        header(file.header),
      ];
    case "xlsx":
    case "ods":
      return [
        ...base,
        { label: say("sheet"), value: file.sheet, note: say("ofSheets", { count: file.sheets.length }) },
        ...(file.used ? [{ label: say("cells"), value: file.used }] : []),
        header(file.header),
        ...(file.since1904 ? [{ label: say("dateSystem"), value: "1904" }] : []),
        ...counted(
          say("errorCells"),
          file.errors.reduce((sum, { cells }) => sum + cells, 0),
          format,
        ),
        ...counted(say("mergedCells"), file.merged, format),
        ...counted(say("uncalculated"), file.uncalculated, format),
        ...counted(say("hiddenRows"), file.hiddenRows, format),
      ];
    case "json":
    case "ndjson":
      return [
        ...base,
        { label: say("shape"), value: say(`shapes.${file.shape}`) },
        ...(file.path === "" ? [] : [{ label: say("path"), value: file.path }]),
        ...counted(say("joinedLists"), file.joined.length, format),
        ...counted(say("countedLists"), file.counted.length, format),
      ];
    case "parquet":
      return [
        ...base,
        { label: say("rowGroups"), value: format.integer(file.rowGroups) },
        { label: say("codecs"), value: file.codecs.join(", ") },
        ...(file.createdBy === null ? [] : [{ label: say("createdBy"), value: file.createdBy }]),
        ...counted(say("flattened"), file.flattened.length, format),
        ...counted(say("refused"), file.refused.length, format),
      ];
  }
}

function counted(label: string, count: number, format: Speech["format"]): Fact[] {
  return count > 0 ? [{ label, value: format.integer(count) }] : [];
}

/** Rows of a file that needed care. */
export interface Odd {
  readonly file: string;
  readonly kind: "preamble" | "blankLines" | "blankRows" | "short" | "long" | "stray" | "badLines";
  readonly rows: number;
  readonly first: number;
}

export function oddRows(file: ImportedFile): Odd[] {
  const odd = (kind: Odd["kind"], rows: number, first = 0): Odd => ({ file: file.name, kind, rows, first });
  const all = (): Odd[] => {
    switch (file.format) {
      case "csv":
        return [
          odd("preamble", file.preamble),
          odd("blankLines", file.blankLines),
          odd("short", file.short.rows, file.short.first),
          odd("long", file.long.rows, file.long.first),
          odd("stray", file.stray.rows, file.stray.first),
        ];
      case "xlsx":
      case "ods":
        return [odd("preamble", file.preamble), odd("blankRows", file.blank)];
      case "json":
      case "ndjson":
        return [odd("blankLines", file.blankLines), odd("badLines", file.badLines.count, file.badLines.first)];
      case "parquet":
        return [];
    }
  };
  return all().filter(({ rows }) => rows > 0);
}
