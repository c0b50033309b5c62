import type { Checkpoint } from "../checkpoint";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import { type CategoryProfile, type DescribedCategory, profileCategory } from "./category-profile";
import { type Centres, centresOf, type Nearness, nearness } from "./centres";
import type { Difference } from "./differences";
import type { Distribution } from "./group-statistics";
import { type DescribedNumber, type NumberProfile, profileNumber } from "./number-profile";
import { readableThresholds } from "./readable";
import { bestRule, findRule, prepareSearch, type Rule, type RuleColumn } from "./rule";
import { type Sureness, surenessOf } from "./sureness";
import { fitSurrogate, type Surrogate } from "./surrogate";
import type { TreeColumn } from "./tree-grow";
import { type Explainer, treeReasons } from "./why";

export interface ProfileInput {
  /** Segment of each row, 0 to count - 1; -1 = none, the row is left out. */
  readonly groups: Int32Array;
  readonly count: number;
  /** The segment that holds noise: described as the others are, but no rule is sought for it. Null without. */
  readonly noise: number | null;
  readonly numbers: readonly DescribedNumber[];
  readonly categories: readonly DescribedCategory[];
  /** The columns distances are taken in; `features`: as the clustering saw them. */
  readonly axes: readonly { readonly column: string; readonly shown: string; readonly values: Float64Array }[];
  readonly features: boolean;
  readonly value: Float64Array | null;
  /** Depth of the tree, at most. */
  readonly depth: number;
  readonly seed: number;
}

export interface SegmentDescription {
  readonly size: number;
  /** Sum of the value column; null without one. */
  readonly value: number | null;
  /** Largest effect first. */
  readonly differences: readonly Difference[];
  /** One a number column. */
  readonly distributions: readonly Distribution[];
  /** Standardised mean, one a number column. */
  readonly standardised: readonly (number | null)[];
  /** Mean percentile rank, one a number column. */
  readonly ranks: readonly (number | null)[];
  readonly rule: Rule | null;
  readonly sureness: Sureness | null;
}

export interface Description {
  readonly segments: readonly SegmentDescription[];
  /** Over all segments, one a number column. */
  readonly overall: readonly { readonly distribution: Distribution; readonly skewness: number }[];
  readonly categories: readonly CategoryProfile[];
  readonly tree: Surrogate | null;
  /** Null when rows cannot be explained: one segment, or no column to explain by. */
  readonly explainer: Explainer | null;
  /** The margin of each row by the explainer's method (NaN where there is none), and the leaf of each row in the tree. */
  readonly margins: Float64Array | null;
  readonly leaves: Uint16Array | null;
}

/** Rows the search for rules looks at; what is told of the rules is counted on all. */
const RULE_ROWS = 20_000;

/** Size, value, differences, distributions, rules and sureness of each segment. Exact but for the search for rules. O(rows x columns). */
export async function describeSegments(input: ProfileInput, checkpoint: Checkpoint): Promise<Description> {
  const { groups, count, numbers, categories, noise } = input;
  const within = (from: number, to: number) => (done: number, total: number) => checkpoint(from + (to - from) * (total > 0 ? done / total : 0), 1);
  const { sizes, sums } = totals(input);
  await checkpoint(0, 1);
  const differences: Difference[][] = Array.from({ length: count }, () => []);
  const note = (found: readonly (Difference | null)[]) => {
    for (const [segment, difference] of found.entries()) if (difference) differences[segment].push(difference);
  };
  const profiles: NumberProfile[] = [];
  for (const [index, column] of numbers.entries()) {
    const share = 0.5 / numbers.length;
    const profile = await profileNumber(column, groups, count, within(share * index, share * (index + 1)));
    profiles.push(profile);
    note(profile.differences);
  }
  const told: CategoryProfile[] = [];
  for (const column of categories) {
    await checkpoint(0.5, 1);
    const found = profileCategory(column, groups, count);
    told.push(found.profile);
    note(found.differences);
  }

  await checkpoint(0.5, 1);
  const everybody = sampleRows(groups, input.seed, null);
  const rules = await boxRules(input, sizes, everybody, within(0.5, 0.7));
  await checkpoint(0.7, 1);
  const sample = noise === null ? everybody : sampleRows(groups, input.seed, noise);
  await checkpoint(0.7, 1);
  const surrogate = await fitSurrogate({ columns: treeColumns(input), groups, count, noise, sample, depth: input.depth, seed: input.seed }, within(0.7, 0.85));
  await checkpoint(0.85, 1);
  const centres = input.axes.length > 0 ? await centresOf(input.axes, input.features, groups, count, noise, within(0.85, 0.9)) : null;
  const near = centres
    ? await nearness(
        centres,
        input.axes.map(({ values }) => values),
        groups,
        noise,
        within(0.9, 0.97),
      )
    : null;
  const explainer = chooseExplainer(centres, near, surrogate?.tree ?? null);
  const margins = explainer?.method === "centres" ? (near?.margins ?? null) : surrogate ? treeMargins(surrogate.tree, surrogate.leaves, input) : null;
  await checkpoint(0.97, 1);
  const distances = explainer?.method === "centres" ? (near?.distances ?? null) : null;
  const sureness = explainer && margins ? await surenessOf(margins, distances, groups, count, within(0.97, 1)) : null;
  return {
    segments: Array.from({ length: count }, (_, segment) => ({
      size: sizes[segment],
      value: input.value ? sums[segment] : null,
      differences: differences[segment].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
      distributions: profiles.map((profile) => profile.distributions[segment]),
      standardised: profiles.map((profile) => profile.standardised[segment]),
      ranks: profiles.map((profile) => profile.ranks[segment]),
      rule: bestRule(rules[segment], surrogate?.tree.segments[segment].rules ?? []),
      sureness: sureness && segment !== noise ? sureness[segment] : null,
    })),
    overall: profiles.map(({ overall, skewness }) => ({ distribution: overall, skewness })),
    categories: told,
    tree: surrogate?.tree ?? null,
    explainer,
    margins: explainer ? margins : null,
    leaves: surrogate?.leaves ?? null,
  };
}

function totals({ groups, count, value }: ProfileInput) {
  const sizes = new Float64Array(count);
  const sums = new Float64Array(count);
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row];
    if (group < 0) continue;
    sizes[group]++;
    if (value && Number.isFinite(value[row])) sums[group] += value[row];
  }
  return { sizes, sums };
}

/** The rule in one line of each segment that there is to tell from others. */
async function boxRules(input: ProfileInput, sizes: Float64Array, sample: Uint32Array, checkpoint: Checkpoint): Promise<(Rule | null)[]> {
  const { groups, count, noise } = input;
  await checkpoint(0, count);
  const breathe = () => checkpoint(0, count);
  const search = await prepareSearch(await ruleColumns(input, sample, breathe), sample, breathe);
  const rules: (Rule | null)[] = [];
  for (let segment = 0; segment < count; segment++) {
    if (segment === noise || sizes[segment] === 0) rules.push(null);
    else rules.push(await findRule(search, groups, segment, (done, total) => checkpoint(segment + done / total, count)));
  }
  return rules;
}

async function ruleColumns({ numbers, categories }: ProfileInput, sample: Uint32Array, checkpoint: Checkpoint): Promise<RuleColumn[]> {
  const columns: RuleColumn[] = [];
  for (const { name, values } of numbers) {
    const sorted = Float64Array.from(sample, (row) => values[row]).filter(Number.isFinite);
    columns.push({ type: "number", name, values, thresholds: readableThresholds(sorted.sort()) });
    await checkpoint(columns.length, numbers.length);
  }
  for (const { name, codes, dictionary, explains } of categories) if (explains) columns.push({ type: "category", name, codes, dictionary });
  return columns;
}

function treeColumns({ numbers, categories }: ProfileInput): TreeColumn[] {
  return [
    ...numbers.map(({ name, values }): TreeColumn => ({ type: "number", name, values, whole: isWhole(values) })),
    ...categories.filter(({ explains }) => explains).map(({ name, codes, dictionary }): TreeColumn => ({ type: "category", name, codes, dictionary })),
  ];
}

function isWhole(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (Number.isFinite(values[row]) && !Number.isInteger(values[row])) return false;
  return true;
}

/** At most RULE_ROWS of the rows that have a group other than `without`, each as likely as any other, in table order. */
function sampleRows(groups: Int32Array, seed: number, without: number | null): Uint32Array {
  let left = 0;
  for (let row = 0; row < groups.length; row++) if (groups[row] >= 0 && groups[row] !== without) left++;
  const places = samplePlaces(left, RULE_ROWS, new Random(seed, 74));
  for (let row = 0, place = 0, taken = 0; taken < places.length; row++) {
    if (groups[row] < 0 || groups[row] === without) continue;
    // Places among the rows that count become rows of the table.
    if (place++ === places[taken]) places[taken++] = row;
  }
  return places;
}

/** The method that agrees better with the segments; the tree where the centres explain nothing. */
function chooseExplainer(centres: Centres | null, near: Nearness | null, tree: Surrogate | null): Explainer | null {
  const agreement = { centres: near?.agreement ?? null, tree: tree?.fidelity ?? null };
  if (agreement.centres === null && agreement.tree === null) return null;
  return { method: (agreement.centres ?? 0) >= (agreement.tree ?? 0) ? "centres" : "tree", agreement, centres };
}

function treeMargins(tree: Surrogate, leaves: Uint16Array, { groups, count, noise }: ProfileInput): Float64Array {
  const byLeaf = tree.nodes.map((_, leaf) => Float64Array.from({ length: count }, (__, segment) => treeReasons(tree.nodes, leaf, segment, noise).margin));
  const margins = new Float64Array(groups.length).fill(Number.NaN);
  for (let row = 0; row < groups.length; row++) if (groups[row] >= 0 && groups[row] !== noise) margins[row] = byLeaf[leaves[row]][groups[row]];
  return margins;
}
