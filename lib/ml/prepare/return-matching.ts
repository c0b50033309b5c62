import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import type { RETURN_ORDERS } from "./return-choices";
import type { Keys, Lines } from "./returns";

/** Quantities that differ by less than this share are the same. */
const SAME = 1e-9;

/**
 * Takes the quantities and amounts of returns off open sales with the same key, in the order of time (at one time sales
 * come first). What a return cannot place stays on its line. Changes `quantity` and `amount` of `lines` in place.
 * O(rows + r log r) for the r rows whose key has a return.
 */
export async function matchReturns(lines: Lines, keys: Keys, take: (typeof RETURN_ORDERS)[number], checkpoint: Checkpoint): Promise<void> {
  const { rows, returns, quantity } = lines;
  const sizes = new Uint32Array(keys.count);
  const wanted = new Uint8Array(keys.count);
  const takes = (row: number) => keys.codes[row] >= 0 && (quantity[row] > 0 || quantity[row] < 0) && !(lines.times && Number.isNaN(lines.times[row]));
  await inSlices(rows, 20, phase(checkpoint, 0, 0.3), (from, to) => {
    for (let row = from; row < to; row++) {
      if (!takes(row)) continue;
      sizes[keys.codes[row]]++;
      if (returns[row] === 1) wanted[keys.codes[row]] = 1;
    }
  });
  const starts = new Uint32Array(keys.count + 1);
  for (let key = 0; key < keys.count; key++) starts[key + 1] = starts[key] + (wanted[key] === 1 ? sizes[key] : 0);
  const ordered = new Uint32Array(starts[keys.count]);
  const next = starts.slice();
  await inSlices(rows, 20, phase(checkpoint, 0.3, 0.5), (from, to) => {
    for (let row = from; row < to; row++) if (takes(row) && wanted[keys.codes[row]] === 1) ordered[next[keys.codes[row]]++] = row;
  });
  const time = (row: number) => lines.times?.[row] ?? row;
  let done = 0;
  for (let key = 0; key < keys.count; key++) {
    if (wanted[key] === 0) continue;
    const group = ordered.subarray(starts[key], starts[key + 1]);
    group.sort((a, b) => time(a) - time(b) || returns[a] - returns[b] || a - b);
    matchGroup(group, lines, take);
    done += group.length;
    if (done > 10_000) {
      done = 0;
      await phase(checkpoint, 0.5, 1)(key, keys.count);
    }
  }
  await checkpoint(1, 1);
}

function matchGroup(group: Uint32Array, { returns, quantity, amount }: Lines, take: (typeof RETURN_ORDERS)[number]): void {
  const open: number[] = [];
  let first = 0;
  for (const row of group) {
    if (returns[row] === 0) {
      open.push(row);
      continue;
    }
    while (quantity[row] < 0 && first < open.length) {
      const sale = take === "latest" ? open[open.length - 1] : open[first];
      const wanted = -quantity[row];
      // 0.8 is 0.1 and 0.7, whatever their binary fractions come to.
      const even = Math.abs(wanted - quantity[sale]) <= SAME * wanted;
      const part = even ? wanted : Math.min(wanted, quantity[sale]);
      // The last part takes what is left of the amount: the parts add up to the whole.
      const credit = part === wanted ? amount[row] : (amount[row] * part) / wanted;
      const rest = even ? 0 : quantity[sale] - part;
      quantity[sale] = rest < SAME * part ? 0 : rest;
      quantity[row] += part;
      if (!Number.isNaN(credit) && !Number.isNaN(amount[sale])) {
        amount[sale] += credit;
        amount[row] -= credit;
      }
      if (quantity[sale] > 0) continue;
      if (take === "latest") open.pop();
      else first++;
    }
  }
}
