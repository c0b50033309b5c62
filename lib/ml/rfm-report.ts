import type { Checkpoint } from "./checkpoint";
import { type Shape, shapeOf, sortedInRuns } from "./distribution";
import { phase } from "./phase";
import type { CustomerSums, LeftOut } from "./rfm";

/** How much of the revenue the best customers bring; null where the total is not positive. */
export interface Concentration {
  /** Share of revenue of the top 20 % of customers, interpolated between customers. */
  readonly topFifth: number;
  /** Points of the curve: share of customers, best first, and their share of revenue. */
  readonly curve: readonly (readonly [customers: number, revenue: number])[];
  /** Gini coefficient: 0 all alike, 1 one customer brings everything; null when some totals are negative. */
  readonly gini: number | null;
}

/** What RFM found; the kind is put on by the node. */
export interface RfmFigures {
  readonly rows: number;
  readonly lines: number;
  readonly leftOut: LeftOut;
  readonly customers: number;
  readonly orders: number;
  /** Customers with exactly one order. */
  readonly oneTime: number;
  readonly revenue: number;
  /** Customers whose returns outweigh their purchases. */
  readonly negativeCustomers: number;
  /** Dates in ms; null when no line was usable. */
  readonly reference: number | null;
  readonly firstPurchase: number | null;
  readonly lastPurchase: number | null;
  readonly recency: Shape;
  readonly frequency: Shape;
  readonly monetary: Shape;
  readonly concentration: Concentration | null;
}

/** Figures of the customers. O(customers log customers). */
export async function rfmFigures(sums: CustomerSums, rows: number, checkpoint: Checkpoint): Promise<RfmFigures> {
  const sort = (values: Float64Array, index: number) => sortedInRuns(values, phase(checkpoint, index / 3, (index + 1) / 3));
  const recency = await sort(sums.recency, 0);
  const frequency = await sort(sums.frequency, 1);
  const monetary = await sort(sums.monetary, 2);
  const some = sums.customers > 0;
  return {
    rows,
    lines: sums.lines,
    leftOut: sums.leftOut,
    customers: sums.customers,
    orders: sums.frequency.reduce((a, b) => a + b, 0),
    oneTime: sums.frequency.reduce((count, orders) => count + (orders === 1 ? 1 : 0), 0),
    revenue: sum(monetary),
    negativeCustomers: monetary.findLastIndex((total) => total < 0) + 1,
    reference: some ? sums.reference : null,
    firstPurchase: some ? sums.firstPurchase : null,
    lastPurchase: some ? sums.lastPurchase : null,
    recency: shapeOf(recency, 0),
    frequency: shapeOf(frequency, 0),
    monetary: shapeOf(monetary, 0),
    concentration: concentration(monetary),
  };
}

const CURVE_STEPS = 50;

/** `sorted`: totals of the customers, ascending. */
export function concentration(sorted: Float64Array): Concentration | null {
  const n = sorted.length;
  const total = sum(sorted);
  if (n === 0 || !(total > 0)) return null;
  const cumulative = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) cumulative[i + 1] = cumulative[i] + sorted[n - 1 - i];
  const shareOfTop = (p: number) => {
    const at = p * n;
    const whole = Math.min(n, Math.floor(at));
    const part = whole < n ? (at - whole) * (cumulative[whole + 1] - cumulative[whole]) : 0;
    return (cumulative[whole] + part) / total;
  };
  let weighted = 0;
  for (let i = 0; i < n; i++) weighted += (i + 1) * sorted[i];
  return {
    topFifth: shareOfTop(0.2),
    curve: Array.from({ length: CURVE_STEPS + 1 }, (_, i) => [i / CURVE_STEPS, shareOfTop(i / CURVE_STEPS)] as const),
    gini: sorted[0] < 0 ? null : (2 * weighted) / (n * total) - (n + 1) / n,
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
