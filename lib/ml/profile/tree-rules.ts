import type { Condition, Rule } from "./rule";
import type { TreeColumn } from "./tree-grow";

/** A node of a tree as it is told: split in the column's own words, rows counted over all of the table. */
export interface ToldNode {
  readonly split: ToldSplit | null;
  /** Places of the children among the nodes; -1 for a leaf. */
  readonly left: number;
  readonly right: number;
  readonly size: number;
  /** Rows of each segment. */
  readonly counts: readonly number[];
  /** The segment most of its rows belong to. */
  readonly segment: number;
}

/** Left goes: a value below `cut` (null: any value at all), or the category's value; `code` is its place in the column's dictionary, 0 is yes and 1 no. */
export type ToldSplit =
  | { readonly type: "number"; readonly column: string; readonly cut: number | null; readonly missingLeft: boolean }
  | { readonly type: "category"; readonly column: string; readonly value: string; readonly code: number };

/** What must hold for a column along a path. */
interface Held {
  min: number | null;
  cut: number | null;
  known: boolean;
  missing: boolean;
  only: string | null;
  readonly not: string[];
}

/** What leads to a node, one condition a column, in the columns' order. `gaps`: columns with missing values. */
function conditionsOf(nodes: readonly ToldNode[], leaf: number, columns: readonly TreeColumn[], gaps: ReadonlySet<string>): Condition[] {
  const held = new Map<string, Held>();
  for (const { split, left } of pathTo(nodes, leaf)) {
    const state = held.get(split.column) ?? { min: null, cut: null, known: true, missing: true, only: null, not: [] };
    held.set(split.column, state);
    if (split.type === "category") {
      if (left) state.only = split.value;
      else state.not.push(split.value);
    } else {
      state.missing &&= split.missingLeft === left;
      if (split.cut === null) state.known &&= left;
      else if (left) state.cut = split.cut;
      else state.min = split.cut;
    }
  }
  return columns.flatMap((column) => {
    const state = held.get(column.name);
    return state ? stated(column, state, gaps.has(column.name)) : [];
  });
}

function stated(column: TreeColumn, { min, cut, known, missing, only, not }: Held, gaps: boolean): Condition[] {
  const { name } = column;
  if (column.type === "category") {
    return [only === null ? { type: "category", column: name, values: not, not: true } : { type: "category", column: name, values: [only] }];
  }
  if (!known) return [{ type: "presence", column: name, known: false }];
  if (min === null && cut === null) return gaps && !missing ? [{ type: "presence", column: name, known: true }] : [];
  const orMissing = gaps && missing ? ({ orMissing: true } as const) : {};
  if (cut === null) return [{ type: "number", column: name, min, max: null, ...orMissing }];
  // Below 13 is at most 12 where all are whole numbers; but nobody says 2,599 for below 2,600.
  const round = cut >= 100 && cut % 10 === 0;
  if (column.whole && !round) return [{ type: "number", column: name, min, max: cut - 1, ...orMissing }];
  return [{ type: "number", column: name, min, max: cut, under: true, ...orMissing }];
}

interface Step {
  readonly split: ToldSplit;
  readonly left: boolean;
}

/** The splits from the root down to a node. */
function pathTo(nodes: readonly ToldNode[], node: number): Step[] {
  const steps: Step[] = [];
  for (let child = node; child !== 0; ) {
    const parent = nodes.findIndex(({ left, right }) => left === child || right === child);
    const { split, left } = nodes[parent];
    if (split) steps.unshift({ split, left: left === child });
    child = parent;
  }
  return steps;
}

export interface SegmentRules {
  /** One a leaf that is the segment's, the widest first. */
  readonly rules: readonly (Rule & { readonly leaf: number })[];
  /** Of all its leaves together. */
  readonly matched: number;
  readonly precision: number;
  readonly coverage: number;
}

/** The leaves of each segment as rules. `explained`: false for noise, which no rule is for. */
export function rulesOf(
  nodes: readonly ToldNode[],
  columns: readonly TreeColumn[],
  gaps: ReadonlySet<string>,
  sizes: ArrayLike<number>,
  explained: (segment: number) => boolean,
): SegmentRules[] {
  return Array.from(sizes, (size, segment) => {
    const leaves = explained(segment) ? nodes.flatMap((node, index) => (node.left < 0 && node.segment === segment && node.size > 0 ? [index] : [])) : [];
    const rules = leaves.map((leaf) => {
      const { counts, size: matched } = nodes[leaf];
      const conditions = conditionsOf(nodes, leaf, columns, gaps);
      return { leaf, conditions, matched, precision: counts[segment] / matched, coverage: size > 0 ? counts[segment] / size : 0 };
    });
    const matched = rules.reduce((sum, rule) => sum + rule.matched, 0);
    const hits = leaves.reduce((sum, leaf) => sum + nodes[leaf].counts[segment], 0);
    return {
      rules: rules.sort((a, b) => b.coverage - a.coverage),
      matched,
      precision: matched > 0 ? hits / matched : 0,
      coverage: size > 0 ? hits / size : 0,
    };
  });
}
