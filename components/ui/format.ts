"use client";

import { useMemo } from "react";
import type { Language } from "@/lib/messages/languages";
import { useLanguage } from "./language";

export interface Format {
  /** 1,234.5: `digits` after the point at most (default 2; large numbers fewer). */
  number(value: number | null | undefined, digits?: number): string;
  integer(value: number | null | undefined): string;
  /** A fraction as a percentage: 0.1234 → 12.3 %. */
  percent(value: number | null | undefined, digits?: number): string;
  /** A fraction with its sign: +12.3 %. */
  signedPercent(value: number | null | undefined, digits?: number): string;
  /** Three significant digits: scores such as a silhouette. */
  score(value: number | null | undefined): string;
  /** Two significant digits, however small: errors and deviations. */
  deviation(value: number | null | undefined): string;
  /** 1.2 M, 34 k. */
  compact(value: number | null | undefined): string;
  pValue(value: number | null | undefined): string;
  /** Milliseconds since the epoch, UTC. */
  date(value: number | null | undefined): string;
  dateTime(value: number | null | undefined): string;
  /** Elapsed milliseconds: 3 ms, 0.9 s, 2 min. */
  duration(value: number | null | undefined): string;
  bytes(value: number | null | undefined): string;
}

const NONE = "–";

/** A true minus instead of a hyphen, as wide as a plus; none before what rounds to zero. */
function withMinus(number: string): string {
  if (!number.startsWith("-")) return number;
  return /[1-9∞]/.test(number) ? `−${number.slice(1)}` : number.slice(1);
}

function createFormat(language: Language): Format {
  const cache = new Map<string, Intl.NumberFormat>();
  const numbers = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    let format = cache.get(key);
    if (!format) {
      format = new Intl.NumberFormat(language, options);
      cache.set(key, format);
    }
    return format;
  };
  const say = (value: number | null | undefined, options: Intl.NumberFormatOptions) =>
    value === null || value === undefined || Number.isNaN(value) ? NONE : withMinus(numbers(options).format(value));
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  const unit = (value: number, name: string, digits: number) =>
    numbers({ style: "unit", unit: name, unitDisplay: name === "byte" ? "long" : "short", maximumFractionDigits: digits }).format(value);

  return {
    number(value, digits) {
      const size = Math.abs(value ?? 0);
      return say(value, { maximumFractionDigits: digits ?? (size >= 1000 ? 0 : size >= 100 ? 1 : size >= 0.01 || size === 0 ? 2 : 5) });
    },
    integer: (value) => say(value, { maximumFractionDigits: 0 }),
    percent: (value, digits = 1) => say(value, { style: "percent", maximumFractionDigits: digits }),
    signedPercent: (value, digits = 1) => say(value, { style: "percent", maximumFractionDigits: digits, signDisplay: "exceptZero" }),
    score: (value) => say(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    deviation: (value) => say(value, { maximumSignificantDigits: 2 }),
    compact: (value) => say(value, { notation: "compact", maximumFractionDigits: 1 }),
    pValue: (value) =>
      value === null || value === undefined || Number.isNaN(value)
        ? NONE
        : value < 0.0001
          ? `< ${numbers({ maximumFractionDigits: 4 }).format(0.0001)}`
          : numbers({ maximumFractionDigits: 4 }).format(value),
    date: (value) => (value === null || value === undefined || Number.isNaN(value) ? NONE : dates.format(value)),
    dateTime: (value) => (value === null || value === undefined || Number.isNaN(value) ? NONE : times.format(value)),
    duration(value) {
      if (value === null || value === undefined || Number.isNaN(value)) return NONE;
      if (value < 100) return unit(Math.round(value), "millisecond", 0);
      if (value < 60_000) return unit(value / 1000, "second", value < 10_000 ? 1 : 0);
      return unit(value / 60_000, "minute", 1);
    },
    bytes(value) {
      if (value === null || value === undefined || Number.isNaN(value)) return NONE;
      if (value < 1000) return unit(value, "byte", 0);
      if (value < 1e6) return unit(value / 1e3, "kilobyte", 0);
      if (value < 1e9) return unit(value / 1e6, "megabyte", 1);
      return unit(value / 1e9, "gigabyte", 2);
    },
  };
}

const formats = new Map<Language, Format>();

/** Formats without React, for charts drawn outside components. */
function formatFor(language: Language): Format {
  let format = formats.get(language);
  if (!format) {
    format = createFormat(language);
    formats.set(language, format);
  }
  return format;
}

/** Numbers, dates and sizes in the person's language. */
export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => formatFor(language), [language]);
}
