import * as z from "zod";

const word = (english: string) => z.string().default(english);

/**
 * Names of the columns that behaviour, trend, series and lifetime value make. They are data, so a step keeps those it was made with:
 * new rows get the same columns. What is not given, as by steps kept before columns had names of their own, is English.
 * `{name}`, `{days}` and `{column}` stand for what changes.
 */
export const behaviourNamesSchema = z.object({
  events: word("events"),
  orders: word("orders"),
  amount: word("amount"),
  averageOrder: word("average order"),
  largestOrder: word("largest order"),
  distinct: word("distinct"),
  within: word("{name} {days}d"),
  recency: word("recency"),
  tenure: word("tenure"),
  gapMean: word("gap mean"),
  gapDeviation: word("gap sd"),
  linesPerOrder: word("lines per order"),
  piecesPerOrder: word("pieces per order"),
  night: word("night share"),
  weekend: word("weekend share"),
  returns: word("return share"),
  favourite: word("favourite {column}"),
});
export type BehaviourNames = z.output<typeof behaviourNamesSchema>;

export const trendNamesSchema = z.object({
  total: word("total"),
  active: word("active periods"),
  slope: word("slope"),
  trend: word("trend"),
  last: word("last window"),
  before: word("window before"),
  change: word("change"),
  volatility: word("volatility"),
  seasonality: word("seasonality"),
  peakMonth: word("peak month"),
  peakWeekday: word("peak weekday"),
  date: word("date"),
});
export type TrendNames = z.output<typeof trendNamesSchema>;

/** Frequency, recency, T and monetary are the letters of the models, alike in every language. */
export const clvNamesSchema = z.object({
  alive: word("p alive"),
  purchases: word("expected purchases"),
  value: word("expected value"),
});
export type ClvNames = z.output<typeof clvNamesSchema>;

export const seriesNamesSchema = z.object({
  total: word("total"),
  active: word("active periods"),
  trend: word("trend"),
  variation: word("variation"),
  peak: word("peak period"),
  /** One period in the words of its columns, “month 1”; null: the unit as it is set. */
  period: z.string().nullable().default(null),
});
export type SeriesNames = z.output<typeof seriesNamesSchema>;
