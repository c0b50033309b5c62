import type { CodedColumn, Column, DateColumn, NumberColumn, Table } from "@/lib/table/table";
import { columnToFormula } from "../formula/tokens";
import { currencyCode } from "../prepare/currency-names";
import { type Finding, findingIn } from "./findings";
import { EARLIEST, LATEST } from "./odd-dates";
import { MOST_LISTED, quoted, rewritten } from "./repair";

const SAMPLE = 500;
/** A column is of a kind when at least this share of a sample of its values looks like it. */
const MOST = 0.5;
const EXAMPLES = 3;
const DAY = 86_400_000;
/** Shares of rows without a time of day between which a column mixes dates and times. */
const MIXED = [0.05, 0.95] as const;
/** A hole in the dates this many times the usual distance between days with rows, and at least `LEAST_GAP` days. */
const GAP_TIMES = 10;
const LEAST_GAP = 28;

/** What people and exports write where nothing is known, in the three languages of the studio. */
const PLACEHOLDERS = new Set(
  "n/a|na|n.a.|null|none|nil|nan|unknown|undefined|not set|not available|not specified|missing|tbd|test|-|--|---|.|?|??|xxx|#n/a|#value!|#ref!|нет данных|нет|не указано|не задано|неизвестно|н/д|пусто|тест|necunoscut|nespecificat|lipsă|lipsa|fără|nedefinit|indisponibil".split(
    "|",
  ),
);
const PERSON_NAME =
  /^(first|last|full|sur|given|family|middle|customer|client|contact)[\s_-]*name$|^(name|fio|фио|имя|фамилия|отчество|клиент фио|nume|prenume|nume complet)$/i;
const IP_ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){4,7}$/i;

/** Findings that need the meaning of one column's values. O(rows). */
export function checkValues(table: Table, column: Column): Finding[] {
  const found =
    "codes" in column
      ? [placeholders(table, column), privateValues(table, column), currencies(table, column)]
      : column.type === "date"
        ? [timesOfDay(table, column), gap(column)]
        : column.type === "number"
          ? [numberedFeature(table, column), impossible(table, column)]
          : [];
  return found.filter((finding) => finding !== null);
}

/** Counts rows by code. */
function countsOf(column: CodedColumn): Int32Array {
  const counts = new Int32Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) counts[code]++;
  return counts;
}

/** “unknown”, “n/a”, “-”: cells that are filled and say nothing. */
function placeholders(table: Table, column: CodedColumn): Finding | null {
  if (column.role === "target" || column.role === "consent") return null;
  const counts = countsOf(column);
  const empty = column.dictionary.map((value, code) => ({ value, count: counts[code] })).filter(({ value, count }) => count > 0 && isPlaceholder(value));
  // A column of yes and no, or of tests, means what it says.
  if (empty.length === 0 || column.dictionary.length < 4) return null;
  const count = empty.reduce((sum, one) => sum + one.count, 0);
  return findingIn(table, {
    kind: "placeholders",
    severity: column.role === "id" ? "serious" : "notable",
    column: column.name,
    count,
    examples: empty.slice(0, EXAMPLES).map(({ value }) => value),
    mend: rewritten(column, withoutPlaceholders(column, empty)),
    detail: {},
  });
}

function withoutPlaceholders(column: CodedColumn, empty: readonly { readonly value: string }[]): string {
  const name = columnToFormula(column.name);
  return `if(one_of(${name}, ${empty
    .slice(0, MOST_LISTED)
    .map(({ value }) => quoted(value))
    .join(", ")}), missing, ${name})`;
}

function isPlaceholder(value: string): boolean {
  return PLACEHOLDERS.has(value.trim().toLocaleLowerCase("en"));
}

/** Names of people, numbers of payment cards, network addresses. Examples would repeat the personal data in every report. */
function privateValues(table: Table, column: CodedColumn): Finding | null {
  const sample = column.dictionary.slice(0, SAMPLE);
  if (sample.length < 3) return null;
  const share = (looks: (value: string) => boolean) => sample.filter((value) => looks(value.trim())).length / sample.length;
  const kind =
    share(isCardNumber) >= MOST
      ? "cards"
      : share((value) => IP_ADDRESS.test(value)) >= MOST
        ? "addresses"
        : PERSON_NAME.test(column.name.trim()) && column.role !== "segment" && share((value) => /^[\p{L}][\p{L}\s.'’-]+$/u.test(value)) >= MOST
          ? "names"
          : null;
  if (!kind) return null;
  const count = column.codes.reduce((sum, code) => sum + (code >= 0 ? 1 : 0), 0);
  return findingIn(table, { kind, severity: "notable", column: column.name, count, detail: {} });
}

/** 13 to 19 digits whose check digit is right (Luhn, ISO/IEC 7812-1). */
function isCardNumber(value: string): boolean {
  const digits = value.replace(/[ -]/g, "");
  if (!/^\d{13,19}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** A column of currencies with more than one of them, beside amounts that would be added up as if they were one. */
function currencies(table: Table, column: CodedColumn): Finding | null {
  if (column.dictionary.length > 60 || !table.columns.some(({ role }) => role === "amount" || role === "price")) return null;
  // What has been converted stands in one currency; its column says only what it was before.
  if (table.recipe.some(({ kind, reads }) => kind === "currency" && reads.includes(column.name))) return null;
  const counts = countsOf(column);
  const used = column.dictionary.filter((_, code) => counts[code] > 0);
  // Any three letters could be a code: the column's name decides when no sign does.
  const named = /curr|ccy|валют|valut|moned/i.test(column.name);
  const codes = new Map<string, number>();
  for (const [code, value] of column.dictionary.entries()) {
    const currency = counts[code] === 0 ? null : /^[a-z]{3}$/i.test(value.trim()) && !named ? null : currencyCode(value);
    if (currency) codes.set(currency, (codes.get(currency) ?? 0) + counts[code]);
  }
  if (codes.size < 2 || used.length > 2 * codes.size + 2) return null;
  const [[most]] = [...codes].sort((a, b) => b[1] - a[1]);
  const count = [...codes].reduce((sum, [code, rows]) => sum + (code === most ? 0 : rows), 0);
  return findingIn(table, {
    kind: "currencies",
    severity: "notable",
    column: column.name,
    count,
    examples: [...codes.keys()].slice(0, 6),
    // Rates are a person's to give: the lines for them stand there already.
    mend: {
      node: "prepare.currency",
      params: { rates: [...codes.keys()].filter((code) => code !== most).map((code) => ({ currency: code, rate: null, from: null })) },
    },
    detail: { most, distinct: codes.size },
  });
}

/** Some rows with a time of day and some without: joined exports, of which one lost its times. */
function timesOfDay(table: Table, column: DateColumn): Finding | null {
  let present = 0;
  let whole = 0;
  for (const time of column.values) {
    if (Number.isNaN(time)) continue;
    present++;
    if (time % DAY === 0) whole++;
  }
  const share = present === 0 ? 0 : whole / present;
  if (present < 20 || share <= MIXED[0] || share >= MIXED[1]) return null;
  return findingIn(table, {
    kind: "mixed-times",
    severity: "notable",
    column: column.name,
    count: whole,
    // The lost times cannot be had again: what all rows have is the day.
    mend: rewritten(column, `start_of(${columnToFormula(column.name)}, "day")`),
    detail: {},
  });
}

/** The longest stretch without a row, when it is out of all proportion: a month that was not exported. */
function gap(column: DateColumn): Finding | null {
  const seen = new Set<number>();
  // A slip of the pen lies far from everything: that is another finding, and no hole.
  for (const time of column.values) if (time >= EARLIEST && time <= LATEST) seen.add(Math.floor(time / DAY));
  const days = Int32Array.from(seen).sort();
  if (days.length < 30) return null;
  const steps = days.subarray(1).map((day, i) => day - days[i]);
  const usual = Int32Array.from(steps).sort()[steps.length >> 1];
  let longest = 0;
  for (let i = 1; i < steps.length; i++) if (steps[i] > steps[longest]) longest = i;
  if (steps[longest] < Math.max(LEAST_GAP, GAP_TIMES * usual)) return null;
  return {
    kind: "date-gap",
    severity: "notable",
    column: column.name,
    count: steps[longest] - 1,
    share: (steps[longest] - 1) / (days[days.length - 1] - days[0] + 1),
    examples: [days[longest] * DAY, days[longest + 1] * DAY],
    keep: null,
    detail: {},
  };
}

/** A feature whose whole numbers are all different and nearly without a gap: a running number, not a measurement. */
function numberedFeature(table: Table, column: NumberColumn): Finding | null {
  if (column.role !== "feature" || table.rows < 20) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const seen = new Set<number>();
  for (const value of column.values) {
    if (!Number.isInteger(value)) return null;
    low = Math.min(low, value);
    high = Math.max(high, value);
    seen.add(value);
  }
  if (seen.size < table.rows || high - low > 2 * table.rows) return null;
  return {
    kind: "numbered",
    severity: "serious",
    column: column.name,
    count: table.rows,
    share: 1,
    examples: [low, high],
    keep: null,
    // A table has one identifier of its customers.
    mend: { node: "prepare.columns", params: { settings: [{ column: column.name, role: table.columns.some(({ role }) => role === "id") ? "none" : "id" }] } },
    detail: {},
  };
}

/** Quantities that everybody measures alike, by the name of their column, and the values they can have. */
const POSSIBLE: readonly { readonly name: RegExp; readonly from: number; readonly to: number }[] = [
  { name: /^(customer[\s_-]*)?age$|^возраст|^v[âa]rst[ăa]$/i, from: 0, to: 120 },
  { name: /^lat(itude)?$|^широта$|^latitudine$/i, from: -90, to: 90 },
  { name: /^(lon|lng|long)(itude)?$|^долгота$|^longitudine$/i, from: -180, to: 180 },
  { name: /(percent|pct|процент|procent)|^(discount|скидка|reducere)\s*%$|%$/i, from: -100, to: 100 },
  { name: /^(birth[\s_-]*year|year[\s_-]*of[\s_-]*birth|год[\s_-]*рождения|anul?[\s_-]*na[sș]terii)$/i, from: 1900, to: 2100 },
];

/** A customer of 999 years, a latitude of 480: numbers that nobody can have. */
function impossible(table: Table, column: NumberColumn): Finding | null {
  const possible = POSSIBLE.find(({ name }) => name.test(column.name.trim()));
  if (!possible) return null;
  const { from, to } = possible;
  const examples: number[] = [];
  let count = 0;
  let inside = 0;
  for (const value of column.values) {
    if (value >= from && value <= to) inside++;
    if (Number.isNaN(value) || (value >= from && value <= to)) continue;
    count++;
    if (examples.length < EXAMPLES && !examples.includes(value)) examples.push(value);
  }
  // Where most are outside, the column means something else.
  if (count === 0 || inside <= count) return null;
  const name = columnToFormula(column.name);
  return findingIn(table, {
    kind: "impossible",
    severity: "notable",
    column: column.name,
    count,
    examples,
    mend: rewritten(column, `if(between(${name}, ${from}, ${to}), ${name}, missing)`),
    detail: { from, to },
  });
}
