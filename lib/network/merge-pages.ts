import { findRecords, valueAt } from "@/lib/table/json-reader/find-records";

/**
 * Where the records of a page are: keys joined by dots, "" for the document itself. The place found on one page holds for all of them, as
 * another list may be the longest on the next. `given` is what a person set, "" to look for it. Null while there is none: the page is empty,
 * no JSON, or its rows are no list of records.
 */
export function placeOf(document: unknown, given: string): string | null {
  if (document === undefined) return null;
  if (given !== "") return given;
  const shape = findRecords(document, undefined);
  if (shape?.kind !== "records" || shape.records.length === 0) return null;
  return isFrame(shape.path, document) ? null : shape.path;
}

/** Rows of a page: the records at the place, rows of another shape, or the lines below a header of a text. O(characters). */
export function rowsOf(document: unknown, text: string, place: string | null): number {
  if (document === undefined) return Math.max(0, text.split(/\r?\n/).filter((line) => line.trim() !== "").length - 1);
  if (place !== null) return recordsAt(document, place)?.length ?? 0;
  const shape = findRecords(document, undefined);
  if (!shape || (shape.kind === "records" && isFrame(shape.path, document))) return 0;
  if (shape.kind === "records") return shape.records.length;
  if (shape.kind === "rows") return shape.rows.length;
  return shape.kind === "keyed" ? shape.entries.length : (shape.columns[0]?.[1].length ?? 0);
}

/** A lone object is taken for one row where nothing else is found: with an empty list in it, it is the frame of an empty page. */
function isFrame(path: string, document: unknown): boolean {
  return path === "" && !Array.isArray(document) && hasEmptyList(document);
}

function hasEmptyList(document: unknown): boolean {
  if (typeof document !== "object" || document === null) return false;
  return Object.values(document).some((value) => (Array.isArray(value) ? value.length === 0 : hasEmptyList(value)));
}

/** The records at the place; none where nothing is there, as on a last page. Null where something else is. */
function recordsAt(document: unknown, place: string): readonly unknown[] | null {
  const value = valueAt(document, place);
  if (Array.isArray(value)) return value;
  if (value === undefined || value === null) return [];
  return place === "" && !hasEmptyList(value) ? [value] : null;
}

/**
 * Pages of JSON as one document of the same shape: their records under the place where they were. Null where they cannot be put together:
 * no place is known, a page is no JSON, or holds something else there. Whole numbers keep all their digits. O(characters).
 */
export function mergedPages(documents: readonly unknown[], place: string | null): Blob | null {
  if (place === null) return null;
  const keys = place.split(".").filter((key) => key !== "" && key !== "$");
  // Keys of lists are numbers: such a place is of one answer only.
  if (keys.some((key) => /^\d+$/.test(key))) return null;
  const parts: string[] = [keys.map((key) => `{${JSON.stringify(key)}:`).join(""), "["];
  let first = true;
  for (const document of documents) {
    const records = document === undefined ? null : recordsAt(document, place);
    // Lists of lists are rows without names of their own: what is a header cannot be told page by page.
    if (!records || records.some((record) => Array.isArray(record))) return null;
    for (const record of records) {
      parts.push(first ? "\n" : ",\n", written(record));
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
