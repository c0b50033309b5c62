import { probabilityAlive } from "@/lib/ml/customers/bg-nbd";
import { clvColumns } from "@/lib/ml/customers/clv-columns";
import { type Fitted, fitBgNbd, fitGammaGamma } from "@/lib/ml/customers/fit";
import { frequencyCorrelation, spendingOf } from "@/lib/ml/customers/gamma-gamma";
import { type ClvPeriod, gatherPurchases, type HistoriesAt, historiesAt, type Purchases } from "@/lib/ml/customers/histories";
import { checkHoldout } from "@/lib/ml/customers/holdout";
import { type ValueModel, valueCustomers } from "@/lib/ml/customers/lifetime-value";
import { patternsOf } from "@/lib/ml/customers/patterns";
import { quantile, shapeOf, sortedInRuns } from "@/lib/ml/distribution";
import { DAY_MS } from "@/lib/ml/formula/dates";
import { phase } from "@/lib/ml/phase";
import { appendStep } from "@/lib/ml/recipe/append-step";
import type { ClvState } from "@/lib/ml/recipe/clv-step";
import { concentration } from "@/lib/ml/rfm-report";
import { startOfPeriod } from "@/lib/ml/series/periods";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { type Fix, fail } from "../problem";
import { referenceTime, transactionInput } from "../transaction-input";
import type { ClvParams } from "./clv";
import type { AliveMap, ClvFit, ClvHoldout, ClvHoldoutTrouble, ClvParameter, ClvReport, ClvValueTrouble } from "./clv-report";
import { CUSTOMER_NAMES } from "./customer-names";

/** With fewer repeat buyers four parameters cannot be told. */
const LEAST_REPEAT = 20;
const LEAST_SPENDERS = 10;
/** Below this mean probability of leaving after a purchase, P(alive) is near 1 for everybody. */
const HARDLY_LEAVING = 0.005;
/** From here on frequency and amount are not independent enough for Gamma-Gamma. */
const DEPENDENT = 0.3;
/** Days in a mean month. */
const MONTH_DAYS = 365.25 / 12;
const MAP_ROWS = 13;
const MAP_COLUMNS = 25;

const daysIn = (period: ClvPeriod) => (period === "day" ? 1 : 7);
const startOf = (number: number, period: ClvPeriod) => (period === "day" ? number * DAY_MS : startOfPeriod(number, "week"));
const lastDayOf = (number: number, period: ClvPeriod) => startOf(number, period) + (daysIn(period) - 1) * DAY_MS;

/** Fits both models on all purchases, values each customer, and checks the first model on held-out purchases. */
export async function valueTransactions(data: Table, params: ClvParams, ctx: RunContext): Promise<{ data: Table; report: ClvReport }> {
  const { names, ...columns } = transactionInput(data, params);
  const reference = referenceTime(params.reference);
  const { period } = params;
  const purchases = await gatherPurchases(columns, data.rows, period, reference, params.countReturns, phase(ctx.checkpoint, 0, 0.25));
  const histories = await historiesAt(purchases, purchases.end, phase(ctx.checkpoint, 0.25, 0.3));
  const repeat = repeatBuyers(histories);
  tellLines(purchases, names, reference, ctx);
  if (repeat < LEAST_REPEAT) fail("feature.clv-few-repeat", { count: repeat, customers: histories.customers, need: LEAST_REPEAT });

  const fitted = await fitBgNbd(await patternsOf(histories, phase(ctx.checkpoint, 0.3, 0.32)), params.penalizer, phase(ctx.checkpoint, 0.32, 0.5));
  if (!fitted.converged) fail("feature.clv-not-converged", { customers: histories.customers, repeat }, notConverged(params));
  const { a, b } = fitted.model;
  const leaving = a / (a + b);
  if (leaving < HARDLY_LEAVING) ctx.warn({ code: "feature.clv-nobody-leaves", severity: "warning", detail: { share: leaving } });
  const money = columns.amount ? await valueModel(histories, params, ctx) : null;
  if (!money) ctx.warn({ code: "feature.clv-no-amount", severity: "info", param: "amount" });

  const rate = (1 + params.discount) ** (1 / 12) - 1;
  const horizon = { months: params.months, rate, month: MONTH_DAYS / daysIn(period), margin: params.margin };
  const values = await valueCustomers(histories, fitted.model, money?.model ?? null, horizon, phase(ctx.checkpoint, 0.7, 0.85));
  const made = clvColumns(columns.customer, purchases.firstRow, histories, values, CUSTOMER_NAMES[ctx.language].clv);
  const checked = params.holdout ? await held(purchases, params, phase(ctx.checkpoint, 0.85, 0.96)) : { holdout: null, trouble: null };

  const alive = await sortedInRuns(values.alive, phase(ctx.checkpoint, 0.96, 0.98));
  const clvs = values.clv ? await sortedInRuns(values.clv, phase(ctx.checkpoint, 0.98, 1)) : null;
  const state: ClvState = {
    ...names,
    period,
    reference,
    countReturns: params.countReturns,
    model: fitted.model,
    value: money?.model ?? null,
    horizon,
    names: CUSTOMER_NAMES[ctx.language].clv,
  };
  const reads = Object.values(names).filter((name) => name !== null);
  const recipe = appendStep(data, { kind: "clv", state, reads, writes: made.map(({ name }) => name), replacesAll: true });
  const report: ClvReport = {
    kind: "feature.clv",
    columns: names,
    rows: data.rows,
    lines: purchases.lines,
    leftOut: purchases.leftOut,
    period,
    customers: histories.customers,
    repeat,
    purchases: purchases.count,
    start: startOf(
      purchases.period.reduce((one, other) => Math.min(one, other), purchases.end),
      period,
    ),
    end: lastDayOf(purchases.end, period),
    months: params.months,
    discount: params.discount,
    margin: params.margin,
    penalizer: params.penalizer,
    model: fitOf(fitted, ["r", "alpha", "a", "b"]),
    money: money?.told ?? null,
    leaving,
    alive: shapeOf(alive, 0),
    aliveCustomers: sum(alive),
    expectedPurchases: sum(values.purchases),
    clv: clvs ? shapeOf(clvs, 0) : null,
    clvTotal: clvs ? sum(clvs) : null,
    concentration: clvs ? concentration(clvs) : null,
    map: await aliveMap(histories, fitted.model, ctx),
    holdout: checked.holdout,
    holdoutTrouble: checked.trouble,
  };
  return { data: { rows: histories.customers, columns: made, recipe }, report };
}

function tellLines({ leftOut, customers }: Purchases, names: ClvReport["columns"], reference: number | null, ctx: RunContext): void {
  const { noCustomer, noDate, noAmount, afterReference, returns } = leftOut;
  const amount = names.amount ?? `${names.quantity} × ${names.price}`;
  if (noCustomer > 0) ctx.dropped("feature.no-customer", noCustomer, { column: names.customer });
  if (noDate > 0) ctx.dropped("feature.no-date", noDate, { column: names.date });
  if (noAmount > 0) ctx.dropped("feature.no-amount", noAmount, { column: amount });
  if (afterReference > 0) ctx.dropped("feature.after-reference", afterReference, { date: reference ?? 0 });
  if (returns > 0) ctx.dropped("feature.no-purchase", returns, { column: amount });
  if (customers === 0) fail("feature.no-customers");
}

/** What may help a fit that found no maximum: a little penalty, then weeks. */
function notConverged({ penalizer, period }: ClvParams): { param: string; fix?: Fix } {
  if (penalizer < 0.1) return { param: "penalizer", fix: { type: "set-params", params: { penalizer: penalizer === 0 ? 0.01 : 0.1 } } };
  if (period === "day") return { param: "period", fix: { type: "set-params", params: { period: "week" } } };
  return { param: "penalizer" };
}

interface Money {
  readonly model: ValueModel;
  readonly told: NonNullable<ClvReport["money"]>;
}

/** Gamma-Gamma where it can be had, else plain means with a warning that says why. */
async function valueModel(histories: HistoriesAt, params: ClvParams, ctx: RunContext): Promise<Money> {
  const spending = spendingOf(histories);
  const mean = spending.customers > 0 ? spending.mean : 0;
  const correlation = spending.customers > 0 ? frequencyCorrelation(spending) : null;
  const plain = (trouble: ClvValueTrouble): Money => {
    ctx.warn({ code: `feature.clv-value-${trouble}`, severity: "warning", detail: { customers: spending.customers, need: LEAST_SPENDERS } });
    return { model: { gammaGamma: null, mean }, told: { fit: null, trouble, mean, correlation } };
  };
  if (spending.customers < LEAST_SPENDERS) return plain("few");
  const fitted = await fitGammaGamma(spending, params.penalizer, phase(ctx.checkpoint, 0.5, 0.7));
  // An edge here means that amounts do not vary as the model says: its mean would rest on nothing.
  if (!fitted.converged || fitted.edge.length > 0) return plain("not-converged");
  if (fitted.model.q <= 1) return plain("no-mean");
  if (correlation !== null && Math.abs(correlation) > DEPENDENT) {
    ctx.warn({ code: "feature.clv-dependent", severity: "warning", detail: { correlation: Math.round(correlation * 100) / 100 } });
  }
  return { model: { gammaGamma: fitted.model, mean }, told: { fit: fitOf(fitted, ["p", "q", "v"]), trouble: null, mean, correlation } };
}

/** Fits on the purchases before the held-out time and compares what they predict with what came. */
async function held(
  purchases: Purchases,
  { period, holdoutShare, penalizer }: ClvParams,
  checkpoint: RunContext["checkpoint"],
): Promise<{ holdout: ClvHoldout | null; trouble: ClvHoldoutTrouble | null }> {
  const start = purchases.period.reduce((one, other) => Math.min(one, other), purchases.end);
  const periods = Math.round((purchases.end - start) * holdoutShare);
  if (periods < 1) return { holdout: null, trouble: "short" };
  const until = purchases.end - periods;
  const histories = await historiesAt(purchases, until, phase(checkpoint, 0, 0.1));
  if (repeatBuyers(histories) < LEAST_REPEAT) return { holdout: null, trouble: "few" };
  const fitted = await fitBgNbd(await patternsOf(histories, phase(checkpoint, 0.1, 0.2)), penalizer, phase(checkpoint, 0.2, 0.8));
  if (!fitted.converged) return { holdout: null, trouble: "not-converged" };
  const found = await checkHoldout(histories, fitted.model, periods, phase(checkpoint, 0.8, 1));
  return { holdout: { ...found, until: lastDayOf(until, period), end: lastDayOf(purchases.end, period), periods }, trouble: null };
}

/** For customers who came when the first ones did; up to the frequency of all but the busiest hundredth. */
async function aliveMap({ frequency, T }: HistoriesAt, model: Fitted<Parameters<typeof probabilityAlive>[0]>["model"], ctx: RunContext): Promise<AliveMap> {
  const sorted = await sortedInRuns(frequency, phase(ctx.checkpoint, 1, 1));
  const most = Math.max(1, Math.ceil(quantile(sorted, 0.99)));
  const longest = T.reduce((one, other) => Math.max(one, other), 0);
  const between = (first: number, last: number, count: number) => [
    ...new Set(Array.from({ length: count }, (_, i) => Math.round(first + (i / (count - 1)) * (last - first)))),
  ];
  // Few purchases are the most frequent case: they get a row each.
  const frequencies = most < MAP_ROWS ? between(0, most, most + 1) : [...between(0, 5, 6), ...between(6, most, MAP_ROWS - 6)];
  const recencies = between(0, longest, MAP_COLUMNS);
  const alive = frequencies.map((times) =>
    recencies.map((recency) => Math.round(probabilityAlive(model, { frequency: times, recency: times === 0 ? 0 : recency, T: longest }) * 1e4) / 1e4),
  );
  return { T: longest, frequencies, recencies, alive };
}

function fitOf<M>({ model, errors, logLikelihood, iterations, starts, agreeing }: Fitted<M>, names: readonly (ClvParameter["name"] & keyof M)[]): ClvFit {
  const parameters = names.map((name, k): ClvParameter => ({ name, value: Number(model[name]), error: errors[k] }));
  return { parameters, logLikelihood, iterations, starts, agreeing };
}

function repeatBuyers({ frequency }: HistoriesAt): number {
  return frequency.reduce((count, times) => count + (times > 0 ? 1 : 0), 0);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
