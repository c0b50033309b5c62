import type { Checkpoint } from "../checkpoint";

/**
 * One condition of a rule. Bounds are inclusive, null is open; with `under` the upper one is exclusive. A missing value
 * fulfils it only with `orMissing`.
 */
export type Condition =
  | {
      readonly type: "number";
      readonly column: string;
      readonly min: number | null;
      readonly max: number | null;
      readonly under?: true;
      readonly orMissing?: true;
    }
  /** With `not` every other value, and a missing one, fulfils it. */
  | { readonly type: "category"; readonly column: string; readonly values: readonly string[]; readonly not?: true }
  /** The column has a value, or has none. */
  | { readonly type: "presence"; readonly column: string; readonly known: boolean };

/** All conditions hold together. */
export interface Rule {
  readonly conditions: readonly Condition[];
  /** Rows that the rule picks. */
  readonly matched: number;
  /** Share of the picked rows that belong to the segment. */
  readonly precision: number;
  /** Share of the segment that the rule picks (recall). */
  readonly coverage: number;
}

export type RuleColumn =
  | { readonly type: "number"; readonly name: string; readonly values: Float64Array; readonly thresholds: readonly number[] }
  | { readonly type: "category"; readonly name: string; readonly codes: Int32Array; readonly dictionary: readonly string[] };

const MISSING = 255;
const CONDITIONS = 3;
const BEAM = 6;
/** What one more bound or value must add to the F1 of a rule. */
const COST = 0.015;
/** Most values named in one condition. */
const VALUES = 3;

interface Range {
  readonly column: number;
  /** First and last bin of a number column. */
  readonly from: number;
  readonly to: number;
  /** Codes of a category column. */
  readonly codes: readonly number[];
  readonly cost: number;
}

interface State {
  readonly ranges: readonly Range[];
  /** Sampled rows that fulfil them. */
  readonly rows: Uint32Array;
  readonly score: number;
}

/** What the searches for the rules of several segments share. */
export interface RuleSearch {
  readonly columns: readonly RuleColumn[];
  /** The rows the search looks at. */
  readonly sample: Uint32Array;
  readonly bins: readonly Uint8Array[];
}

/** Puts the sampled rows between the thresholds, once for all segments. O(columns x sample x log thresholds). */
export async function prepareSearch(columns: readonly RuleColumn[], sample: Uint32Array, checkpoint: Checkpoint): Promise<RuleSearch> {
  const bins: Uint8Array[] = [];
  for (const column of columns) {
    bins.push(binned(column, sample));
    await checkpoint(bins.length, columns.length);
  }
  return { columns, sample, bins };
}

/**
 * The box that says best who belongs to `segment`: at most three conditions, found by beam search (in the manner of PRIM,
 * Friedman and Fisher 1999, with all intervals between readable thresholds) for the best F1 less a price for each bound.
 * Precision and coverage are those of the rule as stated, on all rows.
 * Null when no condition is better than "everyone". O(conditions x beam x sample x columns + rows).
 */
export async function findRule({ columns, sample, bins }: RuleSearch, groups: Int32Array, segment: number, checkpoint: Checkpoint): Promise<Rule | null> {
  const inside = Uint8Array.from(sample, (row) => (groups[row] === segment ? 1 : 0));
  const size = inside.reduce((sum, value) => sum + value, 0);
  if (size === 0 || size === sample.length) return null;
  const everyone: State = { ranges: [], rows: Uint32Array.from({ length: sample.length }, (_, i) => i), score: (2 * size) / (sample.length + size) };
  let best = everyone;
  let beam: State[] = [everyone];
  for (let depth = 0; depth < CONDITIONS; depth++) {
    const grown: { readonly state: State; readonly range: Range; readonly score: number }[] = [];
    for (const state of beam) {
      for (let c = 0; c < columns.length; c++) {
        if (state.ranges.some((range) => range.column === c)) continue;
        const paid = state.ranges.reduce((sum, range) => sum + range.cost, 0);
        for (const { range, f1 } of bestRanges(columns[c], c, bins[c], state.rows, inside, size))
          grown.push({ state, range, score: f1 - COST * (paid + range.cost) });
        await checkpoint(depth, CONDITIONS);
      }
    }
    grown.sort((a, b) => b.score - a.score);
    beam = grown
      .slice(0, BEAM)
      .map(({ state, range, score }) => ({ ranges: [...state.ranges, range], rows: state.rows.filter((i) => fulfils(range, bins[range.column][i])), score }));
    if (beam.length === 0 || beam[0].score <= best.score) break;
    best = beam[0];
  }
  if (best.ranges.length === 0) return null;
  return measureRule(
    [...best.ranges].sort((a, b) => a.column - b.column).map((range) => stated(columns[range.column], range)),
    columns,
    groups,
    segment,
  );
}

/** F1 of a rule less a price for everything a reader has to keep in mind: what rules in one line are chosen by. */
export function ruleScore({ conditions, precision, coverage }: Omit<Rule, "matched">): number {
  const said = conditions.reduce((sum, condition) => {
    if (condition.type === "number") return sum + (condition.min === null ? 0 : 1) + (condition.max === null ? 0 : 1) + (condition.orMissing ? 1 : 0);
    return sum + (condition.type === "category" ? condition.values.length : 1);
  }, 0);
  return (precision + coverage > 0 ? (2 * precision * coverage) / (precision + coverage) : 0) - COST * said;
}

/** By how much a leaf must be better than a box, whose thresholds are rounder. */
const ROUNDER = 0.01;

/** The best rule in one line among a box found for the segment and its leaves in a tree, where they are as short. */
export function bestRule(box: Rule | null, leaves: readonly Rule[]): Rule | null {
  let best = box;
  for (const { conditions, matched, precision, coverage } of leaves) {
    const leaf: Rule = { conditions, matched, precision, coverage };
    if (conditions.length > 0 && conditions.length <= CONDITIONS && (!best || ruleScore(leaf) > ruleScore(best) + ROUNDER)) best = leaf;
  }
  return best;
}

/** Precision and coverage of conditions on all rows that have a segment. O(rows x conditions). */
function measureRule(conditions: readonly Condition[], columns: readonly RuleColumn[], groups: Int32Array, segment: number): Rule {
  const holds = new Uint8Array(groups.length).fill(1);
  for (const condition of conditions) keepFulfilling(holds, condition, columns);
  let matched = 0;
  let hits = 0;
  let size = 0;
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row];
    if (group < 0) continue;
    const belongs = group === segment ? 1 : 0;
    size += belongs;
    matched += holds[row];
    hits += belongs & holds[row];
  }
  return { conditions, matched, precision: matched > 0 ? hits / matched : 0, coverage: size > 0 ? hits / size : 0 };
}

/** Clears the mark of every row that does not fulfil a condition; column by column, since a million rows are asked. */
function keepFulfilling(holds: Uint8Array, condition: Condition, columns: readonly RuleColumn[]): void {
  const column = columns.find((c) => c.name === condition.column);
  if (condition.type === "number" && column?.type === "number") {
    const { values } = column;
    const min = condition.min ?? Number.NEGATIVE_INFINITY;
    const max = condition.max ?? Number.POSITIVE_INFINITY;
    for (let row = 0; row < holds.length; row++) if (!(values[row] >= min && values[row] <= max)) holds[row] = 0;
  } else if (condition.type === "category" && column?.type === "category") {
    const wanted = Uint8Array.from(column.dictionary, (value) => (condition.values.includes(value) ? 1 : 0));
    const { codes } = column;
    for (let row = 0; row < holds.length; row++) if (codes[row] < 0 || wanted[codes[row]] === 0) holds[row] = 0;
  } else {
    holds.fill(0);
  }
}

/** Threshold i is bin 2i + 1; values between thresholds have the even bins. A category's code is its bin. */
function binned(column: RuleColumn, sample: Uint32Array): Uint8Array {
  if (column.type === "category") return Uint8Array.from(sample, (row) => (column.codes[row] < 0 ? MISSING : Math.min(column.codes[row], MISSING - 1)));
  const { values, thresholds } = column;
  return Uint8Array.from(sample, (row) => {
    const value = values[row];
    if (!Number.isFinite(value)) return MISSING;
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle] < value) low = middle + 1;
      else high = middle;
    }
    return 2 * low + (thresholds[low] === value ? 1 : 0);
  });
}

function fulfils(range: Range, bin: number): boolean {
  return range.codes.length > 0 ? range.codes.includes(bin) : bin >= range.from && bin <= range.to;
}

/** The two best conditions on one column for the rows still in the box. */
function bestRanges(column: RuleColumn, index: number, bins: Uint8Array, rows: Uint32Array, inside: Uint8Array, size: number): { range: Range; f1: number }[] {
  const counts = new Float64Array(256);
  const hits = new Float64Array(256);
  for (let i = 0; i < rows.length; i++) {
    const bin = bins[rows[i]];
    counts[bin]++;
    hits[bin] += inside[rows[i]];
  }
  const found: { range: Range; f1: number }[] = [];
  const offer = (range: Range, matched: number, hit: number) => {
    if (matched === 0 || matched === rows.length) return;
    const f1 = (2 * hit) / (matched + size);
    found.push({ range, f1 });
  };
  if (column.type === "category") {
    const codes = column.dictionary.map((_, code) => code).filter((code) => code < MISSING && hits[code] > 0);
    codes.sort((a, b) => hits[b] / counts[b] - hits[a] / counts[a] || counts[b] - counts[a] || a - b);
    let matched = 0;
    let hit = 0;
    for (let n = 0; n < Math.min(VALUES, codes.length); n++) {
      matched += counts[codes[n]];
      hit += hits[codes[n]];
      offer({ column: index, from: 0, to: 0, codes: codes.slice(0, n + 1), cost: n + 1 }, matched, hit);
    }
    for (const code of codes) offer({ column: index, from: 0, to: 0, codes: [code], cost: 1 }, counts[code], hits[code]);
  } else {
    const last = 2 * column.thresholds.length;
    for (let from = -1; from < last; from += 2) {
      let matched = 0;
      let hit = 0;
      for (let to = Math.max(0, from); to <= last; to++) {
        matched += counts[to];
        hit += hits[to];
        const closed = to < last;
        if (closed && to % 2 === 0) continue;
        const bounds = (from >= 0 ? 1 : 0) + (closed ? 1 : 0);
        if (bounds > 0) offer({ column: index, from: Math.max(0, from), to, codes: [], cost: bounds }, matched, hit);
      }
    }
  }
  return found.sort((a, b) => b.f1 - COST * b.range.cost - (a.f1 - COST * a.range.cost)).slice(0, 2);
}

function stated(column: RuleColumn, range: Range): Condition {
  if (column.type === "category") return { type: "category", column: column.name, values: range.codes.map((code) => column.dictionary[code]) };
  const bound = (bin: number) => (bin % 2 === 1 ? column.thresholds[(bin - 1) / 2] : null);
  return { type: "number", column: column.name, min: bound(range.from), max: bound(range.to) };
}
