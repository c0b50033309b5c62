const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
const MOST = 120;

/** How many rows fell into each stretch of `step` ms from `from` on. */
export interface TimeBars {
  readonly from: number;
  readonly step: number;
  readonly counts: readonly number[];
}

/** Rows a minute; in shorter or longer steps where a window is shorter than ten minutes or longer than two hours. O(rows). */
export function barsOf(times: readonly number[], from: number, to: number): TimeBars {
  const span = Math.max(1, to - from);
  const fitting = STEPS.find((step) => span / step <= (step < MINUTE ? 60 : MOST)) ?? Math.ceil(span / MOST / HOUR) * HOUR;
  const start = Math.floor(from / fitting) * fitting;
  const counts = new Array<number>(Math.max(1, Math.ceil((to + 1 - start) / fitting))).fill(0);
  for (const time of times) counts[Math.min(counts.length - 1, Math.max(0, Math.floor((time - start) / fitting)))]++;
  return { from: start, step: fitting, counts };
}
