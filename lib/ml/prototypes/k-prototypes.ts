import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { variances } from "../points";
import { Random } from "../random";
import type { MixedRows } from "./mixed-rows";
import { type PrototypeStart, prototypesAt, startRows } from "./starts";
import { type Prototypes, type PrototypeWork, withPrototypeWork } from "./work";

export interface PrototypeOptions {
  /** At most as many as there are rows. */
  readonly clusters: number;
  readonly start: PrototypeStart;
  /** Independent starts; the one with the least cost is kept. `cao` always begins at the same place and starts once. */
  readonly starts: number;
  /** What a category that differs costs, beside the squared distance of the numbers. */
  readonly gamma: number;
  readonly maxIterations: number;
  readonly seed: number;
  /** Rows to begin with instead: one start. */
  readonly from?: readonly number[];
}

export interface PrototypeResult {
  /** Clusters that hold at least one row. */
  readonly clusters: number;
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
  /** clusters x numbers, centred units. */
  readonly centers: Float64Array;
  /** clusters x categories: index into the levels. */
  readonly modes: Uint16Array;
  /** Sum over the rows of squared distance plus gamma for every category that differs. */
  readonly cost: number;
  /** The parts of the cost. */
  readonly numberCost: number;
  readonly categoryCost: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly starts: readonly { readonly cost: number; readonly iterations: number }[];
  readonly best: number;
  /** Cost after each assignment of the best start. */
  readonly trace: readonly number[];
}

/** Huang's rule: half the mean standard deviation of the numbers; 1 when there are none. */
export function defaultGamma({ points }: MixedRows): number {
  if (!points) return 1;
  return (0.5 * variances(points).reduce((sum, variance) => sum + Math.sqrt(variance), 0)) / points.dimensions;
}

/**
 * k-prototypes (Huang 1997, 1998): clusters with means for numbers and most frequent values for categories; k-modes when there
 * are no numbers. Rows are assigned all at once and prototypes follow, until no row changes cluster; an empty cluster takes the
 * row farthest from its prototype. Numbers are read in f32; prototypes and costs of the result are f64. Deterministic for a
 * seed at any number of threads. O(rows x clusters x columns) an iteration.
 */
export function kPrototypes(compute: Compute, mixed: MixedRows, options: PrototypeOptions, checkpoint: Checkpoint): Promise<PrototypeResult> {
  const starts = options.from || options.start === "cao" ? 1 : options.starts;
  return withPrototypeWork(compute, mixed, options.clusters, checkpoint, async (work) => {
    const tried: { cost: number; iterations: number }[] = [];
    let kept: Run | undefined;
    let best = 0;
    for (let at = 0; at < starts; at++) {
      const within: Checkpoint = (done, total) => checkpoint(at + done / Math.max(1, total), starts);
      const rows =
        options.from ?? (await startRows(options.start, mixed, options.clusters, options.gamma, work, new Random(options.seed, 500 + at), () => within(0, 1)));
      const run = await iterate(mixed, work, prototypesAt(mixed, padded(rows, options.clusters), work.scale), options, within);
      tried.push({ cost: run.cost, iterations: run.trace.length });
      if (kept && run.cost >= kept.cost) continue;
      kept = run;
      best = at;
    }
    if (!kept) throw new RangeError("k-prototypes needs at least one start");
    return { ...(await settled(mixed, kept, options, () => checkpoint(starts, starts))), starts: tried, best };
  });
}

/** Fewer distinct rows than clusters: the rest begin as copies, and end empty. */
function padded(rows: readonly number[], clusters: number): number[] {
  return Array.from({ length: clusters }, (_, c) => rows[Math.min(c, rows.length - 1)]);
}

interface Run {
  readonly labels: Uint16Array;
  readonly prototypes: Prototypes;
  readonly cost: number;
  readonly converged: boolean;
  readonly trace: readonly number[];
}

async function iterate(mixed: MixedRows, work: PrototypeWork, start: Prototypes, options: PrototypeOptions, checkpoint: Checkpoint): Promise<Run> {
  const trace: number[] = [];
  let prototypes = start;
  let converged = false;
  work.clear();
  while (trace.length < options.maxIterations && !converged) {
    const within: Checkpoint = (done, total) => checkpoint(trace.length + done / total, options.maxIterations);
    const { cost, moved, sizes, next } = await work.assign(prototypes, options.gamma, within);
    trace.push(cost / work.scale ** 2);
    prototypes = next;
    const filled = fillEmpty(mixed, work, sizes, prototypes);
    converged = moved === 0 && !filled;
  }
  return { labels: work.labels.slice(0, mixed.count), prototypes, cost: trace[trace.length - 1], converged, trace };
}

/** Moves the prototype of every empty cluster to the row that is farthest from its own; false when no row is away from one. */
function fillEmpty(mixed: MixedRows, work: PrototypeWork, sizes: Float64Array, { centers, modes }: Prototypes): boolean {
  let filled = false;
  for (let c = 0; c < sizes.length; c++) {
    if (sizes[c] > 0) continue;
    let farthest = 0;
    for (let row = 1; row < mixed.count; row++) if (work.distances[row] > work.distances[farthest]) farthest = row;
    if (!(work.distances[farthest] > 0)) return filled;
    work.distances[farthest] = 0;
    const at = prototypesAt(mixed, [farthest], work.scale);
    centers.set(at.centers, c * work.width);
    modes.set(at.modes, c * work.categories);
    filled = true;
  }
  return filled;
}

/** The run with exact means and costs, without its empty clusters. */
async function settled(mixed: MixedRows, run: Run, { clusters: asked, gamma }: PrototypeOptions, checkpoint: Checkpoint) {
  const { points, categories, count } = mixed;
  const width = points?.dimensions ?? 0;
  const values = points?.values ?? new Float64Array(0);
  const many = categories.length;
  const rowsOf = new Array<number>(asked).fill(0);
  for (const label of run.labels) rowsOf[label]++;
  const occupied = rowsOf.flatMap((rows, c) => (rows > 0 ? [c] : []));
  const place = new Int32Array(asked).fill(-1);
  for (const [at, c] of occupied.entries()) place[c] = at;
  const labels = Int32Array.from(run.labels, (label) => place[label]);
  const sizes = occupied.map((c) => rowsOf[c]);
  const centers = new Float64Array(occupied.length * width);
  await inSlices(count, width, checkpoint, (from, to) => {
    for (let i = from, at = from * width; i < to; i++) for (let t = 0, into = labels[i] * width; t < width; t++, at++, into++) centers[into] += values[at];
  });
  for (let at = 0; at < centers.length; at++) centers[at] /= sizes[Math.floor(at / width)];
  const modes = new Uint16Array(occupied.length * many);
  for (const [at, c] of occupied.entries()) modes.set(run.prototypes.modes.subarray(c * many, (c + 1) * many), at * many);
  let numberCost = 0;
  let differing = 0;
  await inSlices(count, width + many, checkpoint, (from, to) => {
    for (let i = from, at = from * width; i < to; i++)
      for (let t = 0, own = labels[i] * width; t < width; t++, at++, own++) numberCost += (values[at] - centers[own]) ** 2;
    for (let t = 0; t < many; t++) {
      const { codes } = categories[t];
      for (let i = from; i < to; i++) if (codes[i] !== modes[labels[i] * many + t]) differing++;
    }
  });
  const categoryCost = gamma * differing;
  return {
    clusters: occupied.length,
    labels,
    sizes,
    centers,
    modes,
    cost: numberCost + categoryCost,
    numberCost,
    categoryCost,
    iterations: run.trace.length,
    converged: run.converged,
    trace: run.trace,
  };
}
