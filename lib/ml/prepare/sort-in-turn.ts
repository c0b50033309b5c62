import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";

const RUN = 65_536;

/** The values that are not missing, ascending: runs are sorted one by one and merged in slices, so that large columns can be cancelled. O(n log n). */
export async function sortedPresent(values: Float64Array, checkpoint: Checkpoint): Promise<Float64Array> {
  let sorted = values.filter((value) => !Number.isNaN(value));
  const count = sorted.length;
  for (let from = 0; from < count; from += RUN) {
    sorted.subarray(from, Math.min(count, from + RUN)).sort();
    await checkpoint(from, count * 2);
  }
  let spare = new Float64Array(count > RUN ? count : 0);
  for (let run = RUN; run < count; run *= 2) {
    const [source, target] = [sorted, spare];
    for (let from = 0; from < count; from += run * 2) {
      const middle = Math.min(count, from + run);
      const end = Math.min(count, from + run * 2);
      let [left, right] = [from, middle];
      await inSlices(end - from, 12, checkpoint, (start, stop) => {
        for (let i = from + start; i < from + stop; i++)
          target[i] = right >= end || (left < middle && source[left] <= source[right]) ? source[left++] : source[right++];
      });
    }
    [sorted, spare] = [target, source];
  }
  return sorted;
}
