/** Value of a smooth function at `x`; writes its gradient into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => Promise<number>;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** The gradient got as small as asked, or as small as rounding allows. */
  readonly converged: boolean;
}

interface Options {
  readonly maxIterations: number;
  /** Largest absolute entry of the gradient at the minimum. */
  readonly tolerance: number;
  /** Told the start (0) and where each iteration ends; the search waits for it. */
  readonly watch?: (iteration: number, x: Float64Array) => Promise<void>;
}

interface Point {
  /** Step length along the direction. */
  readonly step: number;
  readonly value: number;
  /** Derivative along the direction. */
  readonly slope: number;
}

/** Pairs of past steps that shape the direction. */
const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
/** Below this the gradient counts as zero when the value cannot be lowered any more. */
const ROUNDING = 1e-5;

/**
 * Minimises a smooth function by L-BFGS with a strong Wolfe line search. For convex functions the global minimum.
 * Each iteration costs about one evaluation and O(MEMORY x dimensions).
 * Nocedal and Wright, Numerical Optimization, 2nd edition: algorithms 7.4, 3.5 and 3.6.
 */
export async function minimize(objective: Objective, start: Float64Array, options: Options): Promise<Minimum> {
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = await objective(x, gradient);
  const history: { s: Float64Array; y: Float64Array; rho: number }[] = [];

  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    await options.watch?.(iteration, x);
    if (largest(gradient) <= options.tolerance) return { x, value, iterations: iteration, converged: true };
    let direction = descent(gradient, history);
    if (dot(direction, gradient) >= 0) {
      history.length = 0;
      direction = gradient.map((g) => -g);
    }
    const first = history.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const found = await search(objective, x, value, gradient, direction, first);
    if (!found) {
      if (history.length > 0 && largest(gradient) > ROUNDING) {
        // A direction spoiled by rounding: once more along the gradient.
        history.length = 0;
        continue;
      }
      return { x, value, iterations: iteration, converged: largest(gradient) <= ROUNDING };
    }
    const s = found.x.map((xi, i) => xi - x[i]);
    const y = found.gradient.map((gi, i) => gi - gradient[i]);
    const curvature = dot(s, y);
    if (curvature > 1e-300) {
      history.push({ s, y, rho: 1 / curvature });
      if (history.length > MEMORY) history.shift();
    }
    x = found.x;
    gradient = found.gradient;
    value = found.value;
  }
  await options.watch?.(options.maxIterations, x);
  return { x, value, iterations: options.maxIterations, converged: largest(gradient) <= options.tolerance };
}

/** Minus the approximate inverse Hessian times the gradient (two-loop recursion). */
function descent(gradient: Float64Array, history: readonly { s: Float64Array; y: Float64Array; rho: number }[]): Float64Array<ArrayBuffer> {
  const q = gradient.map((g) => -g);
  const alphas = new Float64Array(history.length);
  for (let i = history.length - 1; i >= 0; i--) {
    alphas[i] = history[i].rho * dot(history[i].s, q);
    addScaled(q, history[i].y, -alphas[i]);
  }
  const latest = history.at(-1);
  if (latest) {
    const scale = 1 / (latest.rho * dot(latest.y, latest.y));
    for (let i = 0; i < q.length; i++) q[i] *= scale;
  }
  for (let i = 0; i < history.length; i++) addScaled(q, history[i].s, alphas[i] - history[i].rho * dot(history[i].y, q));
  return q;
}

interface Found {
  readonly x: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly value: number;
}

/** A step that meets the strong Wolfe conditions, or the best decrease found; undefined when the value cannot be lowered. */
async function search(
  objective: Objective,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  first: number,
): Promise<Found | undefined> {
  const slope = dot(gradient, direction);
  let best: Found | undefined;
  let bestValue = value;
  const at = async (step: number): Promise<Point> => {
    const trial = x.map((xi, i) => xi + step * direction[i]);
    const trialGradient = new Float64Array(x.length);
    const trialValue = await objective(trial, trialGradient);
    const found = { x: trial, gradient: trialGradient, value: trialValue };
    if (trialValue < bestValue) {
      best = found;
      bestValue = trialValue;
    }
    last = found;
    return { step, value: trialValue, slope: dot(trialGradient, direction) };
  };
  let last: Found | undefined;
  const enough = (point: Point) => point.value <= value + SUFFICIENT_DECREASE * point.step * slope;
  const flat = (point: Point) => Math.abs(point.slope) <= -CURVATURE * slope;

  let previous: Point = { step: 0, value, slope };
  let step = first;
  for (let trial = 0; trial < 25; trial++) {
    const point = await at(step);
    if (!enough(point) || Number.isNaN(point.value) || (trial > 0 && point.value >= previous.value)) {
      return (await zoom(previous, point)) ?? best;
    }
    if (flat(point)) return last;
    if (point.slope >= 0) return (await zoom(point, previous)) ?? best;
    previous = point;
    step *= 2;
  }
  return best;

  async function zoom(low: Point, high: Point): Promise<Found | undefined> {
    for (let trial = 0; trial < 30; trial++) {
      const point = await at(interpolate(low, high));
      if (!enough(point) || Number.isNaN(point.value) || point.value >= low.value) high = point;
      else {
        if (flat(point)) return last;
        if (point.slope * (high.step - low.step) >= 0) high = low;
        low = point;
      }
      if (Math.abs(high.step - low.step) < 1e-16 * Math.max(1, Math.abs(low.step))) return undefined;
    }
    return undefined;
  }
}

/** Minimiser of the cubic through two points, kept away from their ends. */
function interpolate(a: Point, b: Point): number {
  const width = b.step - a.step;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const root = Math.sign(width) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  const cubic = b.step - (width * (b.slope + root - d1)) / (b.slope - a.slope + 2 * root);
  const middle = a.step + width / 2;
  if (!Number.isFinite(cubic)) return middle;
  const inside = (cubic - a.step) / width;
  return inside < 0.1 ? a.step + 0.1 * width : inside > 0.9 ? a.step + 0.9 * width : cubic;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(into: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] += factor * from[i];
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
