export type JsonRecord = { readonly [key: string]: unknown };

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list that is a record written as pairs: `[{ "key": "page", "value": … }]` (events of Google Analytics), `[{ "name": …, "value": … }]`. */
export function isPairs(values: readonly unknown[]): values is readonly JsonRecord[] {
  const keys = new Set<unknown>();
  for (const value of values) {
    if (!isRecord(value) || Object.keys(value).length !== 2 || !Object.hasOwn(value, "value")) return false;
    const key = keyOf(value);
    if (typeof key !== "string" || key === "" || keys.has(key)) return false;
    keys.add(key);
  }
  return values.length > 0;
}

/** The pairs of a list that `isPairs`, each with the one value that is given where it is written by its type (`{ "string_value": "a" }`). */
export function pairsOf(values: readonly JsonRecord[]): (readonly [key: string, value: unknown])[] {
  return values.map((pair) => [String(keyOf(pair)), plainValue(pair.value)]);
}

function keyOf(pair: JsonRecord): unknown {
  return Object.hasOwn(pair, "key") ? pair.key : pair.name;
}

function plainValue(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const given = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  const [only] = given;
  if (given.length === 0) return null;
  return given.length === 1 && only && /_?value$/i.test(only[0]) && !isRecord(only[1]) ? only[1] : value;
}
