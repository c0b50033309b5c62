import type { InputContract, Pipeline } from "@/lib/document/schema";
import { downstreamOf } from "@/lib/document/wires";
import type { Problem } from "@/lib/problem";

/** Columns named in a problem. */
const NAMED = 12;

/**
 * A source whose file is not here names the columns to bring, when the document knows them: those that the pipeline asks for first. Other
 * problems stay as they are.
 */
export function withWantedColumns(problem: Problem, contract: InputContract | undefined): Problem {
  if ((problem.code !== "source.no-file" && problem.code !== "engine.dataset-missing") || !contract || contract.columns.length === 0) return problem;
  const needed = contract.columns.filter((column) => column.needed === true);
  const wanted = needed.length > 0 ? needed : contract.columns;
  const names = wanted.slice(0, NAMED).map(({ name, from }) => (from === undefined ? name : `${from} → ${name}`));
  const file = problem.detail?.name ?? contract.dataset?.name ?? "";
  return {
    code: "source.file-wanted",
    severity: problem.severity,
    detail: { file, count: wanted.length, names: wanted.length > NAMED ? `${names.join(", ")} …` : names.join(", ") },
    param: "datasets",
  };
}

interface Contracted {
  readonly name: string;
  readonly role: string | null;
}

/**
 * Which columns of a source the nodes behind it ask for: by name in their params, or by a role that some node looks for. A column
 * that only passes through is not needed.
 */
export function neededColumns(pipeline: Pick<Pipeline, "nodes" | "wires">, source: string, columns: readonly Contracted[]): ReadonlySet<string> {
  const behind = new Set(downstreamOf(pipeline, source));
  const nodes = pipeline.nodes.filter(({ id, disabled }) => behind.has(id) && id !== source && !disabled);
  if (nodes.length === 0) return new Set();
  const named = new Set<string>();
  for (const { params } of nodes) collectTexts(params, named);
  return new Set(columns.filter(({ name, role }) => named.has(name) || (role !== null && role !== "feature")).map(({ name }) => name));
}

function collectTexts(value: unknown, into: Set<string>): void {
  if (typeof value === "string") into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectTexts(item, into);
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) collectTexts(item, into);
}
