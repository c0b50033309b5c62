import type { Value } from "@/lib/nodes/contract";
import type { Column } from "@/lib/table/table";

/** The array that holds a column's values or codes. */
export function dataOf(column: Column): Float64Array | Int32Array | Uint8Array {
  return "codes" in column ? column.codes : column.values;
}

const measured = new WeakMap<object, number>();

/** Bytes that a list of strings takes, about: two a character and a pointer with a header each. */
export function stringBytes(strings: readonly string[]): number {
  const known = measured.get(strings);
  if (known !== undefined) return known;
  let bytes = 0;
  for (const text of strings) bytes += 24 + 2 * text.length;
  measured.set(strings, bytes);
  return bytes;
}

/** The pieces of memory a value holds, each with its bytes: what two values share is the same object. */
export function holdings(value: Value): Map<object, number> {
  const pieces = new Map<object, number>();
  if (value.kind === "table") {
    for (const column of value.table.columns) {
      const { buffer } = dataOf(column);
      pieces.set(buffer, buffer.byteLength);
      if ("codes" in column) pieces.set(column.dictionary, stringBytes(column.dictionary));
    }
    return pieces;
  }
  const json = value.kind === "model" ? value.model : value.report;
  let bytes = measured.get(json);
  if (bytes === undefined) {
    bytes = 2 * JSON.stringify(json).length;
    measured.set(json, bytes);
  }
  return pieces.set(json, bytes);
}
