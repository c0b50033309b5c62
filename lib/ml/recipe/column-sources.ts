import * as z from "zod";
import type { JsonObject, RecipeStep } from "@/lib/table/table";
import { behaviourNamesSchema, clvNamesSchema } from "../customers/column-names";
import { columnsOf, parseFormula } from "../formula/syntax";
import type { StepKindName } from "./kinds";

/** A column that a step made, and the columns it made it of. */
export interface ColumnSource {
  readonly column: string;
  readonly from: readonly string[];
  /** The values themselves: what rows are summed up by goes on as it was. */
  readonly same?: boolean;
}

const name = z.string();
const names = z.array(name);
const some = name.nullable();

/** How a kind of step keeps what it made of which columns; only what is needed for that is read. Kinds that make every column of all they read have none. */
const READERS: Partial<Record<StepKindName, (state: JsonObject) => ColumnSource[]>> = {
  columns: reader(z.object({ columns: z.array(z.object({ column: name, name, keep: z.boolean() })) }), ({ columns }) =>
    columns.filter(({ keep }) => keep).map((each) => of(each.name, each.column)),
  ),
  derive: reader(z.object({ columns: z.array(z.object({ name, formula: z.string() })) }), ({ columns }) =>
    columns.map((each) => ({ column: each.name, from: columnsOf(parseFormula(each.formula)) })),
  ),
  transform: reader(z.object({ columns: z.array(z.object({ source: name, name })), unit: z.boolean().default(false) }), ({ columns, unit }) =>
    unit ? [] : columns.map((each) => of(each.name, each.source)),
  ),
  bins: reader(z.object({ columns: z.array(z.object({ source: name, name })) }), ({ columns }) => columns.map((each) => of(each.name, each.source))),
  encode: reader(
    z.object({
      encodings: z.array(z.object({ source: name.optional(), names: z.array(some), other: some.default(null), missing: z.unknown().transform(asName) })),
    }),
    ({ encodings }) =>
      encodings.flatMap(({ source, names: made, other, missing }) =>
        source === undefined ? [] : [...made, other, missing].flatMap((each) => (each === null ? [] : [of(each, source)])),
      ),
  ),
  missing: reader(
    z.object({
      fills: z.array(z.object({ column: name })),
      neighbors: z.object({ columns: names, fills: names }).nullable(),
      models: z
        .object({ models: z.array(z.object({ column: name, predictors: names })) })
        .nullable()
        .default(null),
      indicators: z.array(z.object({ column: name, name })),
      pattern: z.object({ name, columns: names }).nullable(),
    }),
    ({ fills, neighbors, models, indicators, pattern }) => [
      ...fills.map(({ column }) => of(column, column)),
      ...(neighbors?.fills ?? []).map((column) => ({ column, from: unique([column, ...(neighbors?.columns ?? [])]) })),
      ...unique((models?.models ?? []).map(({ column }) => column)).map((column) => ({
        column,
        from: unique([column, ...(models?.models ?? []).flatMap((each) => (each.column === column ? each.predictors : []))]),
      })),
      ...indicators.map((each) => of(each.name, each.column)),
      ...(pattern ? [{ column: pattern.name, from: pattern.columns }] : []),
    ],
  ),
  outliers: reader(z.object({ group: some, columns: z.array(z.object({ column: name })) }), ({ group, columns }) =>
    columns.map(({ column }) => of(column, column, group)),
  ),
  currency: reader(z.object({ amounts: z.array(z.object({ column: name, name })), currency: some, date: some }), ({ amounts, currency, date }) =>
    amounts.map((each) => of(each.name, each.column, currency, date)),
  ),
  sessions: reader(
    z.object({ visitor: name, time: name, names: z.object({ session: name, minutes: name, events: name }) }),
    ({ visitor, time, names: { session, minutes, events } }) => [session, minutes, events].map((each) => of(each, visitor, time)),
  ),
  dates: reader(
    z.object({
      made: z.array(
        z.object({ source: name.optional(), name: name.optional(), names: names.optional(), latitude: name.optional(), longitude: name.optional() }),
      ),
    }),
    ({ made }) =>
      made.flatMap((each) =>
        [...(each.names ?? []), each.name ?? null].flatMap((made) =>
          made === null ? [] : [of(made, each.source ?? null, each.latitude ?? null, each.longitude ?? null)],
        ),
      ),
  ),
  window: reader(z.object({ groups: names, order: some, figures: z.array(z.object({ name, column: some })) }), ({ groups, order, figures }) =>
    figures.map((each) => of(each.name, each.column, ...groups, order)),
  ),
  aggregate: reader(z.object({ groups: names, measures: z.array(z.object({ name, column: some })) }), ({ groups, measures }) => [
    ...groups.map(key),
    ...measures.map((each) => of(each.name, each.column, ...groups)),
  ]),
  rfm: reader(
    z.object({ customer: name, order: some, date: name, amount: some, quantity: some, price: some }),
    ({ customer, order, date, amount, quantity, price }) => {
      const money = amount === null ? [quantity, price] : [amount];
      const measured = (measure: string, ...from: (string | null)[]) => [of(measure, customer, ...from), of(`${measure} score`, customer, ...from)];
      return [
        key(customer),
        ...measured("recency", date),
        ...measured("frequency", order),
        ...measured("monetary", ...money),
        of("tenure", customer, date),
        of("average order value", customer, order, ...money),
      ];
    },
  ),
  clv: reader(
    z.object({ customer: name, date: name, amount: some, quantity: some, price: some, names: clvNamesSchema.prefault({}) }),
    ({ customer, date, names: { alive, purchases } }) => [
      key(customer),
      ...["frequency", "recency", "T", alive, purchases].map((each) => of(each, customer, date)),
    ],
  ),
  behaviour: reader(
    z.object({
      customer: name,
      date: name,
      order: some,
      amount: some,
      quantity: some,
      price: some,
      category: some,
      channelColumn: some,
      names: behaviourNamesSchema.prefault({}),
      choice: z.object({ windows: z.array(z.number()), channel: z.object({ name, values: names, others: some }).nullable() }),
    }),
    ({ customer, date, order, amount, quantity, price, category, channelColumn, names: words, choice: { windows, channel } }) => {
      const money = amount === null ? [quantity, price] : [amount];
      const spans = [
        { name: words.events, from: [date] },
        { name: words.orders, from: [date, order] },
        { name: words.amount, from: [date, ...money] },
        { name: words.averageOrder, from: [date, order, ...money] },
        { name: words.largestOrder, from: [date, order, ...money] },
        { name: words.distinct, from: [date, category] },
      ];
      const within = (each: string, days: number) => words.within.replace("{name}", each).replace("{days}", String(days));
      const shares = channel ? [...channel.values, ...(channel.others === null ? [] : [channel.others])].map((value) => `${channel.name}: ${value}`) : [];
      return [
        key(customer),
        ...spans.flatMap((span) => [span.name, ...windows.map((days) => within(span.name, days))].map((each) => of(each, customer, ...span.from))),
        ...[words.recency, words.tenure].map((each) => of(each, customer, date)),
        ...[words.gapMean, words.gapDeviation, words.night, words.weekend].map((each) => of(each, customer, date, order)),
        of(words.linesPerOrder, customer, order),
        of(words.piecesPerOrder, customer, order, quantity),
        of(words.returns, customer, ...money),
        ...[...shares, words.favourite.replace("{column}", () => channel?.name ?? "")].map((each) => of(each, customer, channelColumn)),
      ];
    },
  ),
};

/**
 * What a step made the columns of that it wrote, in the order they were made: a later one may be made of an earlier one. Columns that are not told were made of all that the step reads. Told too are outcomes
 * under a new name, which the step does not count among what it writes, because new rows need not have them. O(size of the state).
 */
export function columnSources({ kind, state, writes }: RecipeStep): ColumnSource[] {
  const found = isKind(kind) ? (READERS[kind]?.(state) ?? []) : [];
  const written = new Set(writes);
  return found.filter(({ column, from }) => written.has(column) || (kind === "columns" && from[0] !== column));
}

function isKind(kind: string): kind is StepKindName {
  return Object.hasOwn(READERS, kind);
}

/** States of other versions that do not parse tell nothing. */
function reader<S extends z.ZodType>(schema: S, read: (state: z.output<S>) => ColumnSource[]): (state: JsonObject) => ColumnSource[] {
  return (state) => {
    const parsed = schema.safeParse(state);
    return parsed.success ? read(parsed.data) : [];
  };
}

function of(column: string, ...from: readonly (string | null)[]): ColumnSource {
  return { column, from: unique(from.filter((each) => each !== null)) };
}

function key(column: string): ColumnSource {
  return { column, from: [column], same: true };
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}

/** `missing` of a one-hot encoding is a name; of others it is not. */
function asName(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
