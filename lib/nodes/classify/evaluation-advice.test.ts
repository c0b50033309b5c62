import { describe, expect, it } from "vitest";
import { Random } from "@/lib/ml/random";
import { findColumn } from "@/lib/table/columns";
import { boolean, category, classify, codes, customers, number, tableOf } from "./fixtures/try-classify";

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
