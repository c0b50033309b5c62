import { createTranslator } from "@/lib/messages/translator";
import { type Behaviour, behaviourOf } from "@/lib/ml/customers/behaviour";
import { type BehaviourColumn, behaviourColumns, type ChannelValues, frequentValues } from "@/lib/ml/customers/behaviour-columns";
import { finite } from "@/lib/ml/distribution";
import { medianInPlace } from "@/lib/ml/median";
import { phase } from "@/lib/ml/phase";
import { appendStep } from "@/lib/ml/recipe/append-step";
import { type BehaviourState, eventColumns } from "@/lib/ml/recipe/behaviour-step";
import type { CodedColumn, Column, Table } from "@/lib/table/table";
import { chooseOptionalColumn, findByName } from "../choose-columns";
import type { RunContext } from "../contract";
import { ProblemError } from "../problem";
import { referenceTime, transactionInput } from "../transaction-input";
import type { BehaviourParams } from "./behaviour";
import { CATEGORY_NAMES, CHANNEL_NAMES, checkWindows, checkZone, windowsOf } from "./behaviour-input";
import type { BehaviourColumnReport, BehaviourReport } from "./behaviour-report";
import { CUSTOMER_NAMES } from "./customer-names";

/** One row a customer from any table of events. */
export async function describeBehaviour(data: Table, params: BehaviourParams, ctx: RunContext): Promise<{ data: Table; report: BehaviourReport }> {
  const [wrong] = [...checkWindows(params.windows), ...checkZone(params.zone)];
  if (wrong) throw new ProblemError(wrong);
  const { names, amount } = transactionInput(data, params);
  const quantity = chooseOptionalColumn(data, params.quantity, { param: "quantity", role: "quantity", types: ["number"] });
  const order = chooseOptionalColumn(data, params.order, { param: "order", role: "order" });
  const free = data.columns.filter(({ role }) => role === null || role === "feature");
  const category = named(data, params.category, "category", CATEGORY_NAMES, free.filter(isCounted));
  const channel = named(data, params.channel, "channel", CHANNEL_NAMES, free.filter(isCoded));
  const reference = referenceTime(params.reference);
  const windows = windowsOf(params.windows);
  const values = channel && isCoded(channel) ? await channelValues(channel, params.top, ctx) : null;
  const wanted: BehaviourState = {
    ...names,
    quantity: quantity?.name ?? null,
    order: order?.name ?? null,
    category: category?.name ?? null,
    channelColumn: values ? values.name : null,
    reference,
    zone: params.zone,
    night: [params.nightFrom, params.nightTo],
    names: CUSTOMER_NAMES[ctx.language].behaviour,
    choice: {
      windows,
      events: params.events || !order,
      orders: params.orders && order !== undefined,
      amounts: params.amounts && amount !== null,
      means: params.means && amount !== null,
      distinct: category !== undefined,
      rhythm: params.rhythm,
      basket: params.basket && order !== undefined,
      pieces: params.basket && quantity !== undefined,
      night: params.times,
      weekend: params.times,
      returns: amount !== null,
      channel: values,
    },
  };
  const columns = await eventColumns(data, wanted, phase(ctx.checkpoint, 0.1, 0.15));
  const settings = { reference, windows, zone: params.zone, night: wanted.night };
  const found = await behaviourOf(columns, data.rows, settings, phase(ctx.checkpoint, 0.15, 0.85));
  const state = { ...wanted, choice: { ...wanted.choice, night: wanted.choice.night && found.timed } };
  tell(found, state, ctx);
  const { id, made } = behaviourColumns(columns.customer, found, state.choice, state.names);
  const all = [id, ...made.map(({ column }) => column)];
  const { customer, date, price, quantity: pieces, category: counted, channelColumn } = state;
  const reads = [...new Set([customer, date, state.order, state.amount, pieces, price, counted, channelColumn].filter((name) => name !== null))];
  const recipe = appendStep(data, { kind: "behaviour", state, reads, writes: all.map(({ name }) => name), replacesAll: true });
  const described: BehaviourColumnReport[] = [];
  for (const [i, one] of made.entries()) {
    await ctx.checkpoint(0.85 + (0.15 * i) / made.length, 1);
    described.push(figuresOf(one, found.customers));
  }
  const report: BehaviourReport = {
    kind: "feature.behaviour",
    columns: { ...names, quantity: pieces, order: state.order, category: counted, channel: channelColumn },
    rows: data.rows,
    lines: found.lines,
    customers: found.customers,
    reference: found.customers > 0 ? found.reference : null,
    referenceSet: reference !== null,
    windows,
    zone: params.zone,
    made: described,
  };
  return { data: { rows: found.customers, columns: all, recipe }, report };
}

/** The column of a param; without one a column that is called so. */
function named(data: Table, name: string | null, param: string, names: readonly string[], among: readonly Column[]): Column | undefined {
  return name === null ? findByName(among, names) : chooseOptionalColumn(data, name, { param });
}

function isCoded(column: Column): column is CodedColumn {
  return column.type === "category" || column.type === "text";
}

function isCounted(column: Column): boolean {
  return column.type !== "date";
}

async function channelValues(channel: CodedColumn, top: number, ctx: RunContext): Promise<ChannelValues | null> {
  const { values, more } = await frequentValues(channel, top, phase(ctx.checkpoint, 0, 0.1));
  if (values.length === 0) return null;
  const { t } = await createTranslator(ctx.language);
  return { name: channel.name, values, others: more ? t("feature:columns.other") : null };
}

function tell(found: Behaviour, state: BehaviourState, ctx: RunContext): void {
  const { noCustomer, noDate, afterReference } = found.leftOut;
  if (noCustomer > 0) ctx.dropped("feature.no-customer", noCustomer, { column: state.customer });
  if (noDate > 0) ctx.dropped("feature.no-date", noDate, { column: state.date });
  if (afterReference > 0) ctx.dropped("feature.after-reference", afterReference, { date: state.reference ?? 0 });
  const warn = (code: string, severity: "warning" | "info", count: number, param?: string) =>
    ctx.warn({ code, severity, detail: { count }, ...(param ? { param } : {}) });
  if (found.customers === 0) {
    warn("feature.behaviour-no-customers", "warning", found.lines);
    return;
  }
  if (found.noAmount > 0) warn("feature.behaviour-no-amount", "info", found.noAmount, "amount");
  if (state.order === null) warn("feature.no-order", "info", found.lines, "order");
  if (!found.timed) warn("feature.behaviour-no-time", "info", found.lines, "times");
}

function figuresOf({ measure, window, value, column }: BehaviourColumn, customers: number): BehaviourColumnReport {
  const base = { name: column.name, measure, window, value };
  if ("codes" in column) {
    const counts = new Float64Array(column.dictionary.length);
    let missing = 0;
    for (const code of column.codes) {
      if (code < 0) missing++;
      else counts[code]++;
    }
    const favourites = column.dictionary.map((each, k) => ({ value: each, customers: counts[k] })).filter((each) => each.customers > 0);
    return { ...base, missing, nonzero: (customers - missing) / Math.max(1, customers), mean: null, median: null, max: null, favourites };
  }
  const present = Float64Array.from(column.values).filter((each) => !Number.isNaN(each));
  let sum = 0;
  let most = Number.NEGATIVE_INFINITY;
  let nonzero = 0;
  for (const each of present) {
    sum += each;
    if (each > most) most = each;
    if (each !== 0) nonzero++;
  }
  return {
    ...base,
    missing: column.values.length - present.length,
    nonzero: nonzero / Math.max(1, customers),
    mean: finite(sum / present.length),
    median: present.length > 0 ? finite(medianInPlace(present)) : null,
    max: finite(most),
    favourites: null,
  };
}
