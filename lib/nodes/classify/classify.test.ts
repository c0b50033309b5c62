import { describe, expect, it } from "vitest";
import wholesale from "@/lib/ml/fixtures/logistic.json";
import { Random } from "@/lib/ml/random";
import { findColumn, takeRows } from "@/lib/table/columns";
import type { Column, Role, Table } from "@/lib/table/table";
import type { Model, RunContext } from "../contract";
import { rfm } from "../feature/rfm";
import { transform } from "../feature/transform";
import { Cancelled, type Problem } from "../problem";
import { classifier } from "./classifier";
import { type EvaluationReport, isEvaluationReport, isScoresReport, type ScoresReport } from "./reports";
import { score } from "./score";

const number = (name: string, values: ArrayLike<number>, role: Role | null = null): Column => ({
  name,
  role,
  type: "number",
  values: Float64Array.from(values),
});
const boolean = (name: string, values: ArrayLike<number>, role: Role | null = null): Column => ({
  name,
  role,
  type: "boolean",
  values: Uint8Array.from(values),
});
const category = (name: string, values: readonly (string | null)[], role: Role | null = null): Column => {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return { name, role, type: "category", dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))) };
};
const tableOf = (columns: readonly Column[], rows: number): Table => ({ rows, columns, recipe: [] });

interface Said {
  readonly warnings: Problem[];
  readonly dropped: Map<string, number>;
}

function context(said: Said, checkpoint: RunContext["checkpoint"] = async () => undefined): RunContext {
  return {
    seed: 42,
    language: "en",
    checkpoint,
    warn: (problem) => said.warnings.push(problem),
    dropped: (code, rows) => said.dropped.set(code, rows),
    dataset: () => Promise.reject(new Error("not asked for")),
    asset: () => Promise.reject(new Error("not asked for")),
  };
}

async function classify(train: Table, params: Record<string, unknown> = {}, test?: Table) {
  const said: Said = { warnings: [], dropped: new Map() };
  const parsed = classifier.params.parse(params);
  const outputs = await classifier.run({ train, test }, parsed, context(said));
  if (!isEvaluationReport(outputs.report)) throw new Error("an evaluation was expected");
  const report: EvaluationReport = outputs.report;
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(JSON.parse(JSON.stringify(outputs.model))).toEqual(outputs.model);
  return { ...outputs, report, ...said, advice: classifier.advise?.(outputs, parsed, { train, test }) ?? [] };
}

async function scores(model: Model, data: Table) {
  const said: Said = { warnings: [], dropped: new Map() };
  const outputs = await score.run({ model, data }, {}, context(said));
  if (!isScoresReport(outputs.report)) throw new Error("scores were expected");
  const report: ScoresReport = outputs.report;
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  return { ...outputs, report, ...said, advice: score.advise?.(outputs, {}, { model, data }) ?? [] };
}

const failure = (code: string) => ({ problem: { code } });
const codes = (found: readonly { readonly code: string }[]) => found.map((one) => one.code);

/** Customers whose churn depends on recency and plan, with a few gaps. */
function customers(rows: number, seed = 1): Table {
  const random = new Random(seed);
  const recency = Float64Array.from({ length: rows }, () => (random.uniform() < 0.05 ? Number.NaN : Math.round(random.uniform() * 365)));
  const plan = Array.from({ length: rows }, () => ["basic", "plus", null][random.below(20) === 0 ? 2 : random.below(2)]);
  const churned = Uint8Array.from(recency, (days, row) =>
    ((Number.isNaN(days) ? 180 : days) - 180) / 60 + (plan[row] === "basic" ? 1 : -1) + random.normal() > 0 ? 1 : 0,
  );
  return tableOf(
    [
      category(
        "customer",
        Array.from({ length: rows }, (_, row) => `C${seed}-${row}`),
        "id",
      ),
      number("recency", recency),
      category("plan", plan),
      number(
        "noise",
        Float64Array.from({ length: rows }, () => random.normal()),
      ),
      boolean("churned", churned, "target"),
    ],
    rows,
  );
}

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

describe("the advice on a classifier", () => {
  it("names a column that gives the answer away", async () => {
    const base = customers(400);
    const churned = findColumn(base, "churned");
    const values = churned?.type === "boolean" ? Float64Array.from(churned.values, (value, row) => (value === 1 ? row : NaN)) : [];
    const { advice } = await classify({ ...base, columns: [...base.columns, number("cancelled on", values)] });
    const [leak] = advice;
    expect(leak).toMatchObject({
      code: "classify.leak",
      detail: { column: "cancelled on", count: 1 },
      fix: { params: { columns: ["recency", "plan", "noise"] } },
    });
  });

  it("warns of an identifier, of over-fitting, of imbalance and of guessing", async () => {
    const base = customers(300);
    expect(codes((await classify(base, { columns: ["customer", "recency"] })).advice)).toContain("classify.id-feature");

    const random = new Random(5);
    const noise = Array.from({ length: 30 }, (_, at) =>
      number(
        `noise ${at}`,
        Float64Array.from({ length: 120 }, () => random.normal()),
      ),
    );
    const coin = category(
      "y",
      Array.from({ length: 120 }, () => (random.uniform() < 0.5 ? "a" : "b")),
      "target",
    );
    const guess = await classify(tableOf([...noise, coin], 120), { C: 1000 });
    expect(codes(guess.advice)).toEqual(expect.arrayContaining(["classify.no-better", "classify.overfitting", "classify.small-test"]));
    expect(guess.report.train.accuracy).toBeGreaterThan(guess.report.test.accuracy + 0.1);

    const rare = tableOf(
      [
        number(
          "x",
          Float64Array.from({ length: 600 }, () => random.normal()),
        ),
        boolean(
          "y",
          Array.from({ length: 600 }, (_, i) => (i % 20 === 0 ? 1 : 0)),
          "target",
        ),
      ],
      600,
    );
    const imbalanced = (await classify(rare)).advice.find(({ code }) => code === "classify.imbalanced");
    expect(imbalanced).toMatchObject({ detail: { share: expect.closeTo(0.95, 2), recall: 0 }, fix: { params: { classWeight: "balanced" } } });
  });
});

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
