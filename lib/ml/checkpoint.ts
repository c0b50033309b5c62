import type { Checkpoint } from "@/lib/compute/checkpoint";

export type { Checkpoint };

/** For tests and callers that need neither progress nor cancel. */
export const noCheckpoint: Checkpoint = () => Promise.resolve();

/** Multiply-adds between two checkpoints of plain loops: a few milliseconds. */
export const SLICE = 1 << 21;
