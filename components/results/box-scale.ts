/** Where values lie on an axis, and the marks on it. */
export interface BoxScale {
  /** 0 (left) to 1 (right). */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Most marks on an axis. */
const TICKS = 5;

/** An even axis from `low` to `high`, its marks at round numbers. */
export function linearScale(low: number, high: number): BoxScale {
  const width = high - low;
  if (!(width > 0)) return { place: () => 0.5, ticks: [low] };
  const rough = width / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const ticks: number[] = [];
  for (let count = Math.ceil(low / step - 1e-9); count * step <= high + step * 1e-9; count++) ticks.push(Number((count * step).toPrecision(12)));
  return { place: (value) => (value - low) / width, ticks };
}

/** A logarithmic axis for values of nought and more: even steps are multiples; nought itself has its place (log of 1 + x / unit). */
export function logScale(low: number, high: number): BoxScale {
  // Without noughts it is a plain logarithm; with them, amounts are told apart down to a ten thousandth of the largest.
  const plain = low > 0;
  const unit = plain ? 1 : Math.max(high, Number.MIN_VALUE) / 10 ** Math.min(4, Math.max(1, Math.ceil(Math.log10(Math.max(10, high)))));
  const warp = (value: number) => (plain ? Math.log(value) : Math.log1p(value / unit));
  const [from, to] = [warp(low), warp(high)];
  if (!(to > from)) return { place: () => 0.5, ticks: [low] };
  const place = (value: number) => (warp(Math.max(value, low)) - from) / (to - from);
  const marks: number[] = low <= 0 ? [0] : [];
  for (let power = Math.floor(Math.log10(Math.max(plain ? low : unit, Number.MIN_VALUE))); 10 ** power <= high; power++) marks.push(10 ** power);
  const inside = marks.filter((mark) => mark >= low && mark <= high);
  if (inside.length < 3) return { place, ticks: linearScale(low, high).ticks };
  const every = Math.ceil(inside.length / (TICKS + 1));
  return { place, ticks: inside.filter((_, i) => i % every === 0) };
}
