import { describe, expect, it } from "vitest";
import { expectClose } from "@/lib/stats/fixtures/close";
import type { Column, Table } from "@/lib/table/table";
import expected from "./fixtures/email-test.json";
import { emailTest, numbers, tableOf, texts, witness } from "./fixtures/tables";
import { judge } from "./judge";
import { plan } from "./plan";
import { type Estimate, isJudgeReport, type JudgeReport } from "./reports";

async function judged(data: Table, params: Record<string, unknown> = {}, planReport?: { readonly kind: string }) {
  const seen = witness();
  const parsed = judge.params.parse(params);
  const outputs = await judge.run({ data, plan: planReport }, parsed, seen.ctx);
  if (!isJudgeReport(outputs.report)) throw new Error("no report");
  const advice = judge.advise?.(outputs, parsed, { data, plan: planReport }) ?? [];
  return { report: outputs.report, picture: judge.picture?.(outputs), advice: advice.map(({ code }) => code), ...seen };
}

function expectEstimate(estimate: Estimate | null, wanted: readonly number[], what: string, relative = 1e-8) {
  expectClose(estimate?.low ?? Number.NaN, wanted[0], relative, `${what} low`);
  expectClose(estimate?.high ?? Number.NaN, wanted[1], relative, `${what} high`);
}

async function failure(data: Table, params: Record<string, unknown> = {}): Promise<string> {
  return judged(data, params).then(
    () => "none",
    (error: Error) => error.message,
  );
}

/** `perGroup` customers in A and in B of whom the given numbers convert. */
function conversions(perGroup: number, a: number, b: number, ...more: readonly Column[]): Table {
  const variant = [...Array<string>(perGroup).fill("A"), ...Array<string>(perGroup).fill("B")];
  const converted = variant.map((_, i) => (i < perGroup ? (i < a ? 1 : 0) : i - perGroup < b ? 1 : 0));
  return tableOf(texts("variant", variant), numbers("converted", converted), ...more);
}

describe("on the shipped e-mail test, against pandas, scipy and statsmodels", () => {
  it("judges conversion: rates, difference, lift, p and every interval", async () => {
    const { report, picture } = await judged(emailTest(), { outcomes: ["converted"] });
    const [metric] = report.metrics;
    const [offer] = metric.comparisons;
    const { overall } = expected;
    expect(report).toMatchObject({ control: "control", variantColumn: "variant", customers: 12000, verdict: { code: "wins", variant: "offer" } });
    expect(metric).toMatchObject({ kind: "proportion", missing: 0 });
    expect(metric.variants.map((each) => each.customers)).toEqual(overall.n);
    expect(metric.variants.map((each) => each.conversions)).toEqual(overall.conversions);
    expectEstimate(metric.variants[1].mean, overall.wilson, "Wilson");
    expectClose(offer.difference.value ?? 0, overall.difference, 1e-12, "difference");
    expectClose(offer.lift?.value ?? 0, overall.lift, 1e-12, "lift");
    expectClose(offer.statistic ?? 0, overall.z, 1e-10, "z");
    expectClose(offer.p ?? 0, overall.p, 1e-10, "p");
    expect(offer.adjustedP).toBe(offer.p);
    expectEstimate(offer.lift, overall.koopman, "Koopman", 1e-6);
    expectEstimate(offer.plain.katz, overall.katz, "Katz");
    expectEstimate(offer.plain.newcombe, overall.newcombe, "Newcombe");
    expectEstimate(offer.plain.wald, overall.wald, "Wald");
    expect(report.sampleRatio).toMatchObject({ p: expected.sampleRatio, mismatch: false });
    expect(picture).toMatchObject({ type: "figure", format: "percent" });
  });

  it("judges every segment with Holm, and asks whether segments differ at all", async () => {
    const { report, advice } = await judged(emailTest(), { outcomes: ["converted"] });
    const segments = report.metrics[0].segments;
    expect(segments).toMatchObject({ column: "lifecycle", tested: 3, small: 0 });
    for (const [name, wanted] of Object.entries(expected.segments)) {
      const row = segments?.rows.find((each) => each.segment === name);
      expect(row?.customers).toEqual(wanted.n);
      expectClose(row?.p ?? 0, wanted.p, 1e-9, `p ${name}`);
      expectClose(row?.adjustedP ?? 0, wanted.holm, 1e-9, `Holm ${name}`);
      expectClose(row?.lift?.value ?? 0, wanted.lift, 1e-9, `lift ${name}`);
      expectEstimate(row?.plainLift ?? null, wanted.koopman, `Koopman ${name}`, 1e-5);
    }
    expect(segments?.rows.find((row) => row.segment === "lapsed")?.verdict).toBe("wins");
    expect(segments?.rows.find((row) => row.segment === "new")?.verdict).toBe("open");
    const [test] = segments?.heterogeneity ?? [];
    expect(test).toMatchObject({ scale: "lift", degrees: 2 });
    expectClose(test.q, expected.heterogeneity.q, 1e-9, "Q");
    expectClose(test.p, expected.heterogeneity.p, 1e-9, "Q p");
    expect(advice).toContain("experiment.segments-differ");
    const discovered = await judged(emailTest(), { outcomes: ["converted"], correction: "benjamini-hochberg" });
    for (const [name, wanted] of Object.entries(expected.segments)) {
      expectClose(
        discovered.report.metrics[0].segments?.rows.find((each) => each.segment === name)?.adjustedP ?? 0,
        wanted.benjaminiHochberg,
        1e-9,
        `BH ${name}`,
      );
    }
  });

  it("finds outcomes by name, the first deciding, and judges revenue by Welch", async () => {
    const { report, advice } = await judged(emailTest());
    expect(report.metrics.map((metric) => [metric.outcome, metric.kind])).toEqual([
      ["converted", "proportion"],
      ["revenue", "mean"],
    ]);
    const [, revenue] = report.metrics;
    const [offer] = revenue.comparisons;
    expectClose(offer.statistic ?? 0, expected.revenue.t, 1e-9, "t");
    expectClose(offer.degrees ?? 0, expected.revenue.df, 1e-10, "df");
    expectClose(offer.p ?? 0, expected.revenue.p, 1e-9, "p");
    expectEstimate(offer.difference, expected.revenue.difference, "difference");
    expectClose(revenue.variants[1].skewness ?? 0, expected.revenue.skewness, 1e-9, "skewness");
    expectClose(revenue.variants[0].deviation ?? 0, expected.revenue.deviations[0], 1e-10, "deviation");
    expect(offer.verdict).toBe("open");
    expect(offer.detectable.absolute).toBeGreaterThan(0.7);
    expect(advice).toEqual(expect.arrayContaining(["experiment.many-metrics", "experiment.skewed", "experiment.peeking"]));
  });

  it("adjusts for a measure from before the test as an analysis of covariance does (statsmodels OLS)", async () => {
    const { report } = await judged(emailTest(), { outcomes: ["revenue"], covariate: "past_spend" });
    const [metric] = report.metrics;
    expectClose(metric.comparisons[0].difference.value ?? 0, expected.covariance.difference, 1e-8, "difference");
    expectClose(metric.covariate?.slope ?? 0, expected.covariance.slope, 1e-8, "slope");
    expect(metric.covariate?.varianceRemoved).toBeGreaterThanOrEqual(0);
  });
});

describe("what it refuses to judge", () => {
  it("a sample ratio mismatch: no verdict, whatever the lift", async () => {
    const variant = [...Array<string>(5400).fill("control"), ...Array<string>(4600).fill("offer")];
    const { report, advice, picture } = await judged(
      tableOf(
        texts("variant", variant),
        numbers(
          "converted",
          variant.map((name, i) => Number(name === "offer" && i % 5 === 0)),
        ),
      ),
    );
    expect(report.sampleRatio.mismatch).toBe(true);
    expect(report.verdict.code).toBe("mismatch");
    expect(picture).toBeNull();
    expect(advice).toContain("experiment.sample-ratio");
  });

  it("not when the split was planned so, in words or by the plan that is wired in", async () => {
    const variant = [...Array<string>(900).fill("A"), ...Array<string>(100).fill("B")];
    const data = tableOf(
      texts("variant", variant),
      numbers(
        "converted",
        variant.map((_, i) => i % 2),
      ),
    );
    expect((await judged(data)).report.sampleRatio.mismatch).toBe(true);
    expect((await judged(data, { split: "90:10" })).report.sampleRatio).toMatchObject({ mismatch: false, p: 1 });
    const planned = await plan.run({ data: undefined }, plan.params.parse({ baseline: 0.05, split: "90:10" }), witness().ctx);
    const wired = await judged(data, {}, planned.report);
    expect(wired.report).toMatchObject({ minimumEffect: expect.closeTo(0.1, 10), sampleRatio: { mismatch: false } });
    expect(wired.advice).toContain("experiment.early");
    expect(await failure(data, { split: "90:10:5" })).toBe("experiment.bad-split");
  });

  it("data without what it needs, each with its own problem", async () => {
    expect(await failure(tableOf(numbers("x", [1, 2])))).toBe("experiment.variant-not-set");
    expect(await failure(tableOf(texts("variant", ["A", "B"]), numbers("x", [1, 2])))).toBe("experiment.outcome-not-set");
    expect(await failure(tableOf(texts("variant", []), numbers("converted", [])))).toBe("common.no-rows");
    expect(await failure(tableOf(texts("variant", ["A", "A"]), numbers("converted", [1, 0])))).toBe("experiment.one-variant");
    expect(await failure(tableOf(texts("variant", [null, null]), numbers("converted", [1, 0])))).toBe("experiment.one-variant");
    expect(await failure(conversions(10, 1, 2), { control: "Z" })).toBe("experiment.control-missing");
    expect(await failure(conversions(10, 1, 2), { outcomes: ["gone"] })).toBe("common.column-missing");
    const many = Array.from({ length: 20 }, (_, i) => `v${i}`);
    expect(
      await failure(
        tableOf(
          texts("variant", many),
          numbers(
            "converted",
            many.map(() => 1),
          ),
        ),
      ),
    ).toBe("experiment.too-many-variants");
    expect(await failure(tableOf(texts("variant", ["A", "B"]), numbers("revenue", [1, 7])), { kind: "proportion" })).toBe("experiment.not-conversion");
  });
});

describe("verdicts", () => {
  const code = async (data: Table, params: Record<string, unknown> = {}) => (await judged(data, params)).report.verdict.code;

  it("say what the interval says", async () => {
    expect(await code(conversions(1000, 100, 150))).toBe("wins");
    expect(await code(conversions(1000, 150, 100))).toBe("loses");
    expect(await code(conversions(1000, 150, 100), { better: "lower" })).toBe("wins");
    expect(await code(conversions(1000, 100, 110))).toBe("open");
    expect(await code(conversions(20000, 4000, 4010), { minimumEffect: 0.06 })).toBe("equivalent");
  });

  it("survive nobody, everybody, one customer, constants and missing outcomes", async () => {
    const none = await judged(conversions(50, 0, 0));
    expect(none.report.verdict.code).toBe("open");
    expect(none.report.metrics[0].comparisons[0]).toMatchObject({ lift: null, p: 1 });
    expect(none.advice).toContain("experiment.few-conversions");
    expect(await code(conversions(50, 50, 50))).toBe("open");
    expect(await code(conversions(50, 0, 30))).toBe("wins");
    expect(await code(conversions(1, 0, 1))).toBe("open");
    const single = await judged(tableOf(texts("variant", ["A", "B"]), numbers("revenue", [3.5, 7])));
    expect(single.report.verdict.code).toBe("no-data");
    const constant = await judged(tableOf(texts("variant", ["A", "A", "B", "B"]), numbers("revenue", [3, 3, 7, 7])));
    expect(constant.report.metrics[0].comparisons[0]).toMatchObject({ verdict: "wins", difference: { value: 4, low: 4, high: 4 } });
    const missing = await judged(tableOf(texts("variant", ["A", "A", "B", "B"]), numbers("revenue", Array<number>(4).fill(Number.NaN))));
    expect(missing.report.metrics[0]).toMatchObject({ missing: 4 });
    expect(missing.report.verdict.code).toBe("no-data");
    expect(JSON.parse(JSON.stringify(missing.report))).toEqual(missing.report);
    expect(JSON.parse(JSON.stringify(none.report))).toEqual(none.report);
  });

  it("compare each of several variants with the control, corrected by Holm", async () => {
    const variant = ["A", "B", "C"].flatMap((name) => Array<string>(1000).fill(name));
    const converted = variant.map((name, i) => Number(i % 1000 < { A: 100, B: 130, C: 180 }[name as "A" | "B" | "C"]));
    const { report } = await judged(tableOf(texts("variant", variant), numbers("converted", converted)));
    const [b, c] = report.metrics[0].comparisons;
    expect(report.verdict).toEqual({ code: "wins", variant: "C" });
    expectClose(c.adjustedP ?? 0, 2 * (c.p ?? 0), 1e-12, "C");
    expectClose(b.adjustedP ?? 0, b.p ?? 0, 1e-12, "B");
    expect(c.confidence).toBeCloseTo(0.975, 12);
    expect((c.lift?.low ?? 0) < (c.plain.lift?.low ?? 0)).toBe(true);
  });

  it("leave small segments untested and customers without a segment in a group of their own", async () => {
    const segment = Array.from({ length: 2000 }, (_, i) => (i % 1000 < 5 ? "tiny" : i % 2 === 0 ? "big" : null));
    const { report } = await judged(conversions(1000, 100, 150, texts("segment", segment, "segment")));
    const rows = report.metrics[0].segments?.rows ?? [];
    expect(rows.map((row) => row.segment).sort()).toEqual(["big", null, "tiny"].sort());
    expect(rows.find((row) => row.segment === "tiny")).toMatchObject({ verdict: "small", p: null, adjustedP: null });
  });
});

describe("rows", () => {
  it("without a variant, twice the same customer, and customers of two variants are left out and counted", async () => {
    const data = tableOf(
      texts("customer", ["a", "b", "b", "c", "c", "d", "e", null, null, "f", "g"], "id"),
      texts("group", ["A", "A", "A", "A", "B", null, "B", "B", "A", "B", "A"]),
      numbers("converted", [1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0]),
    );
    const { report, dropped } = await judged(data);
    expect(report.dropped).toEqual({ withoutVariant: 1, duplicates: 1, contaminated: 2 });
    expect(report.customers).toBe(7);
    expect(dropped.map(({ code, rows }) => [code, rows])).toEqual([
      ["experiment.without-variant", 1],
      ["experiment.duplicates", 1],
      ["experiment.contaminated", 2],
    ]);
  });

  it("are judged by what looks like an outcome: not by a feature, not by what was before, and by the target only without it", async () => {
    const variant = texts("variant", ["A", "A", "B", "B"]);
    const spend = numbers("spend", [1, 2, 3, 4], "feature");
    const before = numbers("past_revenue", [1, 2, 3, 4]);
    const target = numbers("churned", [0, 1, 1, 0], "target");
    const outcomes = async (...columns: readonly Column[]) => (await judged(tableOf(variant, ...columns))).report.metrics.map((metric) => metric.outcome);
    expect(await outcomes(spend, before, target, numbers("converted", [0, 1, 1, 0]))).toEqual(["converted"]);
    expect(await outcomes(spend, before, target)).toEqual(["churned"]);
  });

  it("of yes/no columns count as conversions, of numbers named 0 and 1 as variants", async () => {
    const data = tableOf(numbers("group", [0, 0, 0, 1, 1, 1]), {
      name: "purchased",
      type: "boolean",
      role: "target",
      values: Uint8Array.of(0, 1, 255, 1, 1, 0),
    });
    const { report }: { readonly report: JudgeReport } = await judged(data);
    expect(report.control).toBe("0");
    expect(report.metrics[0]).toMatchObject({
      kind: "proportion",
      missing: 1,
      variants: [
        { customers: 2, conversions: 1 },
        { customers: 3, conversions: 2 },
      ],
    });
  });
});
