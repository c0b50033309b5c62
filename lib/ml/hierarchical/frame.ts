import type { KernelArgument } from "@/lib/compute/compute";

/** Slots in a block of the kernels. */
export const BLOCK = 32;
/** Clusters that search together. */
export const TILE = 4;

/** Codes of the linkages that the kernels know. */
export const LINKAGE_CODES = { ward: 0, average: 1, complete: 2 } as const;
export type RoundLinkage = keyof typeof LINKAGE_CODES;

/** What the kernels find in their frame, in the order of workers/kernels/hierarchical/frame.ts. */
const FIELDS = [
  "slots",
  "dimensions",
  "blocks",
  "weights",
  "boxes",
  "blockWeights",
  "tiles",
  "queries",
  "centroids",
  "sizes",
  "spreads",
  "keys",
  "born",
  "starts",
  "members",
  "points",
  "multiples",
  "near",
  "values",
  "work",
  "matrix",
  "stride",
  "rowPlaces",
  "sorted",
  "pointCount",
  "slotOf",
] as const;

export const FRAME = FIELDS.length;
export type Frame = { readonly [F in (typeof FIELDS)[number]]?: KernelArgument };

/** Writes sizes and addresses for the kernels. */
export function writeFrame(words: Uint32Array, frame: Frame): void {
  for (const [at, field] of FIELDS.entries()) {
    const value = frame[field] ?? 0;
    words[at] = typeof value === "number" ? value : value.byteOffset;
  }
}
