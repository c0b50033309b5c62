import type { Checkpoint } from "./checkpoint";

/** A checkpoint for one part of some work: its own progress from 0 to 1 is shown as `from` to `to` of the whole. */
export function phase(checkpoint: Checkpoint, from: number, to: number): Checkpoint {
  return (done, total) => checkpoint(from + (to - from) * (total > 0 ? done / total : 1), 1);
}
