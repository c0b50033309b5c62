import { isTimeZone } from "@/lib/ml/customers/local-time";
import type { Problem } from "../problem";

const LONGEST = 36_500;
const MOST_WINDOWS = 8;
/** Names by which the columns to count and to share out are found when none is chosen. */
export const CATEGORY_NAMES = ["category", "product", "stockcode", "sku", "item", "article"];
export const CHANNEL_NAMES = ["channel", "source", "device", "store", "country", "payment"];

/** Days in the text, ascending, each once. */
export function windowsOf(text: string): number[] {
  const days = text.split(/[\s,;]+/).flatMap((part) => (/^\d{1,5}$/.test(part) && Number(part) > 0 && Number(part) <= LONGEST ? [Number(part)] : []));
  return [...new Set(days)].sort((a, b) => a - b);
}

export function checkWindows(text: string): Problem[] {
  const wrong = text.split(/[\s,;]+/).find((part) => part !== "" && windowsOf(part).length === 0);
  if (wrong !== undefined) return [{ code: "feature.behaviour-windows", severity: "error", detail: { found: wrong }, param: "windows" }];
  const count = windowsOf(text).length;
  if (count > MOST_WINDOWS) return [{ code: "feature.behaviour-many-windows", severity: "error", detail: { count, most: MOST_WINDOWS }, param: "windows" }];
  return [];
}

export function checkZone(zone: string): Problem[] {
  return isTimeZone(zone) ? [] : [{ code: "feature.bad-zone", severity: "error", detail: { found: zone }, param: "zone" }];
}
