import type { CodedColumn, Column } from "../table";

export const TEXT_MATCHES = ["exact", "case-and-spaces", "fingerprint"] as const;
/** How texts are compared: as they are; without regard to capitals and spaces; or by their words alone. */
export type TextMatch = (typeof TEXT_MATCHES)[number];

/** Small letters, one kind of characters (NFKC), single spaces, none at the ends. */
export function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/**
 * The words of a text without accents and signs, each once, in alphabetical order: "Smith, John" and "john  SMITH" agree.
 *
 * Source: the key collision method "fingerprint" of OpenRefine.
 */
export function fingerprint(text: string): string {
  const words = foldText(text)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .split(/[^\p{L}\p{N}]+/u);
  return [...new Set(words.filter((word) => word !== ""))].sort().join(" ");
}

/** What of a text is compared. A text of signs alone has no words: it stays as it is. */
export function matchKey(text: string, match: TextMatch): string {
  if (match === "exact") return text;
  const folded = foldText(text);
  return match === "fingerprint" ? fingerprint(text) || folded : folded;
}

/** A coded column whose dictionary holds what is compared; other columns as they are. O(dictionary + rows). */
export function normalizedColumn(column: Column, match: TextMatch): Column {
  if (match === "exact" || !("codes" in column)) return column;
  const numbers = new Map<string, number>();
  const target = new Int32Array(column.dictionary.length);
  for (const [code, text] of column.dictionary.entries()) {
    const key = matchKey(text, match);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    target[code] = number;
  }
  const coded: CodedColumn = { ...column, codes: column.codes.map((code) => (code < 0 ? code : target[code])), dictionary: [...numbers.keys()] };
  return coded;
}
