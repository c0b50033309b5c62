/** The sign between whole and fraction. */
export const DECIMALS = [".", ","] as const;
export type Decimal = (typeof DECIMALS)[number];

/** Currency signs and codes that may stand before or behind an amount, and the percent sign (12 % is read as 12). */
const UNIT = "(?:\\p{Sc}|%|[A-Z]{3}(?![A-Z])|lei|руб\\.?|р\\.|kr\\.?|zł|Kč|Ft)";
const KNOWN_CODES = new Set([
  "USD",
  "EUR",
  "GBP",
  "RUB",
  "RUR",
  "RON",
  "MDL",
  "UAH",
  "PLN",
  "CZK",
  "HUF",
  "BGN",
  "CHF",
  "SEK",
  "NOK",
  "DKK",
  "TRY",
  "JPY",
  "CNY",
  "INR",
  "BRL",
  "CAD",
  "AUD",
  "KZT",
  "BYN",
]);
const PREFIX = new RegExp(`^${UNIT}\\s*`, "u");
const SUFFIX = new RegExp(`\\s*${UNIT}$`, "u");
const GROUP = "[ \\u00a0\\u202f'’]";

const plain: Readonly<Record<Decimal, RegExp>> = {
  ".": /^(?:\d+\.?\d*|\.\d+)$/,
  ",": /^(?:\d+,?\d*|,\d+)$/,
};
const scientific: Readonly<Record<Decimal, RegExp>> = {
  ".": /^\d+(?:\.\d+)?e[+-]?\d{1,3}$/i,
  ",": /^\d+(?:,\d+)?e[+-]?\d{1,3}$/i,
};
const grouped: Readonly<Record<Decimal, RegExp>> = {
  ".": new RegExp(`^\\d{1,3}(?:(,|${GROUP})\\d{3})(?:\\1\\d{3})*(?:\\.\\d*)?$`),
  ",": new RegExp(`^\\d{1,3}(?:(\\.|${GROUP})\\d{3})(?:\\1\\d{3})*(?:,\\d*)?$`),
};

/**
 * Reads a number as people and programs write it: thousands in groups (`1,234.50`, `1 234,50`, `1'234`), a sign before
 * or behind, accountants' brackets, a currency or percent sign, an exponent. NaN for anything else: `12,5` with a decimal
 * point is refused rather than read as 125.
 */
export function parseNumber(text: string, decimal: Decimal): number {
  let rest = text.trim();
  const quick = decimal === "." && /^-?\d+(?:\.\d+)?$/.test(rest);
  if (quick) return Number(rest) + 0;
  let negative = false;
  if (rest.startsWith("(") && rest.endsWith(")")) {
    negative = true;
    rest = rest.slice(1, -1).trim();
  }
  const sign = () => {
    const found = /^([+\-−])\s*/.exec(rest);
    if (!found) return;
    if (found[1] !== "+") negative = !negative;
    rest = rest.slice(found[0].length);
  };
  sign();
  const bare = withoutUnit(rest);
  if (bare !== rest) {
    rest = bare;
    sign();
  }
  if (/[-−]$/.test(rest)) {
    negative = !negative;
    rest = rest.slice(0, -1).trim();
  }
  const digits = digitsOf(rest, decimal);
  if (digits === null) return Number.NaN;
  const value = Number(digits);
  // Without + 0 a written "-0" would stay apart from 0 in groupings.
  return Number.isFinite(value) ? (negative ? -value : value) + 0 : Number.NaN;
}

function withoutUnit(text: string): string {
  for (const pattern of [PREFIX, SUFFIX]) {
    const found = pattern.exec(text)?.[0];
    if (!found) continue;
    const code = found.trim();
    if (/^[A-Z]{3}$/.test(code) && !KNOWN_CODES.has(code)) continue;
    return (pattern === PREFIX ? text.slice(found.length) : text.slice(0, -found.length)).trim();
  }
  return text;
}

function digitsOf(text: string, decimal: Decimal): string | null {
  const point = (digits: string) => (decimal === "," ? digits.replace(",", ".") : digits);
  if (plain[decimal].test(text) || scientific[decimal].test(text)) return point(text);
  const group = grouped[decimal].exec(text)?.[1];
  return group ? point(text.replaceAll(group, "")) : null;
}

/**
 * A number that is a name: leading zeros (a postcode), more digits than a number holds exactly, a telephone number,
 * letters and digits in one word (`C536379`). As a number it would lose what it says.
 */
export function looksLikeCode(text: string): boolean {
  const trimmed = text.trim();
  if (/^[+-]?0\d+$/.test(trimmed) || /^-?\d{16,}$/.test(trimmed) || isPhone(trimmed)) return true;
  return (
    trimmed.length <= 40 &&
    /^[\p{L}\d][\p{L}\d._/-]*$/u.test(trimmed) &&
    /\d/.test(trimmed) &&
    /\p{L}/u.test(trimmed) &&
    !/^\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(trimmed)
  );
}

/** A plus and nine digits or more, in groups or not: `+40 749 319 733`. Amounts are not written with a plus and spaces. */
function isPhone(text: string): boolean {
  return /^\+\d{8,}$/.test(text) || (/^\+\d{1,3}[ \u00a0\u202f]\d/.test(text) && /^\+(?:[ \u00a0\u202f]?\d){9,15}$/.test(text));
}

/** What a cell tells about the decimal sign: certain, possible (`1,234`), or nothing. */
export function decimalEvidence(text: string): { readonly sign: Decimal; readonly certain: boolean } | null {
  const digits = withoutUnit(text.trim().replace(/^[(+\-−]\s*|[)\-−]$/g, "")).replace(/[ \u00a0\u202f'’]/g, "");
  if (!/^[\d.,]+$/.test(digits)) return null;
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (points === 0 && commas === 0) return null;
  if (points > 0 && commas > 0) {
    const sign = digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
    return (sign === "." ? points : commas) === 1 ? { sign, certain: true } : null;
  }
  const used: Decimal = points > 0 ? "." : ",";
  // Several of one sign group thousands: the other one is the decimal sign.
  if (points + commas > 1) return /^\d{1,3}(?:[.,]\d{3})+$/.test(digits) ? { sign: used === "." ? "," : ".", certain: true } : null;
  return { sign: used, certain: !/^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) };
}
