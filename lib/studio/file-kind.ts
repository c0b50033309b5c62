/** Whether a dropped file is a pipeline rather than data, by its name alone: nothing is read before it is asked for. */
export function isPipelineFile(file: { readonly name: string }): boolean {
  return /\.strata(\.json)?$/i.test(file.name);
}

/** What the form of a source shows settings for. */
export type FileKind = "text" | "sheet" | "json" | "parquet";

/** The kind of a file by its first bytes; `text` when they tell nothing. The detection is loaded when first needed. */
export async function fileKindOf(file: File): Promise<FileKind> {
  try {
    const { detectFormat } = await import("@/lib/table/file-format");
    const format = await detectFormat(file, file.name);
    if (format === "workbook" || format === "old-excel") return "sheet";
    return format === "json" || format === "parquet" ? format : "text";
  } catch {
    // The reader says what is wrong with it.
    return "text";
  }
}

const HEADER_BYTES = 2048;

/** Whether two files are parts of one table: their names differ in numbers only (`sales 2026-01.csv`), or their first lines are the same names. */
export async function sameTable(a: File, b: File): Promise<boolean> {
  const ending = ({ name }: File) => /(?:\.[^.]+)?\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? "";
  const bare = ({ name }: File) => name.replace(/\d+/g, "#").toLowerCase();
  if (ending(a).split(".").at(-1) !== ending(b).split(".").at(-1)) return false;
  if (bare(a) === bare(b)) return true;
  if (!/\.(?:csv|tsv|txt)$/i.test(a.name)) return false;
  const [first, second] = await Promise.all([firstLine(a), firstLine(b)]);
  return first !== "" && first === second && /[,;\t|]/.test(first) && !/\d{2}/.test(first);
}

async function firstLine(file: File): Promise<string> {
  const text = await file
    .slice(0, HEADER_BYTES)
    .text()
    // Storing it says what is wrong with it.
    .catch(() => "");
  const end = /[\r\n]/.exec(text);
  return end ? text.slice(0, end.index) : "";
}

/** What a file picker for data offers; anything else is told about when it is read. */
export const DATA_FILES =
  ".csv,.tsv,.txt,.gz,.zip,.xlsx,.xlsm,.xls,.xlsb,.ods,.fods,.json,.ndjson,.jsonl,.parquet,text/csv,text/tab-separated-values,text/plain,application/gzip,application/json";
export const PIPELINE_FILES = ".json,.strata,application/json";

/** A file name for a pipeline: its name without what file systems dislike. */
export function pipelineFileName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "")
    .slice(0, 100);
  return `${safe || "pipeline"}.strata.json`;
}
