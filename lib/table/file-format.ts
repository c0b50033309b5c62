import { fail } from "@/lib/problem";
import { gunzipSource, readStart } from "./csv-reader/bytes";
import { isGzip, looksLikeUtf16 } from "./csv-reader/file-kind";
import { looksLikeJson } from "./json-reader/looks-like-json";

/** What reads a file. `old-excel` is a container that nothing reads: an .xls file or an .xlsx with a password. */
export type FileFormat = "text" | "workbook" | "json" | "parquet" | "old-excel" | "zip";

const START = 4096;
const SIGNATURES: readonly { readonly format: FileFormat; readonly bytes: readonly number[] }[] = [
  { format: "old-excel", bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { format: "parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
  { format: "parquet", bytes: [0x50, 0x41, 0x52, 0x45] },
  { format: "zip", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { format: "zip", bytes: [0x50, 0x4b, 0x05, 0x06] },
];
/** An OpenDocument spreadsheet in one XML file; its root names so many namespaces that its own kind may stand further down. */
const FLAT_DOCUMENT = /^\s*(?:<\?xml[^>]*>\s*)?<office:document\s(?:[^>]*mimetype="application\/vnd\.oasis\.opendocument\.spreadsheet|[^>]*$)/;
const WORKBOOK_NAME = /\.(?:xls[xm]|xlt[xm]|ods|ots)$/i;

/**
 * The format of a file by its first bytes, and by its name where these tell nothing. A packed (.gz) file is judged by what is in it.
 * A zip archive is a workbook when it holds the parts of one. Reads a few kilobytes.
 */
export async function detectFormat(blob: Blob, name: string): Promise<FileFormat> {
  const raw = new Uint8Array(await blob.slice(0, START).arrayBuffer());
  const start = isGzip(raw) ? await unpackedStart(blob) : raw;
  const found = SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte));
  if (found?.format === "zip") return (await isWorkbookFile(blob, start, name)) ? "workbook" : "zip";
  if (found) return found.format;
  if (/\.parquet$/i.test(name) && start.length > 0 && start.some((byte) => byte === 0)) return "parquet";
  const wide = start[0] === 0xff && start[1] === 0xfe ? "utf-16le" : start[0] === 0xfe && start[1] === 0xff ? "utf-16be" : looksLikeUtf16(start);
  const text = new TextDecoder(wide ?? "utf-8").decode(start).replace(/^\ufeff/, "");
  if (FLAT_DOCUMENT.test(text)) return "workbook";
  return looksLikeJson(text) || (/\.(?:json|ndjson|jsonl|geojson)(?:\.gz)?$/i.test(name) && /^\s*[[{]/.test(text)) ? "json" : "text";
}

async function isWorkbookFile(blob: Blob, start: Uint8Array, name: string): Promise<boolean> {
  const [{ zipEntries }, { isWorkbook }] = await Promise.all([import("./zip-reader/read-zip"), import("./excel-reader/read-excel")]);
  const entries = await zipEntries(blob).catch(() => null);
  // A cut-off archive has no directory; the names of its first parts still tell.
  if (!entries) return WORKBOOK_NAME.test(name) || /xl\/|\[Content_Types\]|opendocument\.spreadsheet/.test(new TextDecoder("latin1").decode(start));
  return isWorkbook(entries);
}

async function unpackedStart(blob: Blob): Promise<Uint8Array> {
  const source = gunzipSource(blob);
  try {
    return await readStart(source, START);
  } catch {
    return fail("source.file-gzip-damaged");
  } finally {
    await source.close();
  }
}
