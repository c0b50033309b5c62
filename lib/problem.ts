/**
 * Everything Strata says to a person about trouble is a code with details; the words and the remedy
 * stand in lib/messages/<language>/<area>.json under `problems.<name>` (`area.name` is the code).
 */

export type Severity = "error" | "warning" | "info";
export type Detail = Readonly<Record<string, string | number>>;

/** A change offered beside a problem or an advice; the studio carries it out as one undoable command. */
export type Fix =
  /** Set one or more params of the node itself. */
  | { readonly type: "set-params"; readonly params: Readonly<Record<string, unknown>> }
  /** Put a node on the wire that enters the input `before` (default: the node's first input). */
  | { readonly type: "insert-before"; readonly node: string; readonly params: Readonly<Record<string, unknown>>; readonly before?: string }
  /** Add a node wired to the output `port`. */
  | { readonly type: "add-after"; readonly node: string; readonly params: Readonly<Record<string, unknown>>; readonly port: string }
  /** Fetch what a source on the network reads. */
  | { readonly type: "fetch" };

export interface Problem {
  /** `area.name`, for example `cluster.too-few-rows`. */
  readonly code: string;
  readonly severity: Severity;
  /** Values put into the words; numbers are formatted for the locale. */
  readonly detail?: Detail;
  /** The param the problem is about, so that the form can mark it. */
  readonly param?: string;
  readonly fix?: Fix;
}

/** What the Advisor says: words under `advice.<name>` with `finding`, `evidence` and, if `fix` is given, `action`. */
export interface Advice {
  readonly code: string;
  readonly severity: "warning" | "info";
  readonly detail?: Detail;
  readonly fix?: Fix;
}

/** Thrown inside a node to fail it with a catalogued problem; the engine turns it into a value. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** Ends the node with an error: `fail("cluster.too-few-rows", { rows: 1, k: 4 })`. */
export function fail(code: string, detail?: Detail, more?: Pick<Problem, "param" | "fix">): never {
  throw new ProblemError({ code, severity: "error", ...(detail ? { detail } : {}), ...more });
}

/** Thrown by `ctx.checkpoint` when the run was cancelled; nodes let it pass. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}
