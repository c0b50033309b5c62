/**
 * Shares as people write them: “50:50”, “80/10/10”, “2 1 1”. Null when the text is not such a list. An empty text means
 * equal shares. Returned shares sum to 1.
 */
export function parseShares(text: string, count: number): readonly number[] | null {
  if (text.trim() === "") return Array.from({ length: count }, () => 1 / count);
  const parts = text
    .replace(/%/g, " ")
    .split(/[\s:/;|]+/)
    .filter((part) => part !== "");
  const shares = parts.map((part) => Number(part.replace(",", ".")));
  if (shares.length !== count || shares.some((share) => !(share > 0) || !Number.isFinite(share))) return null;
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / whole);
}
