import { groupRows, type RowGroups } from "@/lib/table/operations/key-codes";
import type { Column, DateColumn } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { DAY_MS, LAST_TIME, startOfDay, wholeDays } from "../formula/dates";
import { phase } from "../phase";
import { LocalTime } from "./local-time";

const STRIDE = 16_384;

/** The columns of an event table; all but customer and date may be missing. */
export interface EventColumns {
  readonly customer: Column;
  readonly date: DateColumn;
  /** Without it every line is an order of its own. */
  readonly order: Column | undefined;
  /** Amount of each line; NaN where missing. */
  readonly amounts: Float64Array | null;
  /** Pieces of each line; NaN where missing. */
  readonly pieces: Float64Array | null;
  /** Its different values are counted. */
  readonly category: Column | undefined;
  /** Shares of its values are taken. */
  readonly channel: { readonly codes: Int32Array; readonly values: number } | undefined;
}

export interface BehaviourSettings {
  /** Midnight UTC, ms; null: the day after the last line. */
  readonly reference: number | null;
  /** Days before the reference, each a window. */
  readonly windows: readonly number[];
  /** IANA name: hours and weekdays are told by its clock. */
  readonly zone: string;
  /** Hours from `night[0]` until before `night[1]`, over midnight. */
  readonly night: readonly [from: number, to: number];
}

/** Measures of one span of time, one value a customer; 0 for those who did nothing in it. */
export interface SpanMeasures {
  readonly events: Float64Array;
  readonly orders: Float64Array;
  /** Sum of amounts, mean amount of an order and the largest order; absent without amounts. */
  readonly amount: Float64Array;
  readonly averageOrder: Float64Array;
  readonly largestOrder: Float64Array;
  /** Different values of the category. */
  readonly distinct: Float64Array;
}

export interface Behaviour {
  readonly customers: number;
  /** A line of each customer, from which the id is read. */
  readonly firstRow: Uint32Array;
  readonly reference: number;
  readonly lines: number;
  readonly leftOut: { readonly noCustomer: number; readonly noDate: number; readonly afterReference: number };
  /** Kept lines without an amount: they count as events, not in sums. */
  readonly noAmount: number;
  /** Some line has a time of day. */
  readonly timed: boolean;
  /** One a window, in their order; then all the time. */
  readonly spans: readonly SpanMeasures[];
  /** Whole days from the last and the first line to the reference. */
  readonly recency: Float64Array;
  readonly tenure: Float64Array;
  /** Days between orders, each at its first line: mean (from 2 orders on) and sample deviation (from 3 on), else NaN. */
  readonly gapMean: Float64Array;
  readonly gapDeviation: Float64Array;
  /** Lines and pieces an order. */
  readonly linesPerOrder: Float64Array;
  readonly piecesPerOrder: Float64Array;
  /** Shares of the orders, by their first lines. */
  readonly night: Float64Array;
  readonly weekend: Float64Array;
  /** Share of the lines with an amount whose amount is negative. */
  readonly returns: Float64Array;
  /** customers x values, row by row: lines with each value of the channel. */
  readonly channels: Float64Array;
}

/**
 * What customers did, from any table of events. A line belongs to a window of w days when it lies at most w x 24 hours before
 * the reference; an order belongs to it when one of its lines does. One pass over the lines sorted by customer.
 * O(lines x windows).
 */
export async function behaviourOf(columns: EventColumns, lines: number, settings: BehaviourSettings, checkpoint: Checkpoint): Promise<Behaviour> {
  const groups = await groupRows(columns.customer, phase(checkpoint, 0, 0.15));
  const orders = columns.order ? await groupRows(columns.order, phase(checkpoint, 0.15, 0.3)) : null;
  const categories = columns.category ? await groupRows(columns.category, phase(checkpoint, 0.3, 0.4)) : null;
  const sorted = await sortByCustomer(columns, groups, lines, settings.reference, phase(checkpoint, 0.4, 0.55));
  const { customers, reference } = sorted;
  const cuts = [...settings.windows.map((days) => reference - days * DAY_MS), Number.NEGATIVE_INFINITY];
  const one = () => new Float64Array(customers);
  const spans = cuts.map((): SpanMeasures => ({ events: one(), orders: one(), amount: one(), averageOrder: one(), largestOrder: one(), distinct: one() }));
  const result = {
    recency: one(),
    tenure: one(),
    gapMean: one(),
    gapDeviation: one(),
    linesPerOrder: one(),
    piecesPerOrder: one(),
    night: one(),
    weekend: one(),
    returns: one(),
  };
  const values = columns.channel?.values ?? 0;
  const channels = new Float64Array(customers * values);
  const local = new LocalTime(settings.zone);
  const seenOrders = new Seen(orders);
  const seenCategories = new Seen(categories);
  const times = columns.date.values;
  let noAmount = 0;
  let timed = false;

  // Of the orders of one customer: first and last line, and their amounts by span.
  let firstOf: number[] = [];
  let lastOf: number[] = [];
  let amountOf: number[][] = [];
  let categoryLast: number[] = [];
  let since = 0;
  const working = phase(checkpoint, 0.55, 1);
  for (let c = 0; c < customers; c++) {
    const [from, to] = [sorted.offsets[c], sorted.offsets[c + 1]];
    if (since >= STRIDE) {
      since = 0;
      await working(from, Math.max(1, sorted.rows.length));
    }
    firstOf = [];
    lastOf = [];
    amountOf = cuts.map(() => []);
    categoryLast = [];
    let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let [pieces, valued, negative] = [0, 0, 0];
    for (let at = from; at < to; at++) {
      since++;
      const row = sorted.rows[at];
      const time = times[row];
      if (time < earliest) earliest = time;
      if (time > latest) latest = time;
      if (time % DAY_MS !== 0) timed = true;
      const order = seenOrders.number(row, c, firstOf.length);
      if (order === firstOf.length) {
        firstOf.push(time);
        lastOf.push(time);
        for (const amounts of amountOf) amounts.push(0);
      } else {
        if (time < firstOf[order]) firstOf[order] = time;
        if (time > lastOf[order]) lastOf[order] = time;
      }
      const amount = columns.amounts ? columns.amounts[row] : 0;
      const known = Number.isFinite(amount);
      if (!known) noAmount++;
      else if (columns.amounts) {
        valued++;
        if (amount < 0) negative++;
      }
      for (let s = 0; s < cuts.length; s++) {
        if (time < cuts[s]) continue;
        spans[s].events[c]++;
        if (known) {
          spans[s].amount[c] += amount;
          amountOf[s][order] += amount;
        }
      }
      if (columns.pieces && Number.isFinite(columns.pieces[row])) pieces += columns.pieces[row];
      if (categories && categories.codes[row] >= 0) {
        const category = seenCategories.number(row, c, categoryLast.length);
        if (category === categoryLast.length) categoryLast.push(time);
        else if (time > categoryLast[category]) categoryLast[category] = time;
      }
      if (columns.channel && columns.channel.codes[row] >= 0) channels[c * values + columns.channel.codes[row]]++;
    }
    for (let s = 0; s < cuts.length; s++) {
      const span = spans[s];
      let count = 0;
      let largest = Number.NEGATIVE_INFINITY;
      for (let order = 0; order < lastOf.length; order++) {
        if (lastOf[order] < cuts[s]) continue;
        count++;
        if (amountOf[s][order] > largest) largest = amountOf[s][order];
      }
      span.orders[c] = count;
      span.averageOrder[c] = count > 0 ? span.amount[c] / count : 0;
      span.largestOrder[c] = count > 0 ? largest : 0;
      for (const last of categoryLast) if (last >= cuts[s]) span.distinct[c]++;
    }
    const placed = firstOf.length;
    result.recency[c] = wholeDays(latest, reference);
    result.tenure[c] = wholeDays(earliest, reference);
    result.linesPerOrder[c] = (to - from) / placed;
    result.piecesPerOrder[c] = pieces / placed;
    result.returns[c] = valued > 0 ? negative / valued : 0;
    result.night[c] = firstOf.reduce((count, time) => count + (isNight(local.hour(time), settings.night) ? 1 : 0), 0) / placed;
    result.weekend[c] = firstOf.reduce((count, time) => count + (local.weekday(time) >= 5 ? 1 : 0), 0) / placed;
    const { mean, deviation } = gapsBetween(firstOf);
    result.gapMean[c] = mean;
    result.gapDeviation[c] = deviation;
  }
  const { firstRow, leftOut } = sorted;
  return { customers, firstRow, reference, lines: sorted.rows.length, leftOut, noAmount, timed, spans, ...result, channels };
}

function isNight(hour: number, [from, to]: readonly [number, number]): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** In days. */
function gapsBetween(times: number[]): { mean: number; deviation: number } {
  const gaps = times.length - 1;
  if (gaps < 1) return { mean: Number.NaN, deviation: Number.NaN };
  times.sort((a, b) => a - b);
  const mean = (times[gaps] - times[0]) / gaps / DAY_MS;
  if (gaps < 2) return { mean, deviation: Number.NaN };
  let squares = 0;
  for (let i = 1; i <= gaps; i++) squares += ((times[i] - times[i - 1]) / DAY_MS - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (gaps - 1)) };
}

/** Numbers the groups that one customer has, in order of appearance, without a map a customer. */
class Seen {
  private readonly owner: Int32Array;
  private readonly numbers: Int32Array;

  constructor(private readonly groups: RowGroups | null) {
    this.owner = new Int32Array(groups?.count ?? 0).fill(-1);
    this.numbers = new Int32Array(groups?.count ?? 0);
  }

  /** The number of the row's group among those of the customer; `next` for a new one, or where the row has none. */
  number(row: number, customer: number, next: number): number {
    const group = this.groups ? this.groups.codes[row] : -1;
    if (group < 0) return next;
    if (this.owner[group] !== customer) {
      this.owner[group] = customer;
      this.numbers[group] = next;
    }
    return this.numbers[group];
  }
}

interface SortedLines {
  readonly customers: number;
  readonly firstRow: Uint32Array;
  readonly reference: number;
  /** The usable rows, customer by customer; those of customer c lie between offsets c and c + 1. */
  readonly rows: Uint32Array;
  readonly offsets: Uint32Array;
  readonly leftOut: Behaviour["leftOut"];
}

/** A counting sort: customers in order of their first usable line, their lines in the order of the table. O(lines). */
async function sortByCustomer(columns: EventColumns, groups: RowGroups, lines: number, reference: number | null, checkpoint: Checkpoint): Promise<SortedLines> {
  const times = columns.date.values;
  const end = reference ?? Number.POSITIVE_INFINITY;
  const numberOf = new Int32Array(groups.count).fill(-1);
  const counts = new Uint32Array(groups.count + 1);
  const firstRow: number[] = [];
  let [noCustomer, noDate, afterReference, kept] = [0, 0, 0, 0];
  let last = Number.NEGATIVE_INFINITY;
  const usable = (row: number) => groups.codes[row] >= 0 && Math.abs(times[row]) <= LAST_TIME && times[row] < end;
  for (let row = 0; row < lines; row++) {
    if (row % STRIDE === STRIDE - 1) await checkpoint(row, 2 * lines);
    const group = groups.codes[row];
    if (group < 0) noCustomer++;
    else if (!(Math.abs(times[row]) <= LAST_TIME)) noDate++;
    else if (times[row] >= end) afterReference++;
    else {
      if (numberOf[group] < 0) {
        numberOf[group] = firstRow.length;
        firstRow.push(row);
      }
      counts[numberOf[group]]++;
      kept++;
      if (times[row] > last) last = times[row];
    }
  }
  const customers = firstRow.length;
  const offsets = new Uint32Array(customers + 1);
  for (let c = 0; c < customers; c++) offsets[c + 1] = offsets[c] + counts[c];
  const next = offsets.slice();
  const rows = new Uint32Array(kept);
  for (let row = 0; row < lines; row++) {
    if (row % STRIDE === STRIDE - 1) await checkpoint(lines + row, 2 * lines);
    if (usable(row)) rows[next[numberOf[groups.codes[row]]]++] = row;
  }
  const found = customers > 0 ? startOfDay(last) + DAY_MS : 0;
  return { customers, firstRow: Uint32Array.from(firstRow), reference: reference ?? found, rows, offsets, leftOut: { noCustomer, noDate, afterReference } };
}
