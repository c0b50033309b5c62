import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { factsOf, type TableFacts } from "./facts";
import { METHODS_WITH_NEEDS, type PlannedMethod, unmetNeeds } from "./needs";

const DAY = 86_400_000;
const PLENTY: TableFacts = { rows: 100_000, features: 5, customers: 50_000, repeat: 25_000, spanDays: 1200, gapDays: 30, target: { classes: 2, rarest: 9000 } };

const planned = (
  type: string,
  params: PlannedMethod["params"],
  rows: number | null = PLENTY.rows,
  features: number | null = PLENTY.features,
): PlannedMethod => ({
  node: "n",
  type,
  params,
  rows,
  features,
});
const codes = (method: PlannedMethod, facts: Partial<TableFacts> = {}) =>
  unmetNeeds([method], { ...PLENTY, ...facts }).map(({ code, severity }) => `${code} ${severity}`);

describe("what planned methods need", () => {
  it("says what is missing: small tables, wide tables, short times", () => {
    expect(unmetNeeds([planned("cluster.hdbscan", { minClusterSize: 100 }, 300)], PLENTY)).toMatchObject([
      { code: "cluster-size", severity: "serious", detail: { rows: 300, size: 100, most: 3 }, params: { minClusterSize: 15 } },
    ]);
    expect(unmetNeeds([planned("cluster.kmeans", { k: 4 }, 200, 40)], PLENTY)).toMatchObject([
      { code: "clusters", severity: "serious", detail: { needed: 1600 } },
    ]);
    // 12-16-8-2-8-16-12: 13 x 16 + 17 x 8 + 9 x 2 + 3 x 8 + 9 x 16 + 17 x 12 = 734 weights.
    expect(unmetNeeds([planned("cluster.autoencoder", { k: 3, hidden: "16, 8", latent: 2 }, 500, 12)], PLENTY)).toMatchObject([
      { code: "network", severity: "serious", detail: { weights: 734, needed: 7340 } },
    ]);
    expect(codes(planned("cluster.mixture", { choose: "k", k: 5, covariance: "full" }, 400, 10))).toEqual(["mixture serious"]);
    expect(codes(planned("feature.tsne", { perplexity: 30 }, 60))).toEqual(["perplexity serious"]);
    expect(codes(planned("feature.umap", { neighbors: 15 }, 12))).toEqual(["neighbors serious"]);
    expect(codes(planned("classify.classifier", { method: "logistic", testShare: 0.25 }, 900, 12), { target: { classes: 2, rarest: 60 } })).toEqual([
      "events notable",
    ]);
    expect(codes(planned("feature.behaviour", { windows: "30, 90, 365" }), { spanDays: 200 })).toEqual(["window notable"]);
    expect(codes(planned("feature.trend", { unit: "month", window: 3 }), { spanDays: 100 })).toEqual(["trend-span serious"]);
    expect(codes(planned("cluster.series", { unit: "month" }), { spanDays: 100 })).toEqual(["series-span notable"]);
  });

  it("counts the customers of a test as power.prop.test does", () => {
    // R: power.prop.test(p1 = 0.1, p2 = 0.12, power = 0.8): n = 3840.847 in each group.
    const plan = { metric: "conversion", baseline: 0.1, effect: 0.02, effectKind: "absolute", power: 0.8, alpha: 0.05, arms: 2, holdOut: 0, twoSided: true };
    const [need] = unmetNeeds([planned("experiment.plan", plan)], { ...PLENTY, customers: 400 });
    expect(need).toMatchObject({ code: "test-size", severity: "serious", detail: { have: 400, needed: 7682 } });
    expect(codes(planned("experiment.plan", { ...plan, baseline: null, effect: 0.02, effectKind: "relative" }), { customers: 400 })).toEqual([
      "test-size serious",
    ]);
    expect(codes(planned("experiment.plan", plan))).toEqual([]);
    expect(codes(planned("experiment.plan", { ...plan, effect: 0 }), { customers: 4 })).toEqual([]);
  });

  it("asks of lifetimes that people come back, for long enough, and of the horizon that it is not far", () => {
    const clv = planned("feature.clv", { months: 12 });
    expect(codes(clv)).toEqual([]);
    expect(codes(clv, { spanDays: 60, gapDays: 30 })).toEqual(["clv-span serious", "clv-far notable"]);
    expect(codes(clv, { repeat: 2000 })).toEqual(["clv-repeat serious"]);
    expect(codes(clv, { customers: 300, repeat: 60 })).toEqual(["clv-repeat notable"]);
    expect(unmetNeeds([clv], { ...PLENTY, spanDays: 100 })).toMatchObject([{ code: "clv-far", params: { months: 6 } }]);
  });

  it("is silent where there is enough, where nothing is known, and for what it does not know", () => {
    for (const type of METHODS_WITH_NEEDS) {
      expect(
        codes(
          planned(type, {
            k: 4,
            to: 8,
            minClusterSize: 50,
            perplexity: 30,
            neighbors: 15,
            hidden: "16, 8",
            latent: 2,
            covariance: "full",
            unit: "month",
            window: 3,
          }),
        ),
        type,
      ).toEqual([]);
      const nothing: TableFacts = { rows: 0, features: 0, customers: null, repeat: null, spanDays: null, gapDays: null, target: null };
      expect(unmetNeeds([planned(type, {}, null, null)], nothing), type).toEqual([]);
    }
    expect(codes(planned("deliver.list", {}, 1, 40))).toEqual([]);
  });
});

describe("the facts of a table", () => {
  it("are counted as by hand", async () => {
    const at = [0, 3, 3.4, 10, 20, Number.NaN, 20.5].map((day) => Date.UTC(2026, 0, 1) + day * DAY);
    const table = {
      rows: 7,
      recipe: [],
      columns: [
        { name: "id", role: "id", type: "text", codes: Int32Array.of(0, 0, 0, 1, 1, 2, -1), dictionary: ["a", "b", "c", "never"] },
        { name: "at", role: "date", type: "date", values: Float64Array.from(at) },
        { name: "f", role: "feature", type: "number", values: new Float64Array(7) },
        { name: "bought", role: "target", type: "boolean", values: Uint8Array.of(1, 0, 0, 0, 255, 0, 1) },
      ],
    } as const;
    expect(await factsOf(table, noCheckpoint)).toEqual({
      rows: 7,
      features: 1,
      customers: 3,
      repeat: 2,
      spanDays: 20,
      // Days 0 and 3 of a, 10 and 20 of b: gaps of 3 and 10 days, the upper of the two in the middle.
      gapDays: 10,
      target: { classes: 2, rarest: 2 },
    });
    expect(await factsOf({ rows: 0, columns: [], recipe: [] }, noCheckpoint)).toMatchObject({ rows: 0, customers: null, spanDays: null, target: null });
  });
});
