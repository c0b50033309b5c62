/** Text as a spreadsheet trims it: no space at the ends, one between words. */
export function trimmed(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** A capital at the beginning of each word, small letters elsewhere; a letter after anything but a letter begins one, as PROPER has it. */
export function proper(text: string): string {
  return text.toLowerCase().replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase());
}

/** From a place on, the first being 1; to the end without a number of characters. */
export function middle(text: string, from: number, count: number): string {
  const start = Math.max(1, Math.trunc(from)) - 1;
  return Number.isNaN(count) ? text.slice(start) : text.slice(start, start + Math.max(0, Math.trunc(count)));
}

/** Part `place` of a text between separators: 1 is the first, -1 the last. Empty where there is none. */
export function partAt(text: string, separator: string, place: number): string {
  const parts = separator === "" ? [text] : text.split(separator);
  const at = Math.trunc(place);
  return (at > 0 ? parts[at - 1] : at < 0 ? parts[parts.length + at] : undefined) ?? "";
}

/** Longest text that filling makes. */
const LONGEST = 1000;

/** The text filled up from the left to a length. */
export function padded(text: string, length: number, filler: string): string {
  return filler === "" ? text : text.padStart(Math.min(LONGEST, Math.trunc(length)), filler);
}

/**
 * Whether a text is like a pattern in which `*` stands for anything and `?` for one character; case does not count, as in
 * spreadsheets. Steps back to the last star only: O(text x pattern) at worst.
 */
export function isLike(text: string, pattern: string): boolean {
  const given = text.toLowerCase();
  const wanted = pattern.toLowerCase();
  let [at, place, star, held] = [0, 0, -1, 0];
  while (at < given.length) {
    if (place < wanted.length && (wanted[place] === "?" || (wanted[place] !== "*" && wanted[place] === given[at]))) {
      at++;
      place++;
    } else if (wanted[place] === "*") {
      star = place++;
      held = at;
    } else if (star >= 0) {
      place = star + 1;
      at = ++held;
    } else {
      return false;
    }
  }
  while (wanted[place] === "*") place++;
  return place === wanted.length;
}
