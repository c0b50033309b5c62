import type { InputContract, Pipeline, PipelineNode } from "@/lib/document/schema";
import type { Catalogue, Meaning, Plan, RunnableStep, Step } from "@/lib/engine/plan";
import { planPipeline, staleReason } from "@/lib/engine/plan";
import type { NodeState, ReadyState, ResultKey } from "@/lib/engine/protocol";
import { checkParams } from "@/lib/engine/validate";
import { withWantedColumns } from "@/lib/engine/wanted-columns";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/problem";

/** What the engine last said of a node, and the key it was planned with then. */
export interface LiveState {
  readonly key: ResultKey | null;
  readonly state: NodeState;
}

/** What is known of results: everything the engine has told this page. Values are replaced, never changed. */
export interface Knowledge {
  readonly live: ReadonlyMap<string, LiveState>;
  /** Every result seen, by its key: going back to earlier params shows the earlier result at once. */
  readonly byKey: ReadonlyMap<ResultKey, ReadyState>;
  /** The last result of each node and the hash of its own settings then. */
  readonly last: ReadonlyMap<string, { readonly own: string; readonly state: ReadyState }>;
}

export const NOTHING_KNOWN: Knowledge = { live: new Map(), byKey: new Map(), last: new Map() };

/** Takes in what the engine said of nodes that were planned as `plan` when the run began. */
export function learn(known: Knowledge, plan: Plan, events: readonly { readonly node: string; readonly state: NodeState }[]): Knowledge {
  const live = new Map(known.live);
  const byKey = new Map(known.byKey);
  const last = new Map(known.last);
  for (const { node, state } of events) {
    const step = plan.byId.get(node);
    const key = step?.status === "runnable" ? step.key : null;
    live.set(node, { key, state });
    if (state.phase !== "ready") continue;
    byKey.set(state.key, state);
    if (step?.status === "runnable" && step.key === state.key) last.set(node, { own: step.own, state });
  }
  return { live, byKey: bounded(byKey, last), last };
}

/** Results remembered beside the last one of each node. A stream brings new ones for hours; one forgotten is asked for again. */
const REMEMBERED = 2_000;

function bounded(byKey: Map<ResultKey, ReadyState>, last: Knowledge["last"]): Map<ResultKey, ReadyState> {
  if (byKey.size <= REMEMBERED) return byKey;
  const needed = new Set([...last.values()].map(({ state }) => state.key));
  for (const key of byKey.keys()) {
    if (byKey.size <= REMEMBERED / 2) break;
    if (!needed.has(key)) byKey.delete(key);
  }
  return byKey;
}

/** Nodes that were queued or running when the engine went away are failed with `problem`. */
export function failUnfinished(known: Knowledge, problem: Problem): Knowledge {
  const live = new Map(known.live);
  for (const [node, { key, state }] of known.live) {
    if (state.phase === "running") live.set(node, { key, state: { phase: "failed", problem } });
    else if (state.phase === "queued") live.set(node, { key, state: { phase: "stale", reason: "upstream-failed" } });
  }
  return { ...known, live };
}

/** Forgets what was said of nodes that are no longer there; results by key stay. */
export function forget(known: Knowledge, nodes: ReadonlySet<string>): Knowledge {
  const kept = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([node]) => nodes.has(node)));
  return { live: kept(known.live), byKey: known.byKey, last: kept(known.last) };
}

/** What of the document states are shown by, besides its plan. */
interface Shared {
  readonly nodes: readonly PipelineNode[];
  readonly inputs?: Pipeline["inputs"];
}

export interface Shown {
  readonly plan: Plan;
  readonly states: Readonly<Record<string, NodeState>>;
  readonly results: Readonly<Record<string, ReadyState>>;
  readonly problems: Readonly<Record<string, readonly Problem[]>>;
}

/**
 * What each node must show: a result only when its key is the planned one, else the reason why there is none.
 * Objects that say the same as before are reused, so that only cards that changed are drawn again.
 */
export function show(pipeline: Meaning & Shared, known: Knowledge, catalogue: Catalogue, before?: Shown): Shown {
  return showPlan(planPipeline(pipeline, catalogue), pipeline, known, before);
}

/** Like `show`, for a document whose plan has not changed. */
export function showPlan(plan: Plan, { nodes, inputs }: Shared, known: Knowledge, before?: Shown): Shown {
  const states: Record<string, NodeState> = {};
  const results: Record<string, ReadyState> = {};
  const problems: Record<string, readonly Problem[]> = {};
  for (const { id } of nodes) {
    const step = plan.byId.get(id);
    if (!step) continue;
    const contract = inputs && Object.hasOwn(inputs, id) ? inputs[id] : undefined;
    const state = wanting(stateOf(step, known), contract);
    const previous = before?.states[id];
    states[id] = previous && sameState(previous, state) ? previous : state;
    const result = state.phase === "ready" ? state : known.last.get(id)?.state;
    if (result) results[id] = result;
    const said = step.status === "blocked" ? step.problems : checkParams(step, freshColumns(step, known));
    const found = said.map((problem) => withWantedColumns(problem, contract));
    const earlier = before?.problems[id];
    if (found.length > 0) problems[id] = earlier && JSON.stringify(earlier) === JSON.stringify(found) ? earlier : found;
  }
  return { plan, states, results, problems };
}

/** A source that failed for want of its file names the columns to bring. */
function wanting(state: NodeState, contract: InputContract | undefined): NodeState {
  if (state.phase !== "failed" || !contract) return state;
  const problem = withWantedColumns(state.problem, contract);
  return problem === state.problem ? state : { ...state, problem };
}

function stateOf(step: Step, known: Knowledge): NodeState {
  if (step.status === "blocked") return step.state;
  const ready = known.byKey.get(step.key);
  const live = known.live.get(step.id);
  if (live && live.key === step.key) {
    if (live.state.phase === "ready") return live.state;
    // A finished result of this very key is as good as new, whatever a later run was stopped at.
    if (live.state.phase !== "stale" || !ready) return live.state;
  }
  if (ready) return ready;
  const last = known.last.get(step.id);
  return { phase: "stale", reason: staleReason(last && { own: last.own, key: last.state.key }, step) };
}

/** The columns at each table input whose result is fresh; a port that is not known yet is absent. */
function freshColumns(step: RunnableStep, known: Knowledge): Record<string, ColumnInfo[]> {
  const columns: Record<string, ColumnInfo[]> = {};
  for (const [port, refs] of Object.entries(step.inputs)) {
    const lists = refs.map((ref) => {
      const output = known.byKey.get(ref.key)?.outputs[ref.port];
      return output?.kind === "table" ? output.columns : null;
    });
    const all = lists.flatMap((list) => (list === null ? [] : [list]));
    if (all.length === refs.length) columns[port] = all.flat();
  }
  return columns;
}

function sameState(a: NodeState, b: NodeState): boolean {
  if (a === b) return true;
  if (a.phase === "stale" && b.phase === "stale") return a.reason === b.reason;
  if (a.phase === "failed" && b.phase === "failed") return JSON.stringify(a) === JSON.stringify(b);
  if (a.phase === "running" && b.phase === "running") return a.done === b.done;
  return a.phase === "queued" && b.phase === "queued";
}

/**
 * What an automatic run would compute: the complete nodes without a fresh result, except those that wait for
 * something (`held`), those found wrong before any run, those that failed or were cancelled as they stand, and
 * what is behind any of these; a run would not make it different.
 */
export function worthRunning({ plan, problems }: Pick<Shown, "plan" | "problems">, known: Knowledge, held: ReadonlySet<string>): string[] {
  const hopeless = new Set<string>();
  const worth: string[] = [];
  for (const step of plan.steps) {
    if (step.status === "blocked") continue;
    const live = known.live.get(step.id);
    const given = live && live.key === step.key && (live.state.phase === "failed" || (live.state.phase === "stale" && live.state.reason === "cancelled"));
    const behind = Object.values(step.inputs).some((refs) => refs.some((ref) => hopeless.has(ref.node)));
    const wrong = held.has(step.id) || problems[step.id]?.some((problem) => problem.severity === "error");
    if (given || behind || wrong) hopeless.add(step.id);
    else if (!known.byKey.has(step.key)) worth.push(step.id);
  }
  return worth;
}
