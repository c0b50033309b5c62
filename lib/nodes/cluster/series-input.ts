import type { SeriesColumns } from "@/lib/ml/series/gather";
import { type CalendarUnit, type Span, spanOf } from "@/lib/ml/series/periods";
import type { Table } from "@/lib/table/table";
import { chooseOptionalColumn } from "../choose-columns";
import { fail } from "../problem";
import { buyerColumns, moneyColumns } from "../transaction-input";
import type { SeriesParams } from "./series";

/** Bytes that the series may take: three copies are held, the columns of the table and what is compared. */
const MOST_BYTES = 720_000_000;
const BYTES = 24;
const MOST_PERIODS = 1000;

/** The params that say whose series are made and of what. */
export type MeasureParams = Pick<SeriesParams, "customer" | "date" | "value" | "amount" | "quantity" | "price" | "order">;

/** The columns that the params name, or that the roles find. Fails with a catalogued problem. */
export function seriesColumns(data: Table, params: MeasureParams): SeriesColumns {
  const { customer, date } = buyerColumns(data, params);
  if (params.value === "count") {
    return { customer, date, order: chooseOptionalColumn(data, params.order, { param: "order", role: "order" }), factors: [] };
  }
  const { amount, quantity, price } = moneyColumns(data, params);
  if (amount) return { customer, date, order: undefined, factors: [amount] };
  if (!quantity) return fail("cluster.series-no-value", undefined, { param: "amount", fix: { type: "set-params", params: { value: "count" } } });
  return { customer, date, order: undefined, factors: price ? [quantity, price] : [quantity] };
}

/** The params that say how time is cut. */
export interface SpanParams extends Pick<SeriesParams, "count" | "partial"> {
  readonly unit: CalendarUnit;
}

/** The periods between two times; fails where they are too few, or more than can be held. */
export function chosenSpan(from: number, to: number, customers: number, { unit, count, partial }: SpanParams): Span {
  const span = spanOf(from, to, unit, partial, count);
  const { length } = span;
  if (length < 2) {
    const fix = unit === "month" ? { fix: { type: "set-params", params: { unit: "week" } } as const } : {};
    fail("cluster.series-short", { periods: length }, { param: "unit", ...fix });
  }
  if (length > MOST_PERIODS || customers * length * BYTES > MOST_BYTES) {
    const fitting = Math.min(MOST_PERIODS, Math.floor(MOST_BYTES / BYTES / customers), 520);
    const fix = fitting >= 2 ? { fix: { type: "set-params", params: { count: fitting } } as const } : {};
    fail("cluster.series-too-large", { periods: length, customers, megabytes: Math.round((customers * length * BYTES) / 1e6) }, { param: "count", ...fix });
  }
  return span;
}
