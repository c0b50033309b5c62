import { freeName, takeColumn, withRole } from "@/lib/table/columns";
import { groupRows } from "@/lib/table/operations/key-codes";
import type { CodedColumn, Column, Role } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import type { Behaviour } from "./behaviour";
import type { BehaviourNames } from "./column-names";

/** The values of a channel column whose shares are taken, the most frequent first. */
export interface ChannelValues {
  readonly name: string;
  readonly values: readonly string[];
  /** The word for all others together; null where there are no others. */
  readonly others: string | null;
}

/** Which measures become columns. */
export interface BehaviourChoice {
  readonly windows: readonly number[];
  readonly events: boolean;
  readonly orders: boolean;
  readonly amounts: boolean;
  readonly means: boolean;
  readonly distinct: boolean;
  readonly rhythm: boolean;
  readonly basket: boolean;
  readonly pieces: boolean;
  /** Shares by the clock; only where lines have a time of day for the night. */
  readonly night: boolean;
  readonly weekend: boolean;
  readonly returns: boolean;
  readonly channel: ChannelValues | null;
}

const BEHAVIOUR_MEASURES = [
  "events",
  "orders",
  "amount",
  "averageOrder",
  "largestOrder",
  "distinct",
  "recency",
  "tenure",
  "gapMean",
  "gapDeviation",
  "linesPerOrder",
  "piecesPerOrder",
  "night",
  "weekend",
  "returns",
  "favourite",
  "share",
  "otherShare",
] as const;
export type BehaviourMeasure = (typeof BEHAVIOUR_MEASURES)[number];

/** What a column says, for those who read about it. */
export interface BehaviourColumn {
  readonly measure: BehaviourMeasure;
  /** Days; null: the whole time. */
  readonly window: number | null;
  /** The value whose share it is. */
  readonly value: string | null;
  readonly column: Column;
}

type Windowed = "events" | "orders" | "amount" | "averageOrder" | "largestOrder" | "distinct";

/**
 * One row a customer: the id and the chosen measures. Measures that every customer has are features; gaps and the favourite,
 * which some customers lack, have no role. O(customers x columns).
 */
export function behaviourColumns(
  customer: Column,
  found: Behaviour,
  choice: BehaviourChoice,
  names: BehaviourNames,
): { id: Column; made: readonly BehaviourColumn[] } {
  const id = withRole(takeColumn(customer, found.firstRow), "id");
  const taken = new Set([id.name]);
  const made: BehaviourColumn[] = [];
  const add = (
    measure: BehaviourMeasure,
    name: string,
    values: Float64Array,
    window: number | null = null,
    value: string | null = null,
    role: Role | null = "feature",
  ) => {
    const free = freeName(name, taken);
    taken.add(free);
    made.push({ measure, window, value, column: { name: free, role, type: "number", values } });
  };
  const spans: Windowed[] = [];
  if (choice.events) spans.push("events");
  if (choice.orders) spans.push("orders");
  if (choice.amounts) spans.push("amount");
  if (choice.means) spans.push("averageOrder", "largestOrder");
  if (choice.distinct) spans.push("distinct");
  for (const measure of spans) {
    for (const [s, span] of found.spans.entries()) {
      const window = choice.windows[s] ?? null;
      add(measure, window === null ? names[measure] : within(names, measure, window), span[measure], window);
    }
  }
  add("recency", names.recency, found.recency);
  add("tenure", names.tenure, found.tenure);
  if (choice.rhythm) {
    add("gapMean", names.gapMean, found.gapMean, null, null, null);
    add("gapDeviation", names.gapDeviation, found.gapDeviation, null, null, null);
  }
  if (choice.basket) add("linesPerOrder", names.linesPerOrder, found.linesPerOrder);
  if (choice.pieces) add("piecesPerOrder", names.piecesPerOrder, found.piecesPerOrder);
  if (choice.night) add("night", names.night, found.night);
  if (choice.weekend) add("weekend", names.weekend, found.weekend);
  if (choice.returns) add("returns", names.returns, found.returns);
  if (choice.channel) {
    const { name, values, others } = choice.channel;
    const dictionary = others === null ? values : [...values, others];
    const { favourite, shares } = channelShares(found, dictionary.length);
    const favouriteName = freeName(
      names.favourite.replace("{column}", () => name),
      taken,
    );
    taken.add(favouriteName);
    made.push({
      measure: "favourite",
      window: null,
      value: name,
      column: { name: favouriteName, role: null, type: "category", codes: favourite, dictionary },
    });
    for (const [k, share] of shares.entries()) add(k < values.length ? "share" : "otherShare", `${name}: ${dictionary[k]}`, share, null, dictionary[k]);
  }
  return { id, made };
}

function within(names: BehaviourNames, measure: Windowed, days: number): string {
  return names.within.replace("{name}", names[measure]).replace("{days}", String(days));
}

/** Favourite: the value most lines have; of equals the one that is more frequent over all. Shares are 0 without any value. */
function channelShares({ customers, channels }: Behaviour, values: number) {
  const favourite = new Int32Array(customers).fill(-1);
  const shares = Array.from({ length: values }, () => new Float64Array(customers));
  for (let c = 0; c < customers; c++) {
    let total = 0;
    let most = 0;
    for (let k = 0; k < values; k++) {
      const count = channels[c * values + k];
      total += count;
      if (count > most) {
        most = count;
        favourite[c] = k;
      }
    }
    if (total > 0) for (let k = 0; k < values; k++) shares[k][c] = channels[c * values + k] / total;
  }
  return { favourite, shares };
}

/** The most frequent values of a column, those that appear first among equals, and whether there are more. O(rows). */
export async function frequentValues(column: CodedColumn, most: number, checkpoint: Checkpoint): Promise<{ values: string[]; more: boolean }> {
  const { codes, first, count } = await groupRows(column, checkpoint);
  const counts = new Float64Array(count);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) counts[codes[row]]++;
  const order = Array.from(counts, (_, group) => group).sort((a, b) => counts[b] - counts[a] || a - b);
  return { values: order.slice(0, most).map((group) => column.dictionary[column.codes[first[group]]]), more: count > most };
}

/** Number of each row's value among those of the channel; others share the number after the last, -1 is missing. O(rows + dictionary). */
export function channelCodes(column: CodedColumn, { values, others }: ChannelValues): { codes: Int32Array; values: number } {
  const numbers = new Map(values.map((value, k) => [value, k]));
  // A value that was not known when the shares were learned, and there were no others: it counts for none.
  const rest = others === null ? -1 : values.length;
  const numberOf = Int32Array.from(column.dictionary, (value) => numbers.get(value) ?? rest);
  return { codes: column.codes.map((code) => (code < 0 ? -1 : numberOf[code])), values: values.length + (others === null ? 0 : 1) };
}
