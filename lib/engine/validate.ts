import type { Pipeline, PipelineNode, Wire } from "@/lib/document/schema";
import type { ColumnInfo, Port } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";
import { COLUMN_TYPES, ROLES } from "@/lib/table/table";
import { type Catalogue, planPipeline, type RunnableStep } from "./plan";
import { withWantedColumns } from "./wanted-columns";

export interface Finding {
  /** The node the problem is about; absent when it is about the document. */
  readonly node?: string;
  readonly problem: Problem;
}

/**
 * Everything that can be said about a pipeline without running it: unknown nodes, wires that lead nowhere or do
 * not fit, cycles, missing inputs, bad params, and what each node's own `check` says about its params and the
 * columns promised by the document's contracts. Disabled nodes are not complained about.
 */
export function validatePipeline(pipeline: Pipeline, catalogue: Catalogue): Finding[] {
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const findings: Finding[] = wireFindings(pipeline, nodes, catalogue);
  for (const step of planPipeline(pipeline, catalogue).steps) {
    const problems = step.status === "blocked" ? step.problems : checkStep(step, pipeline);
    const contract = Object.hasOwn(pipeline.inputs, step.id) ? pipeline.inputs[step.id] : undefined;
    for (const problem of problems) findings.push({ node: step.id, problem: withWantedColumns(problem, contract) });
  }
  return findings;
}

function wireFindings(pipeline: Pipeline, nodes: ReadonlyMap<string, PipelineNode>, catalogue: Catalogue): Finding[] {
  const findings: Finding[] = [];
  const taken = new Set<string>();
  const warn = (node: string, code: string, detail: Problem["detail"]) => findings.push({ node, problem: { code, severity: "warning", detail } });
  for (const wire of pipeline.wires) {
    const source = nodes.get(wire.from.node);
    const target = nodes.get(wire.to.node);
    if (!source || !target) {
      findings.push({ problem: { code: "engine.wire-nowhere", severity: "warning", detail: { node: source ? wire.to.node : wire.from.node } } });
      continue;
    }
    const output = portOf(catalogue(source.type)?.outputs, wire.from.port);
    const input = portOf(catalogue(target.type)?.inputs, wire.to.port);
    if (output === null) warn(source.id, "engine.unknown-port", { port: wire.from.port });
    if (input === null) warn(target.id, "engine.unknown-port", { port: wire.to.port });
    if (!output || !input) continue;
    if (output.kind !== input.kind) warn(target.id, "engine.wire-kind", { from: output.kind, to: input.kind, port: wire.to.port });
    else if (!input.many) {
      if (taken.has(endKey(wire))) warn(target.id, "engine.extra-wire", { port: wire.to.port });
      taken.add(endKey(wire));
    }
  }
  return findings;
}

const endKey = (wire: Wire) => JSON.stringify([wire.to.node, wire.to.port]);

/** The port, null when a known node has no such port, undefined when the node itself is not known. */
function portOf(ports: Readonly<Record<string, Port>> | undefined, name: string): Port | null | undefined {
  if (!ports) return undefined;
  return Object.hasOwn(ports, name) ? ports[name] : null;
}

function checkStep(step: RunnableStep, pipeline: Pipeline): Problem[] {
  const columns: Record<string, ColumnInfo[]> = {};
  for (const [port, refs] of Object.entries(step.inputs)) {
    const promised = refs.map((ref) => promisedColumns(pipeline, ref.node));
    if (promised.every((list) => list !== null)) columns[port] = promised.flat();
  }
  return checkParams(step, columns);
}

/** What the node says about its params and the columns that are known. A `check` that throws says nothing. */
export function checkParams(step: RunnableStep, columns: Readonly<Record<string, readonly ColumnInfo[]>>): Problem[] {
  try {
    return step.definition.check?.(columns, step.params) ?? [];
  } catch {
    return [];
  }
}

function promisedColumns(pipeline: Pipeline, source: string): ColumnInfo[] | null {
  const contract = Object.hasOwn(pipeline.inputs, source) ? pipeline.inputs[source] : undefined;
  if (!contract) return null;
  const columns = contract.columns.flatMap((column): ColumnInfo[] => {
    const type = COLUMN_TYPES.find((known) => known === column.type);
    const role = ROLES.find((known) => known === column.role) ?? null;
    return type ? [{ name: column.name, type, role }] : [];
  });
  return columns.length === contract.columns.length ? columns : null;
}
