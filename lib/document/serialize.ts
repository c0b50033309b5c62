import type { Pipeline } from "./schema";

/** Top-level lists and records that are written with one entry a line. */
const ONE_A_LINE = new Set(["nodes", "wires", "layout", "groups", "notes", "inputs"]);

/**
 * The document as text that diffs well: keys sorted at every level, one node, wire, position, group, note and
 * input a line, the order of lists kept, a line break at the end. `parsePipeline` gives the same document back.
 */
export function serializePipeline(pipeline: Pipeline): string {
  const lines = sortedEntries(pipeline).map(([key, value]) => `  ${JSON.stringify(key)}: ${ONE_A_LINE.has(key) ? lined(value) : inline(value)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

function lined(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[\n${value.map((item) => `    ${inline(item)}`).join(",\n")}\n  ]`;
  if (!isRecord(value)) return inline(value);
  const entries = sortedEntries(value);
  return entries.length === 0 ? "{}" : `{\n${entries.map(([key, item]) => `    ${JSON.stringify(key)}: ${inline(item)}`).join(",\n")}\n  }`;
}

/** JSON on one line, keys sorted, with a space after colons and commas. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => inline(item)).join(", ")}]`;
  if (isRecord(value))
    return `{${sortedEntries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`)
      .join(", ")}}`;
  return JSON.stringify(value) ?? "null";
}

/** Entries in code unit order of their keys (the same in every locale), those JSON leaves out left out. */
function sortedEntries(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
