import { isBooleanPair } from "../parse/boolean";
import { isMissingValue } from "../parse/missing";
import type { Decimal } from "../parse/number";
import { retype, withoutMarkers } from "../retype";
import { type BooleanColumn, type CodedColumn, type DateColumn, MISSING_CODE, type NumberColumn } from "../table";
import { fitted } from "./builder";
import type { DateBuilder } from "./date-builder";
import { CODE_SHARE, dateFormatOf, FIT_SHARE, fitsNumber, type Guess, type InferSettings } from "./infer";
import type { NumberBuilder } from "./number-builder";
import type { Texts } from "./texts";

export type SettledColumn = NumberColumn | DateColumn | CodedColumn | BooleanColumn;

/** What became of a column once all its values were seen. */
export type Settled =
  | { readonly again: Guess }
  | {
      readonly column: SettledColumn;
      readonly missing: number;
      /** Values that could not be read, now missing. */
      readonly failed: number;
      readonly examples: readonly string[];
      /** Values read as numbers that look like codes. */
      readonly codes: number;
      readonly codeExamples: readonly string[];
      readonly guess: Guess;
      /** No date of the column tells day and month apart: an example. */
      readonly unclearDate?: string;
    };

const PLAIN: Guess = { kind: "coded", open: false, identifier: false };
/** Texts looked at before a whole dictionary is tried as another type. */
const GLANCE = 200;
/** More different values than this are no categories. */
const MOST_CATEGORIES = 1000;
const FEW_CATEGORIES = 20;

/** A number column, or what to read it as instead: the sample was not like the rest. O(rows). */
export function settleNumber(name: string, builder: NumberBuilder, rows: number, decimalGiven: boolean): Settled {
  const { failures, codes, otherDecimal, decimal } = builder;
  const values = fitted(builder.values, rows);
  const missing = countNaN(values);
  const present = rows - missing + failures.count;
  if (!decimalGiven && otherDecimal.count > 0 && otherDecimal.count >= failures.count * FIT_SHARE && allWhole(values)) {
    const other: Decimal = decimal === "." ? "," : ".";
    return { again: { kind: "number", decimal: other } };
  }
  if (failures.count > present * (1 - FIT_SHARE) || codes.count > present * CODE_SHARE) return { again: PLAIN };
  return {
    column: { name, role: null, type: "number", values },
    missing,
    failed: failures.count,
    examples: failures.examples,
    codes: codes.count,
    codeExamples: codes.examples,
    guess: { kind: "number", decimal },
  };
}

function countNaN(values: Float64Array): number {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) count++;
  return count;
}

function allWhole(values: Float64Array): boolean {
  return values.every((value) => Number.isNaN(value) || Number.isInteger(value));
}

/** A date column, or what to read it as instead. O(rows). */
export function settleDate(name: string, builder: DateBuilder, rows: number, orderGiven: boolean): Settled {
  const { failures, format, largestFirst, largestSecond } = builder;
  const values = fitted(builder.values, rows);
  const missing = countNaN(values);
  const present = rows - missing + failures.count;
  if (!orderGiven && format.order === "dmy" && largestSecond > 12 && largestFirst <= 12)
    return { again: { kind: "date", format: { ...format, order: "mdy" } } };
  if (!orderGiven && format.order === "mdy" && largestFirst > 12 && largestSecond <= 12)
    return { again: { kind: "date", format: { ...format, order: "dmy" } } };
  if (failures.count > present * (1 - FIT_SHARE)) return { again: PLAIN };
  const unclear = !orderGiven && largestFirst > 0 && largestFirst <= 12 && largestSecond <= 12 ? values.find((value) => !Number.isNaN(value)) : undefined;
  return {
    column: { name, role: null, type: "date", values },
    missing,
    failed: failures.count,
    examples: failures.examples,
    codes: 0,
    codeExamples: [],
    guess: { kind: "date", format },
    ...(unclear === undefined ? {} : { unclearDate: new Date(unclear).toISOString().slice(0, 10) }),
  };
}

/**
 * A column of texts from the bytes of a file. One of very many different values that are no numbers or dates becomes a
 * text column without a look at each of them; its dictionary may be made on its first use. O(rows + different values).
 */
export async function settleTexts(
  name: string,
  all: Int32Array,
  texts: Texts,
  guess: Guess,
  settings: InferSettings,
  breathe: () => Promise<void>,
): Promise<Settled> {
  const identifier = guess.kind === "coded" && guess.identifier;
  if (!texts.many || (!identifier && glanceType(name, glanceOf(texts), settings))) return settleCoded(name, all, texts.all(), guess, settings, breathe);
  const dropped = await texts.missing(breathe);
  await breathe();
  const codes = dropped.length === 0 ? all : withoutCodes(all, dropped, texts.size);
  const column = waitingColumn({ name, role: null, type: "text", codes }, texts, dropped);
  return { missing: countMissing(codes), failed: 0, examples: [], codes: 0, codeExamples: [], guess, column };
}

/** A text column whose dictionary is made when it is first asked for, without the values of the codes in `dropped` (ascending). */
function waitingColumn(base: Omit<CodedColumn, "dictionary">, texts: Texts, dropped: readonly number[]): CodedColumn {
  let dictionary: readonly string[] | null = null;
  return {
    ...base,
    get dictionary() {
      if (dictionary === null) {
        const without = new Set(dropped);
        dictionary = dropped.length === 0 ? texts.all() : texts.all().filter((_, code) => !without.has(code));
      }
      return dictionary;
    },
  };
}

/** Codes with those in `dropped` (ascending) made missing and the others moved up. */
function withoutCodes(all: Int32Array, dropped: readonly number[], size: number): Int32Array {
  const place = new Int32Array(size);
  let next = 0;
  for (let code = 0, i = 0; code < size; code++) {
    if (code === dropped[i]) {
      place[code] = MISSING_CODE;
      i++;
    } else place[code] = next++;
  }
  return all.map((code) => (code === MISSING_CODE ? MISSING_CODE : place[code]));
}

function countMissing(codes: Int32Array): number {
  let missing = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] === MISSING_CODE) missing++;
  return missing;
}

/** Some texts from all over a dictionary, none of them missing. */
function glanceOf(texts: Texts): string[] {
  const step = Math.max(1, Math.floor(texts.size / GLANCE));
  const glance: string[] = [];
  for (let code = 0; code < texts.size; code += step) {
    const text = texts.at(code);
    if (!isMissingValue(text)) glance.push(text);
  }
  return glance;
}

/**
 * A column of texts: yes/no when its values are such a pair, a number or a date after all when nearly all values are
 * (the sample had none, or odd ones), else a category when few values repeat, or text. O(rows + dictionary), `breathe`
 * awaited between passes.
 */
export async function settleCoded(
  name: string,
  all: Int32Array,
  texts: readonly string[],
  guess: Guess,
  settings: InferSettings,
  breathe: () => Promise<void>,
): Promise<Settled> {
  const { codes, dictionary } = withoutMarkers(all, texts);
  await breathe();
  const missing = countMissing(codes);
  const told = { missing, failed: 0, examples: [], codes: 0, codeExamples: [], guess } as const;
  const column = (type: "category" | "text"): CodedColumn => ({ name, role: null, type, codes, dictionary });
  if (guess.kind === "coded" && guess.identifier) return { ...told, column: column("text") };
  if (dictionary.length > 0 && dictionary.length <= 8 && isBooleanPair(dictionary)) {
    const format = { kind: "calendar", order: "ymd" } as const;
    const { column: pair } = retype(column("category"), "boolean", { decimal: ".", format });
    if (pair.type === "boolean") return { ...told, column: pair };
  }
  await breathe();
  const other = otherType(name, codes, dictionary, settings);
  if (other) {
    const options = {
      decimal: other.kind === "number" ? other.decimal : ("." as const),
      format: other.kind === "date" ? other.format : ({ kind: "calendar", order: "ymd" } as const),
    };
    const { column: converted, failed, examples } = retype(column("text"), other.kind, options);
    if (converted.type === "number" || converted.type === "date") {
      const dashes = converted.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
      return { ...told, column: converted, missing: dashes, failed, examples, guess: other };
    }
  }
  return { ...told, column: column(isCategory(codes.length - missing, dictionary.length) ? "category" : "text") };
}

type Values = Extract<Guess, { kind: "number" | "date" }>;

function otherType(name: string, codes: Int32Array, dictionary: readonly string[], settings: InferSettings): Values | undefined {
  if (dictionary.length === 0) return undefined;
  const step = Math.max(1, Math.floor(dictionary.length / GLANCE));
  const glance = dictionary.filter((text, code) => code % step === 0 && !isMissingValue(text));
  const found = glanceType(name, glance, settings);
  if (!found) return undefined;
  // By rows, not by different values: the glance may have missed what most rows hold.
  const rows = rowsByCode(codes, dictionary.length);
  const fits = (texts: readonly string[]) =>
    found.kind === "number" ? fitsNumber(texts, found.decimal) : dateFormatOf(name, texts, settings.order) !== undefined;
  let present = 0;
  let odd = 0;
  for (const [code, text] of dictionary.entries()) {
    if (isMissingValue(text)) continue;
    present += rows[code];
    if (!fits([text])) odd += rows[code];
  }
  const allowed = found.kind === "number" ? CODE_SHARE : 1 - FIT_SHARE;
  return odd <= present * allowed ? found : undefined;
}

/** What a few texts, none of them missing, look like; undefined for texts. */
function glanceType(name: string, glance: readonly string[], settings: InferSettings): Values | undefined {
  if (glance.length === 0) return undefined;
  const decimals: readonly Decimal[] = settings.decimal ? [settings.decimal] : settings.delimiter === ";" ? [",", "."] : [".", ","];
  const decimal = decimals.find((candidate) => fitsNumber(glance, candidate));
  const format = decimal === undefined || /^\d{8,}$/.test(glance[0]) ? dateFormatOf(name, glance, settings.order) : undefined;
  return format ? { kind: "date", format } : decimal !== undefined ? { kind: "number", decimal } : undefined;
}

function rowsByCode(codes: Int32Array, size: number): Uint32Array {
  const rows = new Uint32Array(size);
  for (const code of codes) if (code !== MISSING_CODE) rows[code]++;
  return rows;
}

/** Few different values, each of them used again and again. */
export function isCategory(present: number, distinct: number): boolean {
  if (distinct > FEW_CATEGORIES) return distinct <= Math.min(MOST_CATEGORIES, present / 10);
  return distinct < present;
}
