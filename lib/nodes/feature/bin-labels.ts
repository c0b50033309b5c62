import type { Language } from "@/lib/messages/languages";

type Words = (key: string, values: Record<string, string>) => string;

/**
 * What bins are called: “under 10”, “10 to 20”, “20 and more”. Numbers are written with as many digits as it takes to
 * tell the limits apart; where all values are whole the upper end is the last number of the bin: “10 to 19”.
 */
export function binLabels(edges: readonly number[], sorted: Float64Array, language: Language, t: Words): string[] {
  if (edges.length === 0) return [t("feature:bins.any", {})];
  const whole = edges.every(Number.isInteger) && sorted.every(Number.isInteger);
  const say = numbersApart(edges, language);
  const middle = edges.slice(1).map((to, i) => {
    const from = edges[i];
    if (whole && to - from === 1) return say(from);
    return t("feature:bins.between", { from: say(from), to: say(whole ? to - 1 : to) });
  });
  const first = edges[0];
  const last = edges[edges.length - 1];
  const labels = [t("feature:bins.under", { value: say(first) }), ...middle, t("feature:bins.from", { value: say(last) })];
  // Limits beyond the digits of a number would give a label twice.
  return labels.map((label, i) => (labels.indexOf(label) === i ? label : `${label} (${i + 1})`));
}

/** A format with the fewest significant digits, at least 3, in which the numbers stay different and round ones whole. */
function numbersApart(numbers: readonly number[], language: Language): (value: number) => string {
  for (let digits = 3; digits < 17; digits++) {
    const same = numbers.every((value) => Number(value.toPrecision(digits)) === value);
    const rounded = new Set(numbers.map((value) => value.toPrecision(digits)));
    if (same || (digits >= 6 && rounded.size === numbers.length)) return formatOf(language, digits);
  }
  return formatOf(language, 17);
}

function formatOf(language: Language, digits: number): (value: number) => string {
  const format = new Intl.NumberFormat(language, { maximumSignificantDigits: digits });
  // A limit one below has at most a digit more than the limit.
  return (value) => (Number.isInteger(value) ? new Intl.NumberFormat(language).format(value) : format.format(value));
}
