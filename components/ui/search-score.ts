/** Lower case without accents: “Segmentare” finds “segmentăre”, “е” finds “ё”. */
export function plainText(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * How well an entry answers what was typed, from 0 (not at all) to 1; for cmdk's `filter`. The first keyword is the
 * entry's name. A match at the start of the name is best, then at the start of one of its words, inside it, and last in
 * the other keywords. Words typed may stand in any order.
 */
export function searchScore(_value: string, search: string, keywords: readonly string[] = []): number {
  const wanted = plainText(search.trim());
  if (!wanted) return 1;
  const name = plainText(keywords[0] ?? "");
  if (name.startsWith(wanted)) return 1;
  if (name.split(/[\s.,()“”«»„/-]+/).some((word) => word.startsWith(wanted))) return 0.9;
  if (name.includes(wanted)) return 0.7;
  const all = plainText(keywords.join(" "));
  if (all.includes(wanted)) return 0.5;
  return wanted.split(/\s+/).every((word) => all.includes(word)) ? 0.3 : 0;
}
