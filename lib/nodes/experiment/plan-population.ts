import { fail } from "@/lib/problem";
import { MomentCollector, type Moments } from "@/lib/stats/moments";
import { takeRows } from "@/lib/table/columns";
import type { BooleanColumn, Column, NumberColumn, Table } from "@/lib/table/table";
import { chooseOptionalColumn } from "../choose-columns";
import type { RunContext } from "../contract";
import { SEGMENT_TYPES } from "./column-types";
import { labelsOf, uniqueCustomers } from "./customers";

/** The customers that may take part, one row each. */
export interface Population {
  readonly table: Table;
  readonly names: readonly string[];
  readonly stratifiedBy: string | null;
  readonly strata: readonly string[];
  /** Index of the stratum for customers without one; -1 when there are none. */
  readonly unknownStratum: number;
  readonly stratumOf: Int32Array;
  readonly segments: readonly string[] | null;
}

export interface PopulationParams {
  readonly customer: string | null;
  readonly stratified: boolean;
  readonly stratify: string | null;
  readonly segments: string;
}

/** Below this, a stratum cannot hold a customer of each of many arms, and hardly helps. */
const MOST_STRATA = 1000;
const CHUNK = 65_536;

/** Takes one row a customer, of the wanted segments, and finds everybody's stratum. Counts what is left out. */
export async function populationOf(data: Table, params: PopulationParams, ctx: RunContext): Promise<Population> {
  if (data.rows === 0) fail("common.no-rows");
  const id = chooseOptionalColumn(data, params.customer, { param: "customer", role: "id" });
  if (!id) ctx.warn({ code: "experiment.no-customer-column", severity: "warning", param: "customer" });
  const unique = await uniqueCustomers(id, data.rows, ctx);
  if (unique.unnamed > 0) ctx.dropped("experiment.without-customer", unique.unnamed, { column: id?.name ?? "" });
  if (unique.duplicates > 0) ctx.dropped("experiment.duplicates", unique.duplicates, { column: id?.name ?? "" });

  const column = params.stratified ? chooseOptionalColumn(data, params.stratify, { param: "stratify", role: "segment", types: SEGMENT_TYPES }) : undefined;
  const labels = column ? await labelsOf(column, ctx) : null;
  const wanted = labels && column ? wantedSegments(params.segments, labels.names, column.name, ctx) : null;
  const rows = new Uint32Array(unique.rows.length);
  const names: string[] = [];
  for (let i = 0; i < unique.rows.length; i++) {
    const row = unique.rows[i];
    const code = labels ? labels.codes[row] : 0;
    if (!wanted || (code >= 0 && wanted.has(code))) {
      rows[names.length] = row;
      names.push(unique.names[i]);
    }
    if (i % CHUNK === CHUNK - 1) await ctx.checkpoint(i, unique.rows.length);
  }
  if (names.length < unique.rows.length) ctx.dropped("experiment.other-segments", unique.rows.length - names.length, { column: column?.name ?? "" });
  if (names.length === 0) fail("experiment.no-customers");
  const taking = rows.subarray(0, names.length);

  const tooMany = labels !== null && labels.names.length > MOST_STRATA;
  if (tooMany)
    ctx.warn({
      code: "experiment.too-many-strata",
      severity: "warning",
      detail: { column: column?.name ?? "", count: labels.names.length },
      param: "stratify",
    });
  const used = labels !== null && !tooMany ? labels : null;
  const unknown = used?.names.length ?? 0;
  const stratumOf = new Int32Array(taking.length);
  if (used) {
    for (let i = 0; i < taking.length; i++) {
      const code = used.codes[taking[i]];
      stratumOf[i] = code < 0 ? unknown : code;
    }
  }
  return {
    table: taking.length === data.rows ? data : takeRows(data, taking),
    names,
    stratifiedBy: used && column ? column.name : null,
    strata: used ? [...used.names, ""] : [""],
    unknownStratum: used ? unknown : -1,
    stratumOf,
    segments: wanted && labels ? [...wanted].map((code) => labels.names[code]) : null,
  };
}

/** Codes of the segments asked for, one name a line; null for all. A name that is not in the data is told. */
function wantedSegments(text: string, names: readonly string[], column: string, ctx: RunContext): Set<number> | null {
  const asked = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (asked.length === 0) return null;
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    ctx.warn({ code: "experiment.segment-unknown", severity: "warning", detail: { names: unknown.join(", "), column }, param: "segments" });
  return new Set(asked.flatMap((name) => (names.includes(name) ? [names.indexOf(name)] : [])));
}

/** Moments of a column by arm: of everybody when `arms` is absent. Yes/no counts as 1 and 0. O(rows). */
export async function momentsByArm(column: NumberColumn | BooleanColumn, arms: ArrayLike<number> | null, count: number, ctx: RunContext): Promise<Moments[]> {
  const collectors = Array.from({ length: count }, () => new MomentCollector());
  const { values } = column;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    collectors[arms ? arms[row] : 0].add(column.type === "boolean" && value > 1 ? Number.NaN : value);
    if (row % CHUNK === CHUNK - 1) await ctx.checkpoint(row, values.length);
  }
  return collectors.map((collector) => collector.moments());
}

/** The measures by which arms are compared before the test: what the person gave a role first, at most 12. */
export function balanceColumns(data: Table): (NumberColumn | BooleanColumn)[] {
  const measures = data.columns.filter((column): column is NumberColumn | BooleanColumn => isMeasure(column));
  const described = measures.filter((column) => column.role !== null);
  return [...described, ...measures.filter((column) => column.role === null)].slice(0, 12);
}

function isMeasure(column: Column): boolean {
  return (column.type === "number" || column.type === "boolean") && column.role !== "id" && column.role !== "order";
}
