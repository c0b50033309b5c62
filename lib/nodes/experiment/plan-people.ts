import { createTranslator } from "@/lib/messages/translator";
import { fail } from "@/lib/problem";
import { assignArms } from "@/lib/stats/assignment";
import { freeName, withColumns } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { chooseColumn } from "../choose-columns";
import type { RunContext } from "../contract";
import { OUTCOME_TYPES } from "./column-types";
import { hasRate, likelyOutcomes, type Outcome } from "./outcome-columns";
import { balanceColumns, momentsByArm, type Population } from "./plan-population";
import { finite, type Metric, type PlanReport } from "./reports";

export interface BaselineParams {
  readonly metric: Metric;
  readonly outcome: string | null;
  readonly baseline: number | null;
  readonly deviation: number | null;
}

/** Rate or mean without the change, and the deviation: as given, else measured on the customers. */
export async function baselineOf(people: Table | undefined, given: BaselineParams, ctx: RunContext) {
  const needsDeviation = given.metric === "mean" && given.deviation === null;
  if (given.baseline !== null && !needsDeviation) return { baseline: given.baseline, deviation: given.deviation ?? Number.NaN, outcome: null };
  const found = people ? outcomeColumn(people, given) : undefined;
  if (!found) {
    if (given.baseline === null) {
      fail(
        "experiment.baseline-missing",
        {},
        { param: "baseline", ...(given.metric === "conversion" ? { fix: { type: "set-params", params: { baseline: 0.05 } } as const } : {}) },
      );
    }
    fail("experiment.deviation-missing", {}, { param: "deviation" });
  }
  const [moments] = await momentsByArm(found, null, 1, ctx);
  if (moments.n === 0) fail("experiment.outcome-empty", { column: found.name }, { param: "outcome" });
  if (given.metric === "conversion" && !hasRate(found)) {
    fail("experiment.not-conversion", { column: found.name }, { param: "metric", fix: { type: "set-params", params: { metric: "mean" } } });
  }
  return { baseline: given.baseline ?? moments.mean, deviation: given.deviation ?? Math.sqrt(moments.variance), outcome: found.name };
}

/** The outcome named, else the first that looks like one and is of the wanted kind. */
function outcomeColumn(people: Table, given: BaselineParams): Outcome | undefined {
  if (given.outcome !== null) {
    const named = chooseColumn(people, given.outcome, { param: "outcome", types: OUTCOME_TYPES });
    return named.type === "number" || named.type === "boolean" ? named : undefined;
  }
  const likely = likelyOutcomes(people);
  return likely.find((column) => hasRate(column) === (given.metric === "conversion")) ?? likely.at(0);
}

/** The label of the hold-out, in the document's language: it becomes data. */
export async function holdOutWord(ctx: RunContext): Promise<string> {
  return (await createTranslator(ctx.language)).t("experiment:data.holdOut");
}

/** Gives everybody an arm and tells how even the arms came out. */
export async function assignPeople(people: Population, labels: readonly string[], shares: readonly number[], chosenSeed: number, ctx: RunContext) {
  const used = shares.slice(0, labels.length);
  const arms = await assignArms(
    { customers: people.names, stratumOf: people.stratumOf, strata: people.strata, shares: used, seed: chosenSeed },
    (done, total) => ctx.checkpoint(0.1 + 0.4 * (done / Math.max(1, total)), 1),
  );
  const counts = labels.map(() => 0);
  const byStratum = people.strata.map(() => labels.map(() => 0));
  for (let i = 0; i < arms.length; i++) {
    counts[arms[i]]++;
    byStratum[people.stratumOf[i]][arms[i]]++;
  }
  const strata = byStratum
    .map((each, stratum) => ({
      stratum: people.stratifiedBy === null || stratum === people.unknownStratum ? null : people.strata[stratum],
      customers: each.reduce((sum, count) => sum + count, 0),
      arms: each,
    }))
    .filter((each) => each.customers > 0)
    .sort((a, b) => b.customers - a.customers);
  const balance: PlanReport["balance"][number][] = [];
  for (const measure of balanceColumns(people.table)) {
    const [control, ...others] = await momentsByArm(measure, arms, labels.length, ctx);
    const distances = others.map((other) => Math.abs(other.mean - control.mean) / Math.sqrt((control.variance + other.variance) / 2));
    balance.push({ column: measure.name, means: [control, ...others].map(({ mean }) => finite(mean)), worst: finite(Math.max(...distances)) });
  }
  const name = freeName("variant", new Set(people.table.columns.map((each) => each.name)));
  const variant = { name, type: "category", role: null, codes: Int32Array.from(arms), dictionary: labels } as const;
  return { counts, strata, balance, table: withColumns(people.table, [variant]) };
}
