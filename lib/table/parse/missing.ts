/**
 * What counts as "no value" in a cell, after white space around it is taken away. Upper and lower case as listed.
 * A lone dash means nothing only where a number or a date is expected: as a category it is kept.
 */
export const MISSING_MARKERS: readonly string[] = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "Null", "null", "NaN", "nan", "None", "\\N"];
const DASHES: readonly string[] = ["-", "–", "—"];

const markers = new Set(MISSING_MARKERS);
const valueMarkers = new Set([...MISSING_MARKERS, ...DASHES]);

/** Whether a text cell holds no value. */
export function isMissingText(text: string): boolean {
  // Every marker is shorter than six characters: long texts need no trimming.
  return text.length < 6 ? markers.has(text) || markers.has(text.trim()) : text.trim() === "" || (text.length < 64 && markers.has(text.trim()));
}

/** Whether a cell of a number or date column holds no value. */
export function isMissingValue(text: string): boolean {
  return isMissingText(text) || valueMarkers.has(text.trim());
}
