import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import type { Engine } from "@/lib/engine/engine";
import type { Plan } from "@/lib/engine/plan";
import type { NodeState, OutputSummary, ReadyState, RunOutcome } from "@/lib/engine/protocol";
import type { Model, Report } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";
import { type PlannedNeeds, plannedNeeds } from "./planned-needs";
import { labelOf } from "./titles";
import type { ToldAdvice, ToldProblem, Words } from "./words";

export interface NodeResult {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly phase: NodeState["phase"];
  /** Why a node that is not ready did not run. */
  readonly reason?: string;
  /** Rows of each table output. */
  readonly rows: Readonly<Record<string, number>>;
  readonly milliseconds?: number;
  readonly warnings: readonly ToldProblem[];
  readonly advice: readonly ToldAdvice[];
  readonly dropped: readonly (ReadyState["dropped"][number] & { readonly message: string })[];
  readonly problem?: ToldProblem;
  /** Of a health report: whether there is enough for the methods planned after it. */
  readonly needs?: PlannedNeeds;
  /** Whole reports and models; of tables the summary of each column. */
  readonly outputs: Readonly<Record<string, OutputSummary | Report | Model>>;
}

export interface ResultsDocument {
  readonly strata: string;
  readonly pipeline: string;
  readonly seed: number;
  readonly language: Pipeline["language"];
  readonly status: "done" | "failed";
  readonly milliseconds: number;
  readonly nodes: readonly NodeResult[];
}

interface Ran {
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  readonly states: Readonly<Record<string, NodeState>>;
  readonly outcome: RunOutcome;
}

/** What `results.json` holds: per node, in the order of the document, everything a person could read on the screen. */
export async function resultsDocument(ran: Ran, engine: Engine, version: string, words: Words): Promise<ResultsDocument> {
  const { pipeline, plan, outcome } = ran;
  const nodes: NodeResult[] = [];
  for (const node of pipeline.nodes) nodes.push(await nodeResult(node, ran, blockedBy(plan, node.id), engine, words));
  const status = outcome.status === "done" && nodes.every((node) => node.problem === undefined) ? "done" : "failed";
  return { strata: version, pipeline: pipeline.name, seed: pipeline.seed, language: pipeline.language, status, milliseconds: outcome.ms, nodes };
}

async function nodeResult(node: PipelineNode, { pipeline, states }: Ran, blocked: Problem | undefined, engine: Engine, words: Words): Promise<NodeResult> {
  const state: NodeState = states[node.id] ?? { phase: "stale", reason: "new" };
  const base = { id: node.id, type: node.type, label: labelOf(node, words), phase: state.phase, rows: {}, warnings: [], advice: [], dropped: [], outputs: {} };
  if (state.phase === "failed") return { ...base, problem: words.problem(state.problem, node.type) };
  if (state.phase !== "ready") {
    const reason = state.phase === "stale" ? { reason: state.reason } : {};
    return { ...base, ...reason, ...(blocked ? { problem: words.problem(blocked, node.type) } : {}) };
  }
  const outputs: Record<string, OutputSummary | Report | Model> = {};
  for (const [port, summary] of Object.entries(state.outputs)) outputs[port] = await wholeOutput(engine, state.key, port, summary);
  const [needs] = Object.values(outputs).flatMap((output) => plannedNeeds(pipeline, states, node.id, output, words) ?? []);
  return {
    ...base,
    rows: Object.fromEntries(Object.entries(state.outputs).flatMap(([port, summary]) => (summary.kind === "table" ? [[port, summary.rows]] : []))),
    milliseconds: state.ms,
    warnings: state.warnings.map((warning) => words.problem(warning, node.type)),
    advice: state.advice.map((advice) => words.advice(advice, node.type)),
    dropped: state.dropped.map((dropped) => words.dropped(dropped)),
    ...(needs ? { needs } : {}),
    outputs,
  };
}

async function wholeOutput(engine: Engine, key: string, port: string, summary: OutputSummary): Promise<OutputSummary | Report | Model> {
  if (summary.kind === "table") return summary;
  const whole = summary.kind === "model" ? await engine.model(key, port) : await engine.report(key, port);
  return whole.ok ? whole.value : summary;
}

/** The error that kept a node from being tried at all, as its plan tells. */
function blockedBy(plan: Plan, id: string): Problem | undefined {
  const step = plan.byId.get(id);
  return step?.status === "blocked" ? step.problems.find((problem) => problem.severity === "error") : undefined;
}
