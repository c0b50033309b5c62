import { describe, expect, it } from "vitest";
import wholesale from "@/lib/ml/fixtures/logistic.json";
import { findColumn, takeRows } from "@/lib/table/columns";
import { Cancelled } from "../problem";
import { classifier } from "./classifier";
import { category, classify, codes, context, customers, failure, number, type Said, scores, tableOf } from "./fixtures/try-classify";

describe("classify.classifier", () => {
  it("learns on some rows and is judged on the others, and says what the answer rests on", async () => {
    const { data, model, report, warnings, advice } = await classify(customers(800));
    expect(report.columns).toEqual(["recency", "plan", "noise"]);
    expect(report.classes).toEqual(["false", "true"]);
    expect(report.positive).toBe(1);
    expect(data.rows).toBe(report.test.rows);
    expect(Math.abs(data.rows - 200)).toBeLessThan(2);
    expect(report.test.rows + report.train.rows).toBe(800);
    expect(report.test.accuracy).toBeGreaterThan(0.8);
    expect(report.test.accuracy).toBeGreaterThan(report.test.baseline.accuracy + 0.2);
    expect(report.test.auc).toBeGreaterThan(0.9);
    expect(report.importance.columns.map(({ column }) => column)).toEqual(["recency", "plan", "noise"]);
    expect(report.logistic?.converged).toBe(true);
    expect(report.logistic?.coefficients.map(({ column, kind, level }) => [column, kind, level].join(" "))).toEqual([
      "recency value ",
      "noise value ",
      "recency missing ",
      "plan level basic",
      "plan level plus",
      "plan missing ",
    ]);
    const recency = report.logistic?.coefficients[0];
    expect(recency?.perDeviation[0]).toBeGreaterThan(1);
    expect((recency?.perUnit[0] ?? 0) * 105).toBeCloseTo(recency?.perDeviation[0] ?? 0, 0);
    expect(warnings).toEqual([]);
    expect(advice).toEqual([]);
    expect(findColumn(data, "churned (predicted)")?.type).toBe("boolean");
    expect(findColumn(data, "probability of yes")?.type).toBe("number");
    expect(model.output).toBe("churned (predicted)");
  });

  it("holds back a share of each class, the same for the same seed and another for another", async () => {
    const [a, b, c] = [await classify(customers(400)), await classify(customers(400)), await classify(customers(400), { seed: 7 })];
    expect(b.report).toEqual(a.report);
    expect(c.report.test.confusion).not.toEqual(a.report.test.confusion);
    const total = a.report.training.map((count, k) => count + a.report.test.perClass[k].support);
    for (const [k, { support }] of a.report.test.perClass.entries()) expect(support).toBe(Math.round(total[k] * 0.25));
  });

  it("scores test rows as the model does anywhere else, by both methods", async () => {
    for (const params of [{}, { method: "mlp", epochs: 20, hidden: "8" }]) {
      const { data, model, report } = await classify(customers(400), params);
      const again = await scores(
        model,
        takeRows(
          data,
          Uint32Array.from({ length: data.rows }, (_, row) => row),
        ),
      );
      const probability = findColumn(data, "probability of yes");
      expect(findColumn(again.data, "probability of yes 2")).toMatchObject({ values: probability?.type === "number" && probability.values });
      expect(again.report.classes.map(({ rows }) => rows)).toEqual(report.test.perClass.map(({ predicted }) => predicted));
      expect(report.mlp !== null).toBe("method" in params);
    }
  });

  it("trains a neural network with its loss by epoch", async () => {
    const { report } = await classify(customers(600), { method: "mlp", epochs: 60, classWeight: "balanced" });
    expect(report.mlp).toMatchObject({ hidden: [32, 16], backend: "wasm" });
    expect(report.mlp?.curve.length).toBeGreaterThan(10);
    expect(report.test.accuracy).toBeGreaterThan(0.8);
    expect(report.importance.columns[0].column).toBe("recency");
  });

  it("takes the rows of the test input, and says when customers are on both sides", async () => {
    const { report, data, warnings } = await classify(customers(400), {}, customers(100, 2));
    expect(report.ownTest).toBe(true);
    expect([report.train.rows, report.test.rows, data.rows]).toEqual([400, 100, 100]);
    expect(warnings).toEqual([]);
    const same = await classify(customers(400), {}, customers(400));
    expect(same.warnings).toMatchObject([{ code: "classify.test-overlaps", detail: { rows: 400, total: 400 } }]);
  });

  it("leaves out rows without a target or without a value, and counts them", async () => {
    const table = tableOf(
      [
        number("x", [...Array(40).keys(), NaN, NaN]),
        category("y", [...Array.from({ length: 38 }, (_, i) => (i < 19 ? "a" : "b")), null, null, "a", "b"], "target"),
      ],
      42,
    );
    const { dropped, report } = await classify(table);
    expect([...dropped]).toEqual([
      ["classify.target-missing", 2],
      ["classify.no-values", 2],
    ]);
    expect(report.test.rows + report.train.rows).toBe(38);
  });

  it("turns the coefficients towards the class asked for", async () => {
    const yes = await classify(customers(400));
    const no = await classify(customers(400), { positive: "FALSE" });
    expect(no.report.positive).toBe(0);
    expect(no.report.logistic?.lines).toEqual([0]);
    expect(no.report.logistic?.coefficients[0].perUnit[0]).toBe(-(yes.report.logistic?.coefficients[0].perUnit[0] ?? 0));
    expect(no.report.test.auc).toBeCloseTo(yes.report.test.auc ?? 0, 12);
    expect(findColumn(no.data, "probability of no")).toBeDefined();
  });

  it("tells several classes apart on real data", async () => {
    const given = wholesale[1];
    const columns = given.columns.map((column, at) => number(`spend ${at}`, (column.numbers ?? []).map(Number)));
    const { report, data } = await classify(
      tableOf(
        [
          ...columns,
          number(
            "Region",
            given.codes.map((code) => code + 1),
            "target",
          ),
        ],
        given.codes.length,
      ),
    );
    expect(report.classes).toEqual(["1", "2", "3"]);
    expect(report.positive).toBeNull();
    expect(report.test.ranking.every((of) => of !== null)).toBe(true);
    expect(report.logistic?.lines).toEqual([0, 1, 2]);
    expect(data.columns.slice(-3).map(({ name }) => name)).toEqual(["probability of 1", "probability of 2", "probability of 3"]);
  });

  describe("refuses", () => {
    const x = number(
      "x",
      Array.from({ length: 40 }, (_, i) => i),
    );
    const y = category(
      "y",
      Array.from({ length: 40 }, (_, i) => (i % 2 ? "a" : "b")),
      "target",
    );
    it.each([
      ["no rows", tableOf([number("x", []), category("y", [], "target")], 0), {}, "common.no-rows"],
      ["no target", tableOf([x], 40), {}, "classify.target-not-set"],
      ["a target that is not there", tableOf([x, y], 40), { target: "z" }, "common.column-missing"],
      ["a target that is empty", tableOf([x, category("y", Array(40).fill(null), "target")], 40), {}, "classify.target-empty"],
      ["one class", tableOf([x, category("y", Array(40).fill("a"), "target")], 40), {}, "classify.one-class"],
      ["an amount as a target", tableOf([x, number("y", x.type === "number" ? x.values : [], "target")], 40), {}, "classify.target-continuous"],
      [
        "too many classes",
        tableOf(
          [
            x,
            category(
              "y",
              Array.from({ length: 120 }, (_, i) => `${i % 60}`),
              "target",
            ),
          ],
          120,
        ),
        {},
        "classify.too-many-classes",
      ],
      [
        "a class with one row",
        tableOf(
          [
            x,
            category(
              "y",
              Array.from({ length: 40 }, (_, i) => (i ? "a" : "b")),
              "target",
            ),
          ],
          40,
        ),
        {},
        "classify.class-too-small",
      ],
      ["the target as a feature", tableOf([x, y], 40), { columns: ["x", "y"] }, "classify.target-is-feature"],
      ["no features", tableOf([category("id", Array(40).fill("i"), "id"), y], 40), {}, "classify.no-features"],
      ["features that say nothing", tableOf([number("x", Array(40).fill(1)), number("z", Array(40).fill(1)), y], 40), {}, "classify.no-usable-features"],
      ["a class of interest that is none", tableOf([x, y], 40), { positive: "c" }, "classify.positive-missing"],
      ["one row", tableOf([number("x", [1]), category("y", ["a"], "target")], 1), {}, "classify.one-class"],
    ])("%s", async (_, table, params, code) => {
      await expect(classify(table, params)).rejects.toMatchObject(failure(code));
    });

    it("a test table without the columns, or without a known class", async () => {
      const table = tableOf([x, y], 40);
      await expect(classify(table, {}, tableOf([x], 40))).rejects.toMatchObject(failure("feature.recipe-outcome-missing"));
      await expect(classify(table, {}, tableOf([x, category("y", Array(40).fill("new"), "target")], 40))).rejects.toMatchObject(failure("classify.test-empty"));
    });

    it("at once what is wrong with the settings", () => {
      const known = { train: [{ name: "x", type: "number", role: null }] } as const;
      expect(codes(classifier.check?.(known, classifier.params.parse({})) ?? [])).toEqual(["classify.target-not-set"]);
      expect(codes(classifier.check?.(known, classifier.params.parse({ target: "x", columns: ["x", "gone"] })) ?? [])).toEqual([
        "common.column-missing",
        "classify.target-is-feature",
      ]);
      expect(classifier.check?.({}, classifier.params.parse({}))).toEqual([]);
      for (const hidden of ["", "0", "a", "32,,16", "99999"]) expect(classifier.params.safeParse({ hidden }).success).toBe(false);
    });
  });

  it("warns of columns that are empty or constant and of small classes", async () => {
    const base = customers(300);
    const odd = { ...base, columns: [...base.columns, number("empty", new Float64Array(300).fill(NaN)), number("constant", new Float64Array(300).fill(3))] };
    const { warnings, report } = await classify(odd);
    expect(codes(warnings)).toEqual(["classify.all-missing", "classify.constant"]);
    expect([report.allMissing, report.constant]).toEqual([["empty"], ["constant"]]);
    const rare = tableOf(
      [
        number("x", [...Array(40).keys()]),
        category(
          "y",
          Array.from({ length: 40 }, (_, i) => (i < 6 ? "a" : "b")),
          "target",
        ),
      ],
      40,
    );
    expect(codes((await classify(rare)).warnings)).toEqual(["classify.small-classes"]);
  });

  it("can be cancelled", async () => {
    const said: Said = { warnings: [], dropped: new Map() };
    for (const method of ["logistic", "mlp"]) {
      let calls = 0;
      const ctx = context(said, async () => {
        if (++calls > 12) throw new Cancelled();
      });
      await expect(classifier.run({ train: customers(400), test: undefined }, classifier.params.parse({ method }), ctx)).rejects.toBeInstanceOf(Cancelled);
    }
  });
});
