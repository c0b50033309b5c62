import * as z from "zod";
import { readDate } from "@/lib/ml/formula/dates";
import { phase } from "@/lib/ml/phase";
import type { CurrencyApplied, CurrencyState, DatedRate } from "@/lib/ml/prepare/currency";
import { areCurrencies, currencyCode } from "@/lib/ml/prepare/currency-names";
import { type Fix, fail, type Problem, ProblemError } from "@/lib/problem";
import type { Column, ColumnType, Table } from "@/lib/table/table";
import { checkColumn, chooseColumn, chooseColumns, chooseOptionalColumn, findByName } from "../choose-columns";
import { column, columns, defineNode, type Report, type RunContext, report, table } from "../contract";

export interface CurrencyReport extends Report {
  readonly kind: "prepare.currency";
  readonly rows: number;
  readonly base: string;
  /** The base currency was found: it is that of most rows. */
  readonly baseFound: boolean;
  readonly amounts: readonly { readonly column: string; readonly name: string }[];
  readonly currency: string | null;
  readonly date: string | null;
  /** Rates known, typed and from the second input. */
  readonly rates: number;
  readonly unreadable: number;
  /** `code` null: no currency, or none that is known. Sums are of the first amount. */
  readonly currencies: readonly {
    readonly code: string | null;
    readonly spellings: readonly string[];
    readonly rows: number;
    readonly converted: number;
    readonly noRate: number;
    readonly tooEarly: number;
    readonly lowest: number | null;
    readonly highest: number | null;
    readonly own: number;
    readonly inBase: number;
  }[];
  readonly more: number;
}

const NUMBER: readonly ColumnType[] = ["number"];
const AMOUNT: readonly ColumnType[] = ["number", "text", "category"];
const CODED: readonly ColumnType[] = ["category", "text"];
const DATE: readonly ColumnType[] = ["date"];
const CURRENCY_NAMES = ["currency", "ccy", "curr", "валюта", "valuta", "valută", "moneda", "monedă"];
const RATE_NAMES = ["rate", "exchange", "курс", "curs", "value"];
const SHOWN = 40;

const rateRow = z.object({
  currency: z.string().default(""),
  /** Base currency for one unit; null: not filled in yet. */
  rate: z.number().nullable().default(null),
  /** A day, 2026-01-31; null: always. */
  from: z.string().nullable().default(null),
});
export type RateRow = z.output<typeof rateRow>;

const params = z.object({
  amounts: columns({ role: "amount", types: AMOUNT }),
  currency: column({ names: CURRENCY_NAMES, types: CODED }),
  base: z.string().max(20).nullable().default(null),
  rates: z.array(rateRow).default([]).meta({ control: "custom", editor: "currency-rates", port: "data" }),
  date: column({ role: "date", types: DATE }),
  blank: z.enum(["missing", "base"]).default("missing"),
  ratesCurrency: column({ names: CURRENCY_NAMES, types: CODED, port: "rates", advanced: true }),
  ratesRate: column({ names: RATE_NAMES, types: NUMBER, port: "rates", advanced: true }),
  ratesDate: column({ role: "date", types: DATE, port: "rates", advanced: true }),
});
type Params = z.output<typeof params>;

export const currency = defineNode({
  type: "prepare.currency",
  v: 1,
  group: "prepare",
  icon: "badge-euro",
  inputs: { data: table(), rates: table({ optional: true }) },
  outputs: { data: table(), report: report() },
  params,
  migrations: {},
  summary: ({ base, rates }) => {
    const code = base === null ? null : (currencyCode(base) ?? base);
    return code === null ? { key: "found" } : { key: "set", values: { base: code, count: rates.length } };
  },
  check: ({ data, rates }, chosen) => [
    ...checkColumn(data, chosen.amounts, { param: "amounts", types: AMOUNT }),
    ...checkColumn(data, chosen.currency, { param: "currency", types: CODED }),
    ...checkColumn(data, chosen.date, { param: "date", types: DATE }),
    ...checkColumn(rates, chosen.ratesCurrency, { param: "ratesCurrency", types: CODED }),
    ...checkColumn(rates, chosen.ratesRate, { param: "ratesRate", types: NUMBER }),
    ...checkColumn(rates, chosen.ratesDate, { param: "ratesDate", types: DATE }),
    ...settingProblems(chosen),
  ],
  async run({ data, rates: second }, chosen, ctx) {
    const { applyCurrency, usualCurrency } = await import("@/lib/ml/prepare/currency");
    const { freeNames } = await import("@/lib/ml/prepare/missing");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const [problem] = settingProblems(chosen);
    if (problem) throw new ProblemError(problem);
    const found = amountsOf(data, chosen);
    const money = chosen.currency === null ? currencyColumn(data) : chooseColumn(data, chosen.currency, { param: "currency", types: CODED });
    if (!money && !found.some(isCoded)) fail("prepare.currency-none", undefined, { param: "currency" });
    const base = chosen.base === null ? usualCurrency(data, money?.name ?? null, found[0].name) : currencyCode(chosen.base);
    if (base === null)
      return fail(
        "prepare.currency-no-base",
        { column: money?.name ?? found[0].name },
        { param: "base", fix: { type: "set-params", params: { base: "EUR" } } },
      );
    const given = await givenRates(second, chosen, ctx);
    const dated = given.some(({ from }) => from !== null);
    const date = dated ? chooseOptionalColumn(data, chosen.date, { param: "date", role: "date", types: DATE }) : undefined;
    if (dated && !date) ctx.warn({ code: "prepare.currency-no-date", severity: "warning", param: "date" });
    const names = freeNames(
      data,
      found.map(({ name }) => `${name} (${base})`),
    );
    const state: CurrencyState = {
      amounts: found.map(({ name }, i) => ({ column: name, name: names[i] })),
      currency: money?.name ?? null,
      date: date?.name ?? null,
      base,
      blankIsBase: chosen.blank === "base",
      rates: given,
    };
    const applied = await applyCurrency(data, state, phase(ctx.checkpoint, 0.1, 1));
    tell(applied, state, chosen, ctx);
    const told: CurrencyReport = {
      kind: "prepare.currency",
      rows: data.rows,
      base,
      baseFound: chosen.base === null,
      amounts: state.amounts,
      currency: state.currency,
      date: state.date,
      rates: given.length,
      unreadable: applied.unreadable,
      currencies: applied.currencies.slice(0, SHOWN),
      more: Math.max(0, applied.currencies.length - SHOWN),
    };
    const reads = [...found.map(({ name }) => name), ...(money ? [money.name] : []), ...(date ? [date.name] : [])];
    const recipe = appendStep(data, { kind: "currency", state, reads: [...new Set(reads)], writes: names });
    return { data: { ...applied.table, recipe }, report: told };
  },
  picture({ report: found }) {
    return isCurrencyReport(found) && found.currencies.length > 0 ? { type: "bars", values: found.currencies.slice(0, 8).map(({ rows }) => rows) } : null;
  },
});

function isCurrencyReport(found: Report): found is CurrencyReport {
  return found.kind === "prepare.currency";
}

function isCoded(each: { readonly type: ColumnType }): boolean {
  return CODED.includes(each.type);
}

/** The column called so; else the first whose values are currencies. */
function currencyColumn(data: Table): Column | undefined {
  return findByName(data.columns.filter(isCoded), CURRENCY_NAMES) ?? data.columns.find((each) => "codes" in each && areCurrencies(each.dictionary));
}

/** The column called so; else the first of numbers. */
function rateColumn(rates: Table): Column | undefined {
  const numbers = rates.columns.filter(({ type }) => type === "number");
  return findByName(numbers, RATE_NAMES) ?? numbers.at(0);
}

/** The amounts chosen; else those with the roles amount and price. */
function amountsOf(data: Table, { amounts }: Params): Column[] {
  if (amounts !== null && amounts.length > 0) return chooseColumns(data, amounts, { param: "amounts", types: AMOUNT });
  const found = data.columns.filter(({ role, type }) => (role === "amount" || role === "price") && AMOUNT.includes(type));
  return found.length > 0 ? found : fail("common.no-columns", { role: "amount" }, { param: "amounts" });
}

/** What is wrong with the settings by themselves. */
function settingProblems({ base, rates }: Params): Problem[] {
  const problems: Problem[] = [];
  if (base !== null && currencyCode(base) === null)
    problems.push({ code: "prepare.currency-bad-base", severity: "error", detail: { found: base }, param: "base" });
  for (const { currency: name, rate, from } of rates) {
    if (name.trim() === "" && rate === null) continue;
    if (currencyCode(name) === null) problems.push({ code: "prepare.currency-bad-code", severity: "error", detail: { found: name }, param: "rates" });
    else if (rate !== null && !(rate > 0))
      problems.push({ code: "prepare.currency-bad-rate", severity: "error", detail: { found: name, rate }, param: "rates" });
    else if (from !== null && readDate(from) === null)
      problems.push({ code: "prepare.currency-bad-day", severity: "error", detail: { found: from }, param: "rates" });
  }
  return problems;
}

/** The rates of the second input, and those typed, which win. */
async function givenRates(second: Table | undefined, chosen: Params, ctx: RunContext): Promise<DatedRate[]> {
  const typed = chosen.rates.flatMap(({ currency: name, rate, from }): DatedRate[] => {
    const code = currencyCode(name);
    return code === null || rate === null ? [] : [{ currency: code, rate, from: from === null ? null : (readDate(from)?.time ?? null) }];
  });
  if (!second) return typed;
  const { readRates } = await import("@/lib/ml/prepare/rate-table");
  const name = chosen.ratesCurrency === null ? currencyColumn(second) : chooseColumn(second, chosen.ratesCurrency, { param: "ratesCurrency", types: CODED });
  const rate = chosen.ratesRate === null ? rateColumn(second) : chooseColumn(second, chosen.ratesRate, { param: "ratesRate", types: NUMBER });
  if (!name) return fail("prepare.currency-rates-column", { wanted: "currency" }, { param: "ratesCurrency" });
  if (rate?.type !== "number") return fail("prepare.currency-rates-column", { wanted: "rate" }, { param: "ratesRate" });
  const date = chooseOptionalColumn(second, chosen.ratesDate, { param: "ratesDate", role: "date", types: DATE });
  const read = readRates(second.rows, name, rate, date?.type === "date" ? date : null);
  await ctx.checkpoint(1, 10);
  if (read.unusable > 0)
    ctx.warn({ code: "prepare.currency-rates-unusable", severity: "warning", detail: { count: read.unusable, rows: second.rows }, param: "ratesRate" });
  return [...read.rates, ...typed];
}

function tell(applied: CurrencyApplied, state: CurrencyState, chosen: Params, ctx: RunContext): void {
  const without = applied.currencies.filter(({ code, noRate }) => code !== null && noRate > 0);
  const rows = (which: typeof applied.currencies, part: "noRate" | "tooEarly") => which.reduce((sum, each) => sum + each[part], 0);
  if (without.length > 0) {
    const named = new Set(chosen.rates.map(({ currency: name }) => currencyCode(name)));
    const lines: RateRow[] = without.filter(({ code }) => !named.has(code)).map(({ code }) => ({ currency: code ?? "", rate: null, from: null }));
    const fix: Fix = { type: "set-params", params: { rates: [...chosen.rates, ...lines] } };
    ctx.warn({
      code: "prepare.currency-no-rate",
      severity: "warning",
      detail: { count: rows(without, "noRate"), currencies: without.map(({ code }) => code).join(", "), base: state.base },
      param: "rates",
      ...(lines.length > 0 ? { fix } : {}),
    });
  }
  const unknown = applied.currencies.find(({ code }) => code === null);
  if (unknown && unknown.noRate > 0) {
    if (unknown.spellings.length > 0)
      ctx.warn({
        code: "prepare.currency-unknown",
        severity: "warning",
        detail: { count: unknown.noRate, examples: unknown.spellings.join(", ") },
        param: "currency",
      });
    else
      ctx.warn({
        code: "prepare.currency-blank",
        severity: "warning",
        detail: { count: unknown.noRate, base: state.base },
        param: "blank",
        fix: { type: "set-params", params: { blank: "base" } },
      });
  }
  const early = applied.currencies.filter(({ tooEarly }) => tooEarly > 0);
  if (early.length > 0)
    ctx.warn({
      code: "prepare.currency-too-early",
      severity: "warning",
      detail: { count: rows(early, "tooEarly"), currencies: early.map(({ code }) => code).join(", ") },
      param: "rates",
    });
  if (applied.unreadable > 0) ctx.warn({ code: "prepare.currency-unreadable", severity: "warning", detail: { count: applied.unreadable }, param: "amounts" });
}
