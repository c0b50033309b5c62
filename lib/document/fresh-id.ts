/** Names that every plain object already answers to; as ids they would read inherited properties. */
const RESERVED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

export function isReservedId(id: string): boolean {
  return RESERVED.has(id);
}

/** `base`, or `base-2`, `base-3` ... whichever is not taken. Readable ids: the command line names nodes by them. */
export function freshId(taken: ReadonlySet<string>, base: string): string {
  if (!taken.has(base) && !isReservedId(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number++;
  return `${base}-${number}`;
}

/** The base of a node's id: the last part of its type, `kmeans` for `cluster.kmeans`. */
export function idBase(type: string): string {
  const name = type.slice(type.lastIndexOf(".") + 1).replace(/[^\p{L}\p{N}-]+/gu, "-");
  return name.replace(/^-+|-+$/g, "") || "node";
}
