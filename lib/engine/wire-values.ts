import type { ColumnInfo, Model, Port, Report, Value } from "@/lib/nodes/contract";
import { columnLength } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";

/** By input port, what the wires carry: a table, model or report, or a list of them for a port that takes many. */
export type NodeInputs = Readonly<Record<string, unknown>>;

/** What a node receives for a value on a wire. */
export function payloadOf(value: Value): Table | Model | Report {
  switch (value.kind) {
    case "table":
      return value.table;
    case "model":
      return value.model;
    case "report":
      return value.report;
  }
}

/**
 * A node's outputs as values of the kinds it declares, by port. Throws a plain error when the node breaks its own
 * contract: that is the node's fault, not the person's.
 */
export function carriedValues(ports: Readonly<Record<string, Port>>, outputs: Readonly<Record<string, unknown>>): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [port, { kind }] of Object.entries(ports)) {
    const output = outputs[port];
    const value = typeof output === "object" && output !== null ? wireValue(kind, output) : null;
    if (!value) throw new Error(`the output "${port}" is not a ${kind}`);
    values.set(port, value);
  }
  return values;
}

/** Ids of the recipe steps that the tables among a node's inputs carry. */
export function stepsOf(inputs: NodeInputs): ReadonlySet<string> {
  const list = Object.values(inputs).flatMap((input): unknown[] => (Array.isArray(input) ? input : [input]));
  const tables = list.filter((value) => typeof value === "object" && value !== null && isTable(value));
  return new Set(tables.flatMap(({ recipe }) => recipe.map(({ id }) => id)));
}

/** The columns of the tables among a node's inputs, by port; those of a port that takes many one after the other. */
export function columnsOf(inputs: NodeInputs): Record<string, ColumnInfo[]> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([port, input]) => {
      const list: unknown[] = Array.isArray(input) ? input : [input];
      const tables = list.filter((value) => typeof value === "object" && value !== null && isTable(value));
      return tables.length > 0 ? [[port, tables.flatMap((table) => table.columns.map(columnInfo))]] : [];
    }),
  );
}

/** A column without its values. */
export function columnInfo({ name, type, role, origin }: Column): ColumnInfo {
  return { name, type, role, ...(origin === undefined ? {} : { origin }) };
}

function wireValue(kind: Port["kind"], output: object): Value | null {
  switch (kind) {
    case "table":
      return isTable(output) ? { kind, table: output } : null;
    case "model":
      return isModel(output) ? { kind, model: output } : null;
    case "report":
      return isReport(output) ? { kind, report: output } : null;
  }
}

function isTable(output: object): output is Table {
  if (!("rows" in output && "columns" in output && "recipe" in output) || !Array.isArray(output.columns)) return false;
  return output.columns.every((column: Column) => columnLength(column) === output.rows);
}

function isModel(output: object): output is Model {
  return "method" in output && "state" in output && "recipe" in output;
}

function isReport(output: object): output is Report {
  return "kind" in output && typeof output.kind === "string";
}
