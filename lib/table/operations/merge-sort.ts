import type { Checkpoint } from "@/lib/compute/checkpoint";

/** Items sorted at once: a few milliseconds even with a slow comparison. */
const RUN = 2048;
/** Comparisons between two checkpoints of a merge. */
const SLICE = 8192;

/**
 * The numbers 0 to `count` - 1 in the order of `compare`, equal ones in their order; runs are sorted, then merged two by two,
 * so that a million slow comparisons can be cancelled. O(count log count).
 */
export async function sortedPlaces(count: number, compare: (a: number, b: number) => number, checkpoint: Checkpoint): Promise<Uint32Array> {
  let from = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  const levels = 1 + Math.ceil(Math.log2(Math.max(1, count / RUN)));
  for (let begin = 0; begin < count; begin += RUN) {
    const end = Math.min(count, begin + RUN);
    from.subarray(begin, end).sort(compare);
    await checkpoint(end, levels * count);
  }
  let to = new Uint32Array(count);
  let level = 1;
  for (let width = RUN; width < count; width *= 2, level++) {
    for (let begin = 0; begin < count; begin += 2 * width) {
      const [middle, end] = [Math.min(count, begin + width), Math.min(count, begin + 2 * width)];
      let [left, right] = [begin, middle];
      for (let at = begin; at < end; at++) {
        const takeLeft = right >= end || (left < middle && compare(from[left], from[right]) <= 0);
        to[at] = takeLeft ? from[left++] : from[right++];
        if (at % SLICE === SLICE - 1) await checkpoint(level * count + at, levels * count);
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
