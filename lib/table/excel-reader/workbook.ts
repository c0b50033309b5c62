import { fail } from "@/lib/problem";
import type { Checkpoint } from "../csv-reader/bytes";
import { entryText, unpackEntry, type ZipEntry } from "../zip-reader/read-zip";
import { type DateSystem, type FormatKind, formatKind } from "./number-format";
import { attribute, type XmlListener, XmlScanner } from "./xml-scanner";

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** The part of the archive that holds it. */
  readonly part: string;
}

/** What the cells of every sheet of a workbook refer to. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly dates: DateSystem;
  /** Kind of number format of each cell style. */
  readonly styles: readonly FormatKind[];
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

const listener = (parts: Partial<XmlListener>): XmlListener => ({ open: () => undefined, text: () => undefined, close: () => undefined, ...parts });

/** Reads the parts of a workbook that describe it. Fails with `source.excel-damaged` when it has no sheets. */
export async function openWorkbook(blob: Blob, entries: ReadonlyMap<string, ZipEntry>, checkpoint: Checkpoint): Promise<Workbook> {
  const read = (name: string) => entryText(blob, entries.get(name), checkpoint);
  const root = /Target="\/?([^"]+)"[^>]*relationships\/officeDocument"|relationships\/officeDocument"[^>]*Target="\/?([^"]+)"/.exec(await read("_rels/.rels"));
  const path = root?.[1] ?? root?.[2] ?? "xl/workbook.xml";
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const targets = new Map<string, string>();
  let styles = `${folder}styles.xml`;
  const relations = listener({
    open(name, attributes) {
      if (name !== "Relationship") return;
      const target = attribute(attributes, "Target") ?? "";
      const full = target.startsWith("/") ? target.slice(1) : folder + target;
      targets.set(attribute(attributes, "Id") ?? "", full);
      const type = attribute(attributes, "Type") ?? "";
      if (type.endsWith("/styles")) styles = full;
      // Without its styles a workbook would still be read, its dates as numbers.
      if (/\/(?:styles|sharedStrings|worksheet)$/.test(type) && !entries.has(full)) fail("source.excel-damaged");
    },
  });
  new XmlScanner(relations).push(await read(`${folder}_rels/${path.slice(folder.length)}.rels`));
  const sheets: Sheet[] = [];
  let since1904 = false;
  let byCalc = false;
  const workbook = listener({
    open(name, attributes) {
      if (name === "fileVersion") byCalc = attribute(attributes, "appName") === "Calc";
      if (name === "workbookPr") since1904 = /^(?:1|true|on)$/.test(attribute(attributes, "date1904") ?? "");
      if (name !== "sheet") return;
      const part = targets.get(attribute(attributes, "r:id") ?? / [\w-]+:id="([^"]*)"/.exec(attributes)?.[1] ?? "");
      // Chart sheets and macro sheets hold no cells.
      if (part && entries.has(part) && !/(?:chartsheets|dialogsheets|macrosheets)\//.test(part))
        sheets.push({ name: attribute(attributes, "name") ?? "", hidden: (attribute(attributes, "state") ?? "visible") !== "visible", part });
    },
  });
  new XmlScanner(workbook).push(await read(path));
  if (sheets.length === 0) return fail("source.excel-damaged");
  return { sheets, dates: since1904 ? "1904" : byCalc ? "calc" : "1900", styles: stylesOf(await read(styles)), entries };
}

function stylesOf(text: string): FormatKind[] {
  const codes = new Map<number, string>();
  const styles: FormatKind[] = [];
  let inside = false;
  new XmlScanner(
    listener({
      open(name, attributes) {
        if (name === "numFmt") codes.set(Number(attribute(attributes, "numFmtId")), attribute(attributes, "formatCode") ?? "");
        else if (name === "cellXfs") inside = true;
        else if (name === "xf" && inside) {
          const id = Number(attribute(attributes, "numFmtId") ?? 0);
          styles.push(formatKind(id, codes.get(id)));
        }
      },
      close(name) {
        if (name === "cellXfs") inside = false;
      },
    }),
  ).push(text);
  return styles;
}

/** The texts that cells refer to by number; parts of a text with formats of their own are joined, phonetic readings left out. */
export async function sharedStrings(blob: Blob, workbook: Workbook, checkpoint: Checkpoint): Promise<readonly string[]> {
  const entry = [...workbook.entries.values()].find(({ name }) => /(?:^|\/)sharedStrings\.xml$/i.test(name));
  const strings: string[] = [];
  if (!entry) return strings;
  let current = "";
  let reading = false;
  let phonetic = false;
  await scanEntry(
    blob,
    entry,
    {
      open(name) {
        if (name === "si") current = "";
        else if (name === "rPh") phonetic = true;
        else if (name === "t") reading = !phonetic;
      },
      text(text) {
        if (reading) current += text;
      },
      close(name) {
        if (name === "t") reading = false;
        else if (name === "rPh") phonetic = false;
        else if (name === "si") strings.push(plainText(current));
      },
    },
    checkpoint,
  );
  return strings;
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export function plainText(text: string): string {
  return text.includes("_x") ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
}

/** Scans one part of an archive as it is unpacked. */
export async function scanEntry(blob: Blob, entry: ZipEntry, told: XmlListener, checkpoint: Checkpoint, prefixed = false): Promise<void> {
  const scanner = new XmlScanner(told, prefixed);
  const decoder = new TextDecoder();
  await unpackEntry(blob, entry, (part) => scanner.push(decoder.decode(part, { stream: true })), checkpoint);
}
