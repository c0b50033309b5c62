import type { Checkpoint } from "@/lib/compute/checkpoint";

export type { Checkpoint };

/** For tests and callers that need neither progress nor cancel. */
export const noCheckpoint: Checkpoint = () => Promise.resolve();
