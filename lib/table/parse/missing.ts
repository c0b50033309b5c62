/**
 * What counts as "no value" in a cell, after white space around it is taken away. Upper and lower case as listed.
 * A lone dash means nothing only where a number or a date is expected: as a category it is kept.
 */
const MISSING_MARKERS: readonly string[] = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "Null", "null", "NaN", "nan", "None", "\\N"];
const DASHES: readonly string[] = ["-", "–", "—"];

const LONGEST_MARKER = 4;
const markers = new Set(MISSING_MARKERS);
const valueMarkers = new Set([...MISSING_MARKERS, ...DASHES]);

/** Whether a text cell holds no value. */
export function isMissingText(text: string): boolean {
  if (text.length <= LONGEST_MARKER) return markers.has(text) || markers.has(text.trim());
  // Called on every value of a dictionary: a longer text can be a marker only with white space at an end.
  return (mayBeSpace(text.charCodeAt(0)) || mayBeSpace(text.charCodeAt(text.length - 1))) && markers.has(text.trim());
}

function mayBeSpace(unit: number): boolean {
  return unit <= 32 || unit >= 160;
}

/** Whether a cell of a number or date column holds no value. */
export function isMissingValue(text: string): boolean {
  return isMissingText(text) || valueMarkers.has(text.trim());
}
