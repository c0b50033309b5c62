import { findRecords } from "@/lib/table/json-reader/find-records";

/** Rows of a page: records of a JSON document, else the lines below a header. `records` is the path of the rows, "" to look for them. */
export function rowsOf(document: unknown, text: string, records: string): number {
  if (document === undefined) return Math.max(0, text.split(/\r?\n/).filter((line) => line.trim() !== "").length - 1);
  return recordsOf(document, records)?.rows.length ?? 0;
}

interface Records {
  /** Where they are; null where an empty page does not tell. */
  readonly path: string | null;
  readonly rows: readonly unknown[];
}

/** The records of a page, null when its rows are not a list of records. A page whose lists are all empty holds none. */
function recordsOf(document: unknown, path: string): Records | null {
  const shape = findRecords(document, path === "" ? undefined : path);
  if (!shape) return path === "" ? null : { path: null, rows: [] };
  if (shape.kind !== "records") return null;
  // A lone object is taken for one row where nothing else is found: beside an empty list it is the frame of an empty page.
  if (path === "" && shape.path === "" && !Array.isArray(document) && hasEmptyList(document)) return { path: null, rows: [] };
  return { path: shape.path, rows: shape.records };
}

function hasEmptyList(document: unknown): boolean {
  if (typeof document !== "object" || document === null) return false;
  return Object.values(document).some((value) => (Array.isArray(value) ? value.length === 0 : hasEmptyList(value)));
}

/**
 * Pages of JSON as one document of the same shape: their records under the path where they were. Null where they cannot be put together:
 * a page that is no JSON, rows that are no records, rows in different places. Whole numbers keep all their digits. O(characters).
 */
export function mergedPages(documents: readonly unknown[], records: string): Blob | null {
  const pages: Records[] = [];
  for (const document of documents) {
    const page = document === undefined ? null : recordsOf(document, records);
    if (!page) return null;
    pages.push(page);
  }
  const paths = new Set(pages.flatMap(({ path, rows }) => (path === null || rows.length === 0 ? [] : [path])));
  if (paths.size > 1) return null;
  const [path = records] = paths;
  const keys = path.split(".").filter((key) => key !== "" && key !== "$");
  // Keys of lists are numbers: such a path is of one answer only.
  if (keys.some((key) => /^\d+$/.test(key))) return null;
  const parts: string[] = [keys.map((key) => `{${JSON.stringify(key)}:`).join(""), "["];
  let first = true;
  for (const { rows } of pages) {
    for (const row of rows) {
      parts.push(first ? "\n" : ",\n", written(row));
      first = false;
    }
  }
  parts.push("\n]", "}".repeat(keys.length));
  return new Blob(parts, { type: "application/json" });
}

/** JSON of a value of `parseJson`: large whole numbers as they were. */
function written(value: unknown): string {
  return JSON.stringify(value).replace(/"\ue0b1(-?\d+)"/g, "$1");
}
