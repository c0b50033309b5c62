import type { DescribedCategory, DescribedNumber } from "@/lib/ml/profile/describe";
import { findColumn } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { chooseColumns } from "../choose-columns";
import type { Meaning } from "./reports";

/** A category with more values says little about a segment in words. */
const MOST_VALUES = 30;

export interface DescribingColumns {
  readonly numbers: readonly (DescribedNumber & { readonly measuredOn: string })[];
  readonly categories: readonly DescribedCategory[];
}

/**
 * The columns that segments are described by. Named ones, or: the features, each in the units of its origin, and all
 * categories of few values; without features every number column. Categories that nobody chose and that are no features
 * are described, but explain nothing: a rule or a name in their terms would hide what the segments were made from.
 * `yes` and `no` are the words for boolean values.
 */
export function describingColumns(data: Table, names: readonly string[] | null, segment: Column, yes: string, no: string): DescribingColumns {
  const named = names !== null && names.length > 0;
  const chosen = named ? chooseColumns(data, names, { param: "columns" }) : automatic(data, segment);
  const onlyCategories = !chosen.some((column) => column.type === "number");
  const numbers: (DescribedNumber & { readonly measuredOn: string })[] = [];
  const categories: DescribedCategory[] = [];
  for (const column of chosen) {
    if (column === segment) continue;
    const explains = named || onlyCategories || column.role === "feature";
    if (column.type === "number") {
      const scaled = data.columns.find((other) => other.type === "number" && other.origin === column.name && other.role === "feature");
      const measured = scaled?.type === "number" ? scaled : column;
      numbers.push({ name: column.name, values: column.values, measured: measured.values, measuredOn: measured.name });
    } else if (column.type === "boolean") {
      categories.push({ name: column.name, codes: Int32Array.from(column.values, (value) => (value > 1 ? -1 : 1 - value)), dictionary: [yes, no], explains });
    } else if (column.type === "category") {
      categories.push({ name: column.name, ...withoutUnused(column.codes, column.dictionary), explains });
    }
  }
  return { numbers, categories };
}

function automatic(data: Table, segment: Column): Column[] {
  const features = data.columns.filter((column) => column.role === "feature");
  const shown = new Set(features.map((column) => (column.origin === undefined ? column : (findColumn(data, column.origin) ?? column))));
  const described = (column: Column) => column !== segment && (column.role === null || column.role === "feature" || column.role === "sensitive");
  for (const column of data.columns) {
    if (column.type === "category" || column.type === "boolean") {
      if (described(column) && (column.type === "boolean" || withoutUnused(column.codes, column.dictionary).dictionary.length <= MOST_VALUES))
        shown.add(column);
    } else if (features.length === 0 && column.type === "number" && (described(column) || column.role === "amount")) shown.add(column);
  }
  return data.columns.filter((column) => shown.has(column));
}

function withoutUnused(codes: Int32Array, dictionary: readonly string[]): { readonly codes: Int32Array; readonly dictionary: readonly string[] } {
  const used = new Uint8Array(dictionary.length);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) used[codes[row]] = 1;
  if (used.every((flag) => flag === 1)) return { codes, dictionary };
  const kept = dictionary.map((_, code) => code).filter((code) => used[code] === 1);
  const place = new Int32Array(dictionary.length).fill(-1);
  for (const [code, old] of kept.entries()) place[old] = code;
  return { codes: codes.map((code) => (code < 0 ? -1 : place[code])), dictionary: kept.map((code) => dictionary[code]) };
}

/** feature.rfm names its columns so. */
export function meaningOf(name: string): Meaning | null {
  return name === "recency" || name === "frequency" || name === "monetary" ? name : null;
}
