import { describe, expect, it } from "vitest";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { emailTest, numbers, tableOf, texts, witness } from "./fixtures/tables";
import { plan } from "./plan";
import { isPlanReport } from "./reports";
import { parseShares } from "./shares";

async function planned(data: Table | undefined, params: Record<string, unknown> = {}) {
  const seen = witness();
  const parsed = plan.params.parse(params);
  const outputs = await plan.run({ data }, parsed, seen.ctx);
  if (!isPlanReport(outputs.report)) throw new Error("no report");
  const advice = plan.advise?.(outputs, parsed, { data }) ?? [];
  return { report: outputs.report, table: outputs.assignment, picture: plan.picture?.(outputs), advice, ...seen };
}

async function failure(data: Table | undefined, params: Record<string, unknown> = {}): Promise<string> {
  return planned(data, params).then(
    () => "none",
    (error: Error) => error.message,
  );
}

function variants(table: Table): Map<string, string> {
  const id = findColumn(table, "customer_id");
  const variant = findColumn(table, "variant 2");
  if (!id || !variant || !("codes" in id) || !("codes" in variant)) throw new Error("no columns");
  return new Map(Array.from(id.codes, (code, row) => [id.dictionary[code], variant.dictionary[variant.codes[row]]]));
}

describe("as a calculator, without data", () => {
  it("gives the sizes of R power.prop.test and statsmodels (5 % to 5.5 %: 31,234 an arm)", async () => {
    const { report, table } = await planned(undefined, { baseline: 0.05, daily: 1000 });
    expect(report.arms.map((arm) => arm.needed)).toEqual([31234, 31234]);
    expect(report).toMatchObject({ inTest: 62468, total: 62468, days: 63, available: null, comparisons: 1, strata: [] });
    expect(table.rows).toBe(0);
    expect(report.curve.length).toBeGreaterThan(20);
    const near = report.curve.find((point) => point.customers >= 62468);
    expect(near?.power).toBeGreaterThan(0.79);
  });

  it("gives the size of statsmodels TTestIndPower for a mean (effect 0.2: 394 an arm)", async () => {
    const { report } = await planned(undefined, { metric: "mean", baseline: 50, deviation: 100, effect: 20, effectKind: "absolute" });
    expect(report.arms.map((arm) => arm.needed)).toEqual([394, 394]);
    expect(report.effect).toMatchObject({ absolute: 20, relative: 0.4, treated: 70 });
  });

  it("shares alpha among arms, sets aside the hold-out, and follows an unequal split", async () => {
    const { report } = await planned(undefined, { baseline: 0.05, arms: 3, split: "50:25:25", holdOut: 0.1 });
    expect(report).toMatchObject({ comparisons: 2, comparisonAlpha: 0.025, holdOut: { label: "hold-out", share: 0.1 } });
    const [control, b, c] = report.arms.map((arm) => arm.needed);
    expect(Math.abs(control / b - 2)).toBeLessThan(1e-3);
    expect(b).toBe(c);
    expect(report.total).toBe(Math.ceil(report.inTest / 0.9));
  });

  it("says what other effects would cost, and plans for a fall as for a rise", async () => {
    const { report } = await planned(undefined, { baseline: 0.3, effect: -0.1 });
    expect(report.effect.treated).toBeCloseTo(0.27, 12);
    expect(report.alternatives.map((row) => row.planned)).toEqual([false, false, true, false, false]);
    const totals = report.alternatives.map((row) => row.sizes[0].total);
    expect([...totals].sort((a, b) => b - a)).toEqual(totals);
    expect(report.curve.every((point) => point.detectable === null || point.detectable < 0)).toBe(true);
  });

  it("asks for what is missing", async () => {
    expect(await failure(undefined)).toBe("experiment.baseline-missing");
    expect(await failure(undefined, { metric: "mean", baseline: 5 })).toBe("experiment.deviation-missing");
    expect(await failure(undefined, { baseline: 1.2 })).toBe("experiment.baseline-range");
    expect(await failure(undefined, { baseline: 0.9, effect: 0.2 })).toBe("experiment.effect-too-large");
    expect(await failure(undefined, { baseline: 0.1, effect: 0 })).toBe("experiment.effect-zero");
    expect(await failure(undefined, { baseline: 0.1, split: "1:2:3" })).toBe("experiment.bad-split");
    expect(await failure(undefined, { metric: "mean", baseline: 0, deviation: 1 })).toBe("experiment.baseline-zero");
  });
});

describe("with customers", () => {
  const params = { outcome: "converted", effect: 0.5 };

  it("reads the baseline, assigns everybody, and keeps each stratum even to one", async () => {
    const { report, table, advice } = await planned(emailTest(), params);
    expect(report.baseline).toBeCloseTo(1090 / 12000, 12);
    expect(report).toMatchObject({ outcome: "converted", stratifiedBy: "lifecycle", available: { customers: 12000, inTest: 12000, enough: true } });
    expect(table.rows).toBe(12000);
    for (const stratum of report.strata) expect(Math.abs(stratum.arms[0] - stratum.arms[1])).toBeLessThanOrEqual(1);
    expect(report.balance.map((row) => row.column)).toContain("past_spend");
    expect(report.balance.every((row) => (row.worst ?? 1) < 0.1)).toBe(true);
    expect(advice).toEqual([]);
  });

  it("gives a customer the same arm whatever the order of rows, and another with another seed", async () => {
    const data = emailTest();
    const backwards: Table = {
      ...data,
      columns: data.columns.map((column) =>
        "codes" in column ? { ...column, codes: column.codes.slice().reverse() } : ({ ...column, values: column.values.slice().reverse() } as typeof column),
      ),
    };
    const [here, there, other] = [await planned(data, params), await planned(backwards, params), await planned(data, { ...params, seed: 7 })];
    const first = variants(here.table);
    expect(variants(there.table)).toEqual(new Map([...first].reverse()));
    const changed = [...variants(other.table)].filter(([id, arm]) => first.get(id) !== arm).length;
    expect(changed).toBeGreaterThan(5000);
  });

  it("warns when the customers are too few and says what they can find", async () => {
    const { report, advice } = await planned(emailTest(), { outcome: "converted", effect: 0.03 });
    expect(report.available?.enough).toBe(false);
    const [found] = advice;
    expect(found).toMatchObject({ code: "experiment.underpowered-plan", fix: { type: "set-params" } });
    const relative = report.available?.detectable?.relative ?? 0;
    expect(relative).toBeGreaterThan(0.1);
    const again = await planned(emailTest(), { outcome: "converted", ...(found.fix?.type === "set-params" ? found.fix.params : {}) });
    expect(again.report.available?.enough).toBe(true);
  });

  it("takes only the segments asked for, once each customer, and counts the rest", async () => {
    const data = tableOf(
      texts("customer", ["a", "b", "b", null, "c", "d", "e", "f"], "id"),
      texts("segment", ["x", "x", "x", "x", "y", "x", null, "x"], "segment"),
    );
    const { report, table, dropped, warnings } = await planned(data, { baseline: 0.1, segments: "x\nz" });
    expect(table.rows).toBe(4);
    expect(dropped.map(({ code, rows }) => [code, rows])).toEqual([
      ["experiment.without-customer", 1],
      ["experiment.duplicates", 1],
      ["experiment.other-segments", 2],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["experiment.segment-unknown"]);
    expect(report.segments).toEqual(["x"]);
    expect(await failure(data, { baseline: 0.1, segments: "z" })).toBe("experiment.no-customers");
  });

  it("survives no rows, one row, everything missing and constants", async () => {
    expect(await failure(tableOf(texts("customer", [], "id")), { baseline: 0.1 })).toBe("common.no-rows");
    const one = await planned(tableOf(texts("customer", ["a"], "id"), numbers("x", [1])), { baseline: 0.1 });
    expect(one.table.rows).toBe(1);
    expect(JSON.parse(JSON.stringify(one.report))).toEqual(one.report);
    expect(await failure(tableOf(texts("customer", [null, null], "id")), { baseline: 0.1 })).toBe("experiment.no-customers");
    expect(await failure(tableOf(numbers("converted", [Number.NaN, Number.NaN], "target")))).toBe("experiment.outcome-empty");
    expect(await failure(tableOf(numbers("converted", [1, 1, 1], "target")))).toBe("experiment.baseline-range");
    expect(await failure(tableOf(numbers("spend", [1, 2, 3], "target")))).toBe("experiment.not-conversion");
    const nameless = await planned(tableOf(numbers("converted", [1, 0, 1, 0], "target")), { holdOut: 0.5 });
    expect(nameless.warnings.map(({ code }) => code)).toEqual(["experiment.no-customer-column"]);
    expect(nameless.table.rows).toBe(4);
  });
});

describe("parseShares", () => {
  it("reads shares as people write them", () => {
    expect(parseShares("", 2)).toEqual([0.5, 0.5]);
    expect(parseShares("80 % / 20 %", 2)).toEqual([0.8, 0.2]);
    expect(parseShares("2:1:1", 3)).toEqual([0.5, 0.25, 0.25]);
    expect(parseShares("33,4; 66,6", 2)?.[0]).toBeCloseTo(0.334, 12);
    for (const text of ["50:50:50", "50", "a:b", "0:100", "-1:2"]) expect(parseShares(text, 2)).toBeNull();
  });
});
