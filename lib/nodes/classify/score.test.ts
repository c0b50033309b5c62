import { describe, expect, it } from "vitest";
import { Random } from "@/lib/ml/random";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import type { Model } from "../contract";
import { rfm } from "../feature/rfm";
import { transform } from "../feature/transform";
import { category, classify, codes, context, customers, failure, number, type Said, scores, tableOf } from "./fixtures/try-classify";

describe("classify.score", () => {
  /** Transactions of customers: each has some invoices on some days. */
  function transactions(rows: number, seed: number): Table {
    const random = new Random(seed);
    const day = 86_400_000;
    return tableOf(
      [
        category(
          "customer",
          Array.from({ length: rows }, () => `C${random.below(rows / 8)}`),
          "id",
        ),
        category(
          "invoice",
          Array.from({ length: rows }, (_, row) => `I${row}`),
          "order",
        ),
        { name: "day", type: "date", role: "date", values: Float64Array.from({ length: rows }, () => Date.UTC(2024, 0, 1) + random.below(300) * day) },
        number(
          "amount",
          Float64Array.from({ length: rows }, () => Math.round(Math.exp(3 + random.normal()) * 100) / 100),
          "amount",
        ),
      ],
      rows,
    );
  }

  it("takes raw transactions through the model's own preparation", async () => {
    const said: Said = { warnings: [], dropped: new Map() };
    const ctx = context(said);
    const summed = await rfm.run({ data: transactions(2000, 1) }, rfm.params.parse({}), ctx);
    const scaled = await transform.run({ data: summed.data }, transform.params.parse({}), ctx);
    const monetary = findColumn(scaled.data, "monetary");
    const labels = monetary?.type === "number" ? Array.from(monetary.values, (value) => (value > 250 ? "big" : "small")) : [];
    const train = { ...scaled.data, columns: [...scaled.data.columns, category("segment", labels, "segment")] };
    const { model, report, advice } = await classify(train);
    expect(report.test.accuracy).toBeGreaterThan(0.9);
    expect(report.leaks).toEqual([]);
    expect(codes(advice)).toContain("classify.segments-by-construction");

    const raw = transactions(1200, 2);
    const scored = await scores(model, raw);
    expect(scored.report.received).toBe(1200);
    expect(scored.report.rows).toBeLessThan(200);
    expect(scored.report.scored).toBe(scored.report.rows);
    expect(scored.report.notScored).toEqual([]);
    const predicted = findColumn(scored.data, "segment (predicted)");
    expect(predicted).toMatchObject({ type: "category", role: "segment", dictionary: report.classes });
    // Preparing first and scoring then is the same.
    const prepared = await rfm.run({ data: raw }, rfm.params.parse({}), ctx);
    const early = await scores(model, prepared.data);
    expect(early.report.rows).toBe(scored.report.rows);
  });

  it("counts rows without an answer, and says how new rows differ from those of training", async () => {
    const { model } = await classify(customers(400));
    const rows = 200;
    const fresh = tableOf(
      [
        number(
          "recency",
          Float64Array.from({ length: rows }, (_, row) => (row < 10 ? NaN : row < 60 ? 5000 : 20)),
        ),
        category(
          "plan",
          Array.from({ length: rows }, (_, row) => (row < 50 ? null : row < 55 ? "gold" : "basic")),
        ),
        number(
          "noise",
          Float64Array.from({ length: rows }, (_, row) => (row < 10 ? NaN : 0)),
        ),
      ],
      rows,
    );
    const { report, data, warnings, advice } = await scores(model, fresh);
    expect(report.notScored).toEqual([{ reason: "no-values", rows: 10 }]);
    expect(warnings).toMatchObject([{ code: "classify.not-scored-no-values", detail: { rows: 10, total: 200 } }]);
    expect(report.scored).toBe(190);
    expect(report.certainty?.reduce((a, b) => a + b, 0)).toBe(190);
    expect(report.classes.reduce((sum, of) => sum + of.rows, 0)).toBe(190);
    expect(report.drift.map(({ column, outside }) => [column, outside])).toEqual([
      ["recency", 50 / 190],
      ["plan", 5 / 150],
      ["noise", 0],
    ]);
    expect(codes(advice)).toEqual(["classify.drift", "classify.more-missing"]);
    const predicted = findColumn(data, "churned (predicted)");
    expect(predicted?.type === "boolean" && predicted.values[0]).toBe(255);
  });

  it("applies assigners, and refuses models and columns it cannot read", async () => {
    const assigner: Model = {
      task: "assign",
      method: "kmeans",
      columns: ["x"],
      output: "segment",
      classes: ["1", "2"],
      recipe: [],
      state: { centroids: [[0], [10]] },
    };
    const { data, report, warnings } = await scores(assigner, tableOf([number("x", [1, 9, NaN]), category("segment", ["old", "old", "old"], "segment")], 3));
    expect(findColumn(data, "segment")).toMatchObject({ type: "category", role: "segment", codes: Int32Array.of(0, 1, -1) });
    expect(report.notScored).toEqual([{ reason: "missing-values", rows: 1 }]);
    expect(report.meanProbability).toBeNull();
    expect(codes(warnings)).toEqual(["classify.not-scored-missing-values"]);
    await expect(scores(assigner, tableOf([category("x", ["a"])], 1))).rejects.toMatchObject(failure("common.column-type"));
    await expect(scores({ ...assigner, method: "oracle" }, tableOf([number("x", [1])], 1))).rejects.toMatchObject(failure("classify.unknown-method"));
    await expect(scores(assigner, tableOf([number("x", [])], 0))).rejects.toMatchObject(failure("common.no-rows"));
    await expect(scores(assigner, tableOf([number("z", [1])], 1))).rejects.toMatchObject(failure("feature.recipe-outcome-missing"));
  });
});
