import type { PipelineNode } from "@/lib/document/schema";
import type { Catalogue } from "@/lib/engine/plan";
import type { ColumnSummary, OutputSummary, ReadyState, ResultKey } from "@/lib/engine/protocol";
import { readParams } from "@/lib/engine/read-params";
import type { StudioState } from "./store-types";

type Seen = Pick<StudioState, "pipeline" | "results">;

function nodeById(state: Pick<StudioState, "pipeline">, id: string): PipelineNode | undefined {
  return state.pipeline.nodes.find((node) => node.id === id);
}

/** Whether a node is shown as a placeholder: its type, or the version of its params, is from a newer Strata. */
export function isPlaceholder(node: PipelineNode, catalogue: Catalogue): boolean {
  const definition = catalogue(node.type);
  return !definition || node.v > definition.v;
}

/** The params as the node's type reads them, defaults filled in; null when they do not fit or the type is unknown. */
export function paramsOf(node: PipelineNode, catalogue: Catalogue): Readonly<Record<string, unknown>> | null {
  const definition = catalogue(node.type);
  const read = definition ? readParams(definition, node) : null;
  return read?.ok ? read.params : null;
}

/**
 * The columns that come in at a table input, as last computed (a form offers them also while they are stale);
 * null when nothing is connected or nothing is known yet. Disabled nodes let through what enters them.
 */
export function inputColumns(state: Seen, node: string, port: string, catalogue: Catalogue): readonly ColumnSummary[] | null {
  const wires = state.pipeline.wires.filter((wire) => wire.to.node === node && wire.to.port === port);
  const lists = wires.map((wire) => outputColumns(state, wire.from.node, wire.from.port, catalogue, new Set([node])));
  const known = lists.flatMap((list) => list ?? []);
  return lists.some((list) => list !== null) ? known : null;
}

/** The computed table that comes in at an input, to ask the engine for its rows; null when nothing has been computed yet. */
export function inputTable(state: Seen, node: string, port: string, catalogue: Catalogue): TablePlace | null {
  const wire = state.pipeline.wires.find(({ to }) => to.node === node && to.port === port);
  return wire ? tablePlace(state, wire.from.node, wire.from.port, catalogue, new Set([node])) : null;
}

/** A table among the results: the key of the result, the port, and its columns. */
export interface TablePlace {
  readonly key: ResultKey;
  readonly port: string;
  readonly columns: readonly ColumnSummary[];
}

function outputColumns(state: Seen, id: string, port: string, catalogue: Catalogue, seen: Set<string>): readonly ColumnSummary[] | null {
  return tablePlace(state, id, port, catalogue, seen)?.columns ?? null;
}

function tablePlace(state: Seen, id: string, port: string, catalogue: Catalogue, seen: Set<string>): TablePlace | null {
  const node = nodeById(state, id);
  if (!node || seen.has(id)) return null;
  seen.add(id);
  if (!node.disabled) {
    const result = state.results[id];
    const output = outputOf(result, port);
    return result && output?.kind === "table" ? { key: result.key, port, columns: output.columns } : null;
  }
  const entrance = Object.entries(catalogue(node.type)?.inputs ?? {}).find(([, input]) => input.kind === "table")?.[0];
  const wire = state.pipeline.wires.find((candidate) => candidate.to.node === id && candidate.to.port === entrance);
  return wire ? tablePlace(state, wire.from.node, wire.from.port, catalogue, seen) : null;
}

/** What is known of an output of a result. */
function outputOf(result: ReadyState | undefined, port: string): OutputSummary | undefined {
  return result && Object.hasOwn(result.outputs, port) ? result.outputs[port] : undefined;
}
