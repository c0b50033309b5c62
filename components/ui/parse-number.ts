import type { Language } from "@/lib/messages/languages";

function separators(language: Language): { readonly decimal: string; readonly group: string } {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1234567.5);
  const find = (type: Intl.NumberFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return { decimal: find("decimal"), group: find("group") };
}

/**
 * A number as a person types it: spaces and apostrophes are grouping; where both comma and point stand, the last one is
 * the decimal mark; a single one is grouping only if it is the language's grouping mark and stands before each three digits.
 * Null when it is no number.
 */
export function parseNumber(text: string, language: Language): number | null {
  let plain = text
    .trim()
    .replace(/[\s\u00a0\u202f'’_]/g, "")
    .replace("−", "-")
    .replace(/%$/, "");
  if (!plain) return null;
  const comma = plain.lastIndexOf(",");
  const point = plain.lastIndexOf(".");
  if (comma >= 0 && point >= 0) {
    const grouping = comma > point ? "." : ",";
    plain = plain.split(grouping).join("").replace(",", ".");
  } else if (comma >= 0 || point >= 0) {
    const mark = comma >= 0 ? "," : ".";
    const isGroup = mark === separators(language).group && new RegExp(`^[+-]?[1-9]\\d{0,2}(\\${mark}\\d{3})+$`).test(plain);
    const repeated = plain.indexOf(mark) !== plain.lastIndexOf(mark);
    plain = isGroup || repeated ? plain.split(mark).join("") : plain.replace(mark, ".");
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** A number as it stands in a field being edited: the language's decimal mark, no grouping, nothing rounded away. */
export function numberToType(value: number, language: Language): string {
  return String(value).replace(".", separators(language).decimal);
}
