import type { Compute } from "@/lib/compute/compute";
import { canonicalJson } from "@/lib/hash";
import { type ColumnSource, columnSources } from "@/lib/ml/recipe/column-sources";
import type { DatasetRef, RenamedColumn, RunContext, Value } from "@/lib/nodes/contract";
import { type Advice, type Problem, ProblemError } from "@/lib/nodes/problem";
import type { RecipeStep } from "@/lib/table/table";
import type { Cancellation } from "./cancellation";
import type { Pace } from "./pace";
import type { RunnableStep } from "./plan";
import type { DroppedRows, OutputSummary, ReadyState, StepSummary } from "./protocol";
import { summariseColumn } from "./summarise-column";
import { checkParams } from "./validate";
import { carriedValues, columnsOf, type NodeInputs, stepsOf } from "./wire-values";

/** What a node may ask of the machine it runs on. */
export interface NodeServices {
  readonly compute: Compute;
  dataset(ref: DatasetRef): Promise<Blob>;
  asset(path: string): Promise<Blob>;
  /** Milliseconds, monotonic. */
  now(): number;
  readonly pace: Pace;
}

export type Executed =
  | { readonly ok: true; readonly state: ReadyState; readonly values: ReadonlyMap<string, Value> }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Runs one node and describes what came out. A failure of the node is a value; `Cancelled` is thrown as soon as
 * the run is cancelled, even while the node waits for something (what it still does is then ignored).
 */
export async function executeNode(
  step: RunnableStep,
  inputs: NodeInputs,
  services: NodeServices,
  cancellation: Cancellation,
  onProgress: (done: number) => void,
): Promise<Executed> {
  const { definition, params } = step;
  const started = services.now();
  const findings = new Findings();
  const breathe = async () => {
    cancellation.check();
    await services.pace.breathe();
    cancellation.check();
  };
  let furthest = 0;
  const context: RunContext = {
    seed: step.seed,
    language: step.language,
    compute: services.compute,
    async checkpoint(done, total) {
      await breathe();
      const fraction = total > 0 ? Math.min(1, done / total) : 0;
      // Several passes over the data count from nought each; a bar never goes back.
      if (fraction <= furthest) return;
      furthest = fraction;
      onProgress(fraction);
    },
    warn: (problem) => findings.warn(problem),
    dropped: (code, rows, detail) => findings.drop({ code, rows, ...(detail ? { detail } : {}) }),
    dataset: (ref) => services.dataset(ref),
    asset: (path) => services.asset(path),
  };
  try {
    findings.check(checkParams(step, columnsOf(inputs)));
    const outputs = await cancellation.until(async () => definition.run(inputs, params, context));
    const values = carriedValues(definition.outputs, outputs);
    const summaries: Record<string, OutputSummary> = {};
    const known = stepsOf(inputs);
    const renamed = attempt<readonly RenamedColumn[]>([], () => definition.renamed?.(outputs));
    for (const [port, value] of values) {
      const own = renamed.filter(({ output }) => output === port);
      summaries[port] = await summarise(value, definition.type, known, own, breathe);
    }
    const state: ReadyState = {
      phase: "ready",
      key: step.key,
      ms: Math.round(services.now() - started),
      cached: false,
      outputs: summaries,
      warnings: findings.warnings,
      advice: attempt<readonly Advice[]>([], () => definition.advise?.(outputs, params, inputs)),
      dropped: findings.dropped,
      picture: attempt(null, () => definition.picture?.(outputs)),
    };
    return { ok: true, state, values };
  } catch (error) {
    cancellation.check();
    return { ok: false, problem: problemOf(error) };
  } finally {
    findings.close();
  }
}

/** What a node said about its data while it ran; deaf afterwards. */
class Findings {
  readonly warnings: Problem[] = [];
  readonly dropped: DroppedRows[] = [];
  private readonly said = new Set<string>();
  private closed = false;

  /** Errors end the node as `check` has told before the run; the others are warnings. */
  check(problems: readonly Problem[]): void {
    const error = problems.find((problem) => problem.severity === "error");
    if (error) throw new ProblemError(error);
    for (const problem of problems) this.warn(problem);
  }

  warn(problem: Problem): void {
    const text = canonicalJson([problem.code, problem.detail, problem.param]);
    if (this.closed || this.said.has(text)) return;
    this.said.add(text);
    this.warnings.push(problem);
  }

  drop(rows: DroppedRows): void {
    if (!this.closed && rows.rows > 0) this.dropped.push(rows);
  }

  close(): void {
    this.closed = true;
  }
}

/** `known`: ids of the recipe steps that came in. */
async function summarise(
  value: Value,
  type: string,
  known: ReadonlySet<string>,
  renamed: readonly RenamedColumn[],
  breathe: () => Promise<void>,
): Promise<OutputSummary> {
  switch (value.kind) {
    case "table": {
      const columns = [];
      for (const column of value.table.columns) columns.push(await summariseColumn(column, breathe));
      const steps = value.table.recipe.filter(({ id }) => !known.has(id)).map(summariseStep);
      const made = [...steps, ...renamed.map(({ input, from, column }) => ({ kind: type, input, reads: [from], writes: [column] }))];
      return { kind: "table", rows: value.table.rows, columns, made };
    }
    case "model":
      return { kind: "model", task: value.model.task, method: value.model.method, classes: value.model.classes };
    case "report":
      return { kind: "report", report: value.report.kind };
  }
}

function summariseStep(step: RecipeStep): StepSummary {
  const { kind, reads, writes } = step;
  const sources = attempt<readonly ColumnSource[]>([], () => columnSources(step));
  return { kind, reads, writes, ...(sources.length > 0 ? { sources } : {}) };
}

/** Advice, pictures and where columns came from are extras: one that throws is left out, the result stands. */
function attempt<T>(otherwise: T, make: () => T | undefined): T {
  try {
    return make() ?? otherwise;
  } catch {
    return otherwise;
  }
}

const MEMORY = /out of memory|allocation|could not allocate|invalid (typed )?array( buffer)? length|invalid string length|maximum size exceeded/i;

/** The problem to show for whatever a node threw. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const reason = error instanceof Error ? error.message || error.name : String(error);
  if (error instanceof Error && MEMORY.test(reason)) return { code: "engine.out-of-memory", severity: "error" };
  return { code: "common.internal", severity: "error", detail: { reason } };
}
