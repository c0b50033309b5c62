import { isNumber } from "@/lib/ml/points";
import type { DescribedCategory } from "@/lib/ml/profile/category-profile";
import type { DescribedNumber } from "@/lib/ml/profile/number-profile";
import { findColumn } from "@/lib/table/columns";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
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
  const blended = new Set([...projectedColumns(data).values()].flat());
  const numbers: (DescribedNumber & { readonly measuredOn: string })[] = [];
  const categories: DescribedCategory[] = [];
  for (const column of chosen) {
    if (column === segment) continue;
    const explains = named || onlyCategories || column.role === "feature";
    if (column.type === "number") {
      const scaled = data.columns.filter((other): other is NumberColumn => isNumber(other) && other.origin === column.name);
      const measured = scaled.find(({ role }) => role === "feature") ?? scaled.find((other) => blended.has(other)) ?? column;
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
  const told = (column: Column) => (column.origin === undefined ? column : (findColumn(data, column.origin) ?? column));
  const projected = projectedColumns(data);
  const shown = new Set(features.flatMap((column) => (projected.get(column.name) ?? [column]).map(told)));
  const described = (column: Column) => column !== segment && (column.role === null || column.role === "feature" || column.role === "sensitive");
  for (const column of data.columns) {
    if (column.type === "category" || column.type === "boolean") {
      if (described(column) && (column.type === "boolean" || withoutUnused(column.codes, column.dictionary).dictionary.length <= MOST_VALUES))
        shown.add(column);
    } else if (features.length === 0 && column.type === "number" && (described(column) || column.role === "amount")) shown.add(column);
  }
  return data.columns.filter((column) => shown.has(column));
}

/** Kinds of recipe steps whose columns are blends of others: nobody can say a segment by them. */
const PROJECTIONS: ReadonlySet<string> = new Set(["pca", "autoencoder", "umap", "tsne"]);

/** What each blended column, such as a principal component, is blended from, as far as the table still has it. */
function projectedColumns(data: Table): ReadonlyMap<string, readonly Column[]> {
  const found = new Map<string, readonly Column[]>();
  for (const { kind, reads, writes } of data.recipe) {
    if (!PROJECTIONS.has(kind)) continue;
    const from = reads.flatMap((name) => findColumn(data, name) ?? []).filter(({ type }) => type === "number");
    if (from.length > 0) for (const name of writes) found.set(name, from);
  }
  return found;
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

export interface ProfileAxis {
  readonly column: string;
  /** The column it is told in. */
  readonly shown: string;
  readonly values: Float64Array;
}

/** Columns that distances between rows are taken in: the features, as the clustering saw them; without any, the numbers described. */
export function profileAxes(data: Table, { numbers }: DescribingColumns): { readonly axes: readonly ProfileAxis[]; readonly features: boolean } {
  const features = data.columns.filter((column): column is NumberColumn => isNumber(column) && column.role === "feature");
  if (features.length === 0)
    return { axes: numbers.map(({ name, measured, measuredOn }) => ({ column: measuredOn, shown: name, values: measured })), features: false };
  const shown = ({ name, origin }: NumberColumn) => (origin !== undefined && findColumn(data, origin) ? origin : name);
  return { axes: features.map((column) => ({ column: column.name, shown: shown(column), values: column.values })), features: true };
}

/** feature.rfm names its columns so. */
export function meaningOf(name: string): Meaning | null {
  return name === "recency" || name === "frequency" || name === "monetary" ? name : null;
}
