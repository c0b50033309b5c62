/** Pairs of words for yes and no, in the languages Strata speaks and as programs write them. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ["true", "false"],
  ["yes", "no"],
  ["y", "n"],
  ["t", "f"],
  ["on", "off"],
  ["да", "нет"],
  ["истина", "ложь"],
  ["da", "nu"],
  ["adevărat", "fals"],
];

const meaning = new Map(PAIRS.flatMap(([yes, no]) => [[yes, 1] as const, [no, 0] as const]));

/** 1 for yes, 0 for no (also written as digits), null for anything else. Upper and lower case do not matter. */
export function parseBoolean(text: string): 0 | 1 | null {
  const word = text.trim().toLowerCase();
  if (word === "1") return 1;
  if (word === "0") return 0;
  return meaning.get(word) ?? null;
}

/** Whether the values of a column are one pair of words for yes and no, both in use. O(values). */
export function isBooleanPair(values: readonly string[]): boolean {
  const words = new Set(values.map((value) => value.trim().toLowerCase()));
  return words.size === 2 && PAIRS.some((pair) => pair.every((word) => words.has(word)));
}
