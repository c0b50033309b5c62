import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES, setColumns } from "../fixtures/clustering-sets";
import oracle from "./fixtures/tree.json";
import { readableThresholds, roundestBetween } from "./readable";
import { bestRule, findRule, prepareSearch, type Rule, ruleScore } from "./rule";
import { fitSurrogate, type Surrogate } from "./surrogate";
import type { TreeColumn } from "./tree-grow";
import { conditionsOfLeaf, leafOfRow } from "./why";

const number = (name: string, values: readonly number[]): TreeColumn => ({
  type: "number",
  name,
  values: Float64Array.from(values),
  whole: values.every((value) => Number.isNaN(value) || Number.isInteger(value)),
});
const category = (name: string, values: readonly (string | null)[]): TreeColumn => {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return { type: "category", name, dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))) };
};
const cellOf = (column: TreeColumn, row: number) => {
  if (column.type === "category") return column.codes[row] < 0 ? null : column.dictionary[column.codes[row]];
  return Number.isFinite(column.values[row]) ? column.values[row] : null;
};

async function treeOf(columns: readonly TreeColumn[], groups: Int32Array, more: { depth?: number; noise?: number | null; count?: number } = {}) {
  const count = more.count ?? Math.max(0, ...groups) + 1;
  const noise = more.noise ?? null;
  const sample = Uint32Array.from(groups.keys()).filter((row) => groups[row] >= 0 && groups[row] !== noise);
  return fitSurrogate({ columns, groups, count, noise, sample, depth: more.depth ?? 4, seed: 42 }, noCheckpoint);
}

/** Whether a row fulfils a rule as it is written. */
function holds(rule: Pick<Rule, "conditions">, columns: readonly TreeColumn[], row: number): boolean {
  return rule.conditions.every((condition) => {
    const column = columns.find(({ name }) => name === condition.column);
    const value = column ? cellOf(column, row) : null;
    if (condition.type === "presence") return condition.known === (value !== null);
    if (condition.type === "category")
      return condition.not ? !condition.values.includes(String(value)) : value !== null && condition.values.includes(String(value));
    if (typeof value !== "number") return condition.orMissing === true;
    if (condition.min !== null && value < condition.min) return false;
    return condition.max === null || (condition.under ? value < condition.max : value <= condition.max);
  });
}

/** Every number told of the tree, counted again row by row from the rules as written. */
function expectCounted(
  { tree, leaves }: { tree: Surrogate; leaves: Uint16Array },
  columns: readonly TreeColumn[],
  groups: Int32Array,
  noise: number | null = null,
) {
  let right = 0;
  let rows = 0;
  const hits = new Map<number, { matched: number; own: number }>();
  for (let row = 0; row < groups.length; row++) {
    if (groups[row] < 0) {
      expect(leaves[row]).toBe(65_535);
      continue;
    }
    const all = tree.segments.flatMap(({ rules }, segment) => rules.map((rule) => ({ rule, segment })));
    const met = all.filter(({ rule }) => holds(rule, columns, row));
    // The leaves share all rows out: each meets exactly one rule, that of its leaf.
    expect(met.map(({ rule }) => rule.leaf)).toEqual([leaves[row]]);
    expect(leafOfRow(tree.nodes, (name) => cellOf(columns.find((column) => column.name === name) ?? columns[0], row))).toBe(leaves[row]);
    const [{ segment }] = met;
    const told = hits.get(leaves[row]) ?? { matched: 0, own: 0 };
    hits.set(leaves[row], { matched: told.matched + 1, own: told.own + (groups[row] === segment ? 1 : 0) });
    if (groups[row] === noise) continue;
    rows++;
    if (groups[row] === segment) right++;
  }
  expect(tree.fidelity).toBeCloseTo(right / rows, 12);
  for (const [segment, { rules }] of tree.segments.entries()) {
    const size = groups.filter((group) => group === segment).length;
    for (const rule of rules) {
      const { matched, own } = hits.get(rule.leaf) ?? { matched: 0, own: 0 };
      expect([rule.matched, rule.precision, rule.coverage]).toEqual([matched, own / matched, own / size]);
      expect(conditionsOfLeaf(tree.segments, rule.leaf)).toBe(rule.conditions);
    }
  }
}

const learnable = oracle.cases.filter(({ set, gaps, categories }, i) => i < SET_NAMES.length && gaps === undefined && !categories && set !== "single point");

describe.each(learnable.map((one) => [one.set, one] as const))("the tree told of %s", (name, one) => {
  const known = SET_NAMES.find((own) => own === name) ?? "blobs";
  const columns = setColumns(clusteringSet(known)).map((values, t) => number(`x${t}`, Array.from(values)));
  const groups = Int32Array.from(one.labels, (letter) => letter.charCodeAt(0) - 97);

  it("is counted on the rules as written, and agrees as scikit-learn's full tree does but for what pruning gave up", async () => {
    const fitted = await treeOf(columns, groups);
    if (one.classes < 2) {
      expect(fitted).toBeNull();
      return;
    }
    if (!fitted) throw new Error("a tree was expected");
    expectCounted(fitted, columns, groups);
    expect(fitted.tree.fidelity).toBeGreaterThanOrEqual(one.trees[0].accuracy - 0.06);
    expect(fitted.tree.leaves).toBeLessThanOrEqual(Math.max(...one.trees.map(({ features }) => features.filter((feature) => feature < 0).length)));
    if (fitted.tree.validated !== null) expect(fitted.tree.validated).toBeLessThanOrEqual(1);
  });
});

describe("surrogate trees", () => {
  it("find the rules that segments were made by, categories, gaps and all", async () => {
    const rows = 900;
    const spend = Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? Number.NaN : ((i * 37) % 900) + 0.5));
    const orders = Array.from({ length: rows }, (_, i) => 1 + ((i * 7) % 20));
    const city = Array.from({ length: rows }, (_, i) => (i % 13 === 0 ? null : ["Iași", "Cluj", "Brăila"][i % 3]));
    const columns = [number("spend", spend), number("orders", orders), category("city", city)];
    const groups = Int32Array.from(spend, (value, i) => (city[i] === "Cluj" ? 0 : Number.isNaN(value) || value < 400 ? 1 : orders[i] >= 12 ? 2 : 3));
    const fitted = await treeOf(columns, groups);
    if (!fitted) throw new Error("a tree was expected");
    expectCounted(fitted, columns, groups);
    expect(fitted.tree).toMatchObject({ fidelity: 1, leaves: 4 });
    expect(fitted.tree.segments.map(({ rules: [rule] }) => rule.conditions)).toEqual([
      [{ type: "category", column: "city", values: ["Cluj"] }],
      [
        { type: "number", column: "spend", min: null, max: 400, under: true, orMissing: true },
        { type: "category", column: "city", values: ["Cluj"], not: true },
      ],
      [
        { type: "number", column: "spend", min: 400, max: null },
        { type: "number", column: "orders", min: 12, max: null },
        { type: "category", column: "city", values: ["Cluj"], not: true },
      ],
      [
        { type: "number", column: "spend", min: 400, max: null },
        { type: "number", column: "orders", min: null, max: 11 },
        { type: "category", column: "city", values: ["Cluj"], not: true },
      ],
    ]);
  });

  it("ask whether a value is there at all, when that tells segments apart", async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i < 25 ? Number.NaN : i % 7));
    const groups = Int32Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
    const fitted = await treeOf([number("last call", values)], groups);
    expect(fitted?.tree.segments.map(({ rules: [rule] }) => rule.conditions)).toEqual([
      [{ type: "presence", column: "last call", known: true }],
      [{ type: "presence", column: "last call", known: false }],
    ]);
  });

  it("seek no rule for noise, and count its rows against the others", async () => {
    const values = Array.from({ length: 120 }, (_, i) => i);
    const groups = Int32Array.from(values, (value) => (value % 10 === 3 ? 2 : value < 60 ? 0 : 1));
    const columns = [number("x", values)];
    const fitted = await treeOf(columns, groups, { noise: 2 });
    if (!fitted) throw new Error("a tree was expected");
    expectCounted(fitted, columns, groups, 2);
    expect(fitted.tree.fidelity).toBe(1);
    expect(fitted.tree.segments[2].rules).toEqual([]);
    expect(fitted.tree.segments[0]).toMatchObject({ precision: 0.9, coverage: 1 });
  });

  it("grow deep enough for sixty segments, and stay away where there is nothing to say", async () => {
    const values = Array.from({ length: 3000 }, (_, i) => i % 60);
    const many = await treeOf([number("x", values)], Int32Array.from(values));
    expect(many?.tree.fidelity).toBeGreaterThan(0.9);
    expect(await treeOf([number("x", [1, 1, 1, 1])], Int32Array.of(0, 1, 0, 1))).toBeNull();
    expect(await treeOf([], Int32Array.of(0, 1))).toBeNull();
    expect(await treeOf([number("x", [1])], Int32Array.of(0))).toBeNull();
    expect(await treeOf([number("x", [Number.NaN, Number.NaN])], Int32Array.of(0, 1))).toBeNull();
    expect(await treeOf([number("x", [1, 2])], Int32Array.of(-1, -1), { count: 0 })).toBeNull();
  });

  it("is the same for the same seed", async () => {
    const columns = setColumns(clusteringSet("rfm")).map((values, t) => number(`x${t}`, Array.from(values)));
    const rfm = oracle.cases.find(({ set }) => set === "rfm");
    const groups = Int32Array.from(rfm?.labels ?? "", (letter) => letter.charCodeAt(0) - 97);
    expect(await treeOf(columns, groups)).toEqual(await treeOf(columns, groups));
  });
});

describe("the roundest number between two", () => {
  it.each([
    [12, 13, true, 13],
    [12, 19, true, 15],
    [99, 140, true, 100],
    [23.4, 27.1, false, 25],
    [655.21, 655.24, false, 655.23],
    [-3, 2, false, 0],
    [-3.2, -3.1, false, -3.1],
    [1e9, 1e9 + 3, true, 1e9 + 2],
    [0.3, 0.30000000000000004, false, 0.30000000000000004],
  ])("%d and %d (whole: %s) is %d", (low, high, whole, expected) => {
    expect(roundestBetween(low, high, whole)).toBe(expected);
  });
});

describe("rules in one line", () => {
  const f1 = ({ precision, coverage }: Rule) => (precision + coverage > 0 ? (2 * precision * coverage) / (precision + coverage) : 0);

  it("are the better of a box and a leaf, on every data set", async () => {
    const sums = { box: 0, leaf: 0, best: 0 };
    for (const one of learnable.filter(({ classes, labels }) => classes > 1 && labels.length >= 100)) {
      const values = setColumns(clusteringSet(SET_NAMES.find((own) => own === one.set) ?? "blobs"));
      const groups = Int32Array.from(one.labels, (letter) => letter.charCodeAt(0) - 97);
      const fitted = await treeOf(
        values.map((own, t) => number(`x${t}`, Array.from(own))),
        groups,
      );
      const columns = values.map((own, t) => ({ type: "number", name: `x${t}`, values: own, thresholds: readableThresholds(own.slice().sort()) }) as const);
      const search = await prepareSearch(columns, Uint32Array.from(groups.keys()), noCheckpoint);
      for (let segment = 0; segment < one.classes; segment++) {
        const box = await findRule(search, groups, segment, noCheckpoint);
        const leaves = fitted?.tree.segments[segment].rules ?? [];
        const best = bestRule(box, leaves);
        for (const other of [...(box ? [box] : []), ...leaves.filter(({ conditions }) => conditions.length <= 3)]) {
          expect(best && ruleScore(best)).toBeGreaterThanOrEqual(ruleScore(other) - 0.01 - 1e-9);
        }
        sums.box += box ? f1(box) : 0;
        sums.leaf += leaves.length > 0 ? f1(leaves[0]) : 0;
        sums.best += best ? f1(best) : 0;
      }
    }
    // One box says more of a segment than one leaf, which has only its part of it; together they say most.
    expect(sums.best).toBeGreaterThan(sums.box);
    expect(sums.box).toBeGreaterThan(sums.leaf);
  });
});
