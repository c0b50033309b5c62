import type { FileRead } from "./read-file";

/** A column of a later file that is called nearly as one of an earlier file, and by its name from then on. */
export interface MatchedName {
  readonly from: string;
  readonly to: string;
}

/**
 * Columns of several files that differ in case, spaces and punctuation only ("Amount", "amount ", "order_id" and "Order ID") are one: later
 * ones take the name that the first file gives them. Not where a file has both, or where it is unclear which of them is meant. O(columns).
 */
export function matchNames(reads: readonly FileRead[]): { readonly reads: readonly FileRead[]; readonly matched: readonly MatchedName[] } {
  const names = new Set<string>();
  const byKey = new Map<string, string>();
  const matched: MatchedName[] = [];
  const renamed = reads.map((read) => {
    const own = new Set(read.available);
    const keys = new Map<string, number>();
    for (const name of own) keys.set(keyOf(name), (keys.get(keyOf(name)) ?? 0) + 1);
    const renames = new Map<string, string>();
    for (const name of own) {
      const known = byKey.get(keyOf(name));
      if (!names.has(name) && known !== undefined && !own.has(known) && keys.get(keyOf(name)) === 1) renames.set(name, known);
    }
    for (const name of own) {
      const now = renames.get(name) ?? name;
      names.add(now);
      if (!byKey.has(keyOf(now))) byKey.set(keyOf(now), now);
    }
    for (const [from, to] of renames) if (!matched.some((one) => one.from === from && one.to === to)) matched.push({ from, to });
    return renames.size === 0 ? read : withNames(read, renames);
  });
  return { reads: renamed, matched };
}

function withNames(read: FileRead, names: ReadonlyMap<string, string>): FileRead {
  const named = <T extends { readonly name: string }>(one: T): T => {
    const to = names.get(one.name);
    return to === undefined ? one : { ...one, name: to };
  };
  return {
    ...read,
    table: { ...read.table, columns: read.table.columns.map(named) },
    columns: read.columns.map(named),
    available: read.available.map((name) => names.get(name) ?? name),
  };
}

function keyOf(name: string): string {
  const key = name
    .normalize("NFKC")
    .toLocaleLowerCase("en")
    .replace(/[^\p{L}\p{N}]+/gu, "");
  return key === "" ? name : key;
}
