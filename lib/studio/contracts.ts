import type { InputContract, Pipeline } from "@/lib/document/schema";
import { columnContract } from "@/lib/engine/column-contract";
import type { DatasetRef } from "@/lib/nodes/contract";
import type { StudioCore } from "./core";

/**
 * Writes into the document what its sources of files hold now: columns with types and roles, which of them the pipeline asks
 * for, and how many rows. Not a step of its own to undo; nothing happens when the document says so already.
 */
export function keepContracts(core: StudioCore): void {
  const { pipeline } = core;
  const inputs: Record<string, InputContract> = {};
  for (const node of pipeline.nodes) {
    const datasets = node.params.datasets;
    const [dataset] = Array.isArray(datasets) ? datasets : [];
    const data = core.state.states[node.id]?.phase === "ready" ? core.state.results[node.id]?.outputs.data : undefined;
    if (!isDataset(dataset) || data?.kind !== "table") continue;
    const columns = columnContract(pipeline, node, data.columns);
    const contract = { ...pipeline.inputs[node.id], columns, rows: data.rows, dataset: { id: dataset.id, name: dataset.name, size: dataset.size } };
    if (JSON.stringify(contract) !== JSON.stringify(pipeline.inputs[node.id])) inputs[node.id] = contract;
  }
  if (Object.keys(inputs).length > 0) core.edit(withInputs(pipeline, inputs), "none");
}

/** The columns that a source had, to be held against the next files. */
export function expectedColumns(core: StudioCore, source: string): { readonly expected?: InputContract["columns"] } {
  const known = core.pipeline.inputs[source]?.columns;
  return known ? { expected: known.map(({ name, type, role, from }) => ({ name, type, role, ...(from === undefined ? {} : { from }) })) } : {};
}

function withInputs(pipeline: Pipeline, inputs: Readonly<Record<string, InputContract>>): Pipeline {
  return { ...pipeline, inputs: { ...pipeline.inputs, ...inputs } };
}

function isDataset(value: unknown): value is DatasetRef {
  return typeof value === "object" && value !== null && "id" in value && "name" in value && "size" in value;
}
