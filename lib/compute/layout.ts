import { fail } from "@/lib/problem";
import type { ArrayKind, KernelArray, Layout, Workspace } from "./compute";

const ALIGNMENT = 64;
/** Address 0 stays unused: an array there would be told from nothing. */
const START = 64;

const BYTES: Readonly<Record<ArrayKind, number>> = { f32: 4, f64: 8, i32: 4, u32: 4, u16: 2, u8: 1 };

/** Bytes that a layout takes, with alignment. */
export function bytesOf(layout: Layout): number {
  return Object.values(layout).reduce((sum, [kind, length]) => sum + aligned(BYTES[kind] * length), START);
}

/** Fails with `engine.too-large` when the layout does not fit. Sizes are told in megabytes. */
export function assertFits(layout: Layout, limit: number): void {
  const bytes = bytesOf(layout);
  if (bytes > limit) fail("engine.too-large", { needed: megabytes(bytes), limit: megabytes(limit) });
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 ** 2);
}

/** Views of the arrays of a layout, one after the other, zeroed. */
export function arrange<L extends Layout>(layout: L, buffer: ArrayBufferLike, zeroed: boolean): Workspace<L>["arrays"] {
  let at = START;
  const arrays: Record<string, KernelArray> = {};
  for (const [name, [kind, length]] of Object.entries(layout)) {
    arrays[name] = view(kind, buffer, at, length);
    if (!zeroed) arrays[name].fill(0);
    at += aligned(BYTES[kind] * length);
  }
  // The loop gives every name the array of its kind; the type system cannot follow it.
  return arrays as Workspace<L>["arrays"];
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function view(kind: ArrayKind, buffer: ArrayBufferLike, at: number, length: number): KernelArray {
  switch (kind) {
    case "f32":
      return new Float32Array(buffer, at, length);
    case "f64":
      return new Float64Array(buffer, at, length);
    case "i32":
      return new Int32Array(buffer, at, length);
    case "u32":
      return new Uint32Array(buffer, at, length);
    case "u16":
      return new Uint16Array(buffer, at, length);
    case "u8":
      return new Uint8Array(buffer, at, length);
  }
}
