import { Cancelled } from "@/lib/nodes/problem";
import { Cancellation } from "./cancellation";
import type { EventStream } from "./event-stream";
import { executeNode, type NodeServices, problemOf } from "./execute-node";
import type { InputRef, Plan, RunnableStep } from "./plan";
import type { NodeState, ReadyState, ResultKey, RunOutcome } from "./protocol";
import type { Results } from "./results";
import { type NodeInputs, payloadOf } from "./wire-values";

/** Nodes at work side by side. More would only hold more tables at once. */
const SLOTS = 4;

type Settled = ReadyState | Extract<NodeState, { phase: "failed" | "stale" }>;

/**
 * One run of a plan: computes the results that are wanted and not there, each once however many nodes share its
 * key, branches side by side. A node that fails stops only what depends on it.
 */
export class Run {
  private readonly cancellation = new Cancellation();
  private readonly settled = new Map<ResultKey, Promise<Settled>>();
  private readonly nodes = new Map<ResultKey, string[]>();
  private readonly slots = new Slots(SLOTS);
  private failed = false;

  constructor(
    private readonly plan: Plan,
    private readonly results: Results,
    private readonly services: NodeServices,
    private readonly events: EventStream,
    private readonly onReady: (step: RunnableStep) => void,
  ) {
    for (const step of plan.steps) {
      if (step.status === "runnable") this.nodes.set(step.key, [...(this.nodes.get(step.key) ?? []), step.id]);
    }
  }

  /** Stops within one slice of work; every node that was not ready becomes stale. */
  cancel(): void {
    this.cancellation.cancel();
  }

  /** Runs `targets` (all when absent) and what they need. Never rejects for a node's sake. */
  async execute(targets?: readonly string[]): Promise<RunOutcome["status"]> {
    const runnable = this.plan.steps.filter((step) => step.status === "runnable");
    const found = await this.results.lookUp(runnable.map((step) => step.key));
    const wanted = targets ? targets.flatMap((id) => this.runnable(id) ?? []) : runnable;
    const missing = this.missingFor(wanted, found);
    for (const step of this.plan.steps) {
      if (step.status === "blocked") {
        this.failed ||= step.state.phase === "failed";
        this.events.push(step.id, step.state);
        continue;
      }
      const ready = found.get(step.key);
      if (ready) {
        this.onReady(step);
        this.events.push(step.id, ready);
      } else if (missing.has(step.key)) this.events.push(step.id, { phase: "queued" });
    }
    // In plan order: a node that is about to wait for another finds it begun.
    await Promise.all(runnable.filter((step) => missing.has(step.key)).map((step) => this.settle(step)));
    if (this.cancellation.cancelled) return "cancelled";
    return this.failed ? "failed" : "done";
  }

  /** The results to compute, by key: those wanted that are not found, and what they need that is not found. */
  private missingFor(wanted: readonly RunnableStep[], found: ReadonlyMap<ResultKey, ReadyState>): Set<ResultKey> {
    const missing = new Set<ResultKey>();
    const open = [...wanted];
    for (let step = open.pop(); step; step = open.pop()) {
      if (found.has(step.key) || missing.has(step.key)) continue;
      missing.add(step.key);
      for (const ref of refsOf(step)) open.push(...this.runnable(ref.node));
    }
    return missing;
  }

  private runnable(id: string): RunnableStep[] {
    const step = this.plan.byId.get(id);
    return step?.status === "runnable" ? [step] : [];
  }

  private settle(step: RunnableStep): Promise<Settled> {
    const settling = this.settled.get(step.key) ?? this.compute(step);
    this.settled.set(step.key, settling);
    return settling;
  }

  private async compute(step: RunnableStep): Promise<Settled> {
    const needed = new Set(refsOf(step).map((ref) => ref.key));
    for (const key of needed) this.results.pin(key);
    let state: Settled;
    try {
      state = await this.attempt(step);
    } catch (error) {
      state = error instanceof Cancelled ? { phase: "stale", reason: "cancelled" } : { phase: "failed", problem: problemOf(error) };
    } finally {
      for (const key of needed) this.results.unpin(key);
    }
    this.failed ||= state.phase === "failed";
    this.emit(step.key, state);
    return state;
  }

  private async attempt(step: RunnableStep): Promise<Settled> {
    const { cancellation } = this;
    const inputs = await cancellation.until(() => this.inputsOf(step));
    if (!inputs) return { phase: "stale", reason: "upstream-failed" };
    const release = await cancellation.until(() => this.slots.take());
    try {
      this.emit(step.key, { phase: "running", done: 0 });
      const executed = await executeNode(step, inputs, this.services, cancellation, (done) => this.emit(step.key, { phase: "running", done }));
      if (!executed.ok) {
        if (executed.problem.code === "engine.out-of-memory") this.results.freeMemory();
        return { phase: "failed", problem: executed.problem };
      }
      this.results.add(executed.state, executed.values);
      for (const id of this.nodes.get(step.key) ?? []) for (const same of this.runnable(id)) this.onReady(same);
      return executed.state;
    } finally {
      release();
    }
  }

  /** The values on the wires into a node, computed first where need be; null when one of them failed. */
  private async inputsOf(step: RunnableStep): Promise<NodeInputs | null> {
    const ports = await Promise.all(
      Object.entries(step.inputs).map(async ([port, refs]) => {
        const values = await Promise.all(refs.map((ref) => this.valueOf(ref)));
        const present = values.filter((value) => value !== undefined).map(payloadOf);
        if (present.length < refs.length) return null;
        return [port, step.definition.inputs[port].many ? present : present[0]] as const;
      }),
    );
    const complete = ports.filter((port) => port !== null);
    return complete.length === ports.length ? Object.fromEntries(complete) : null;
  }

  private async valueOf(ref: InputRef) {
    const [source] = this.runnable(ref.node);
    // Being computed in this run: wait for it. A result that was found but whose value has gone is computed again.
    if (!this.settled.has(ref.key)) {
      const value = await this.results.value(ref.key, ref.port);
      if (value || !source) return value;
      this.emit(ref.key, { phase: "queued" });
    }
    const state = await this.settle(source);
    return state.phase === "ready" ? this.results.value(ref.key, ref.port) : undefined;
  }

  private emit(key: ResultKey, state: NodeState): void {
    for (const id of this.nodes.get(key) ?? []) this.events.push(id, state);
  }
}

function refsOf(step: RunnableStep): InputRef[] {
  return Object.values(step.inputs).flat();
}

/** Lets a few in at a time, in the order they came. */
class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Resolves to the function that gives the slot back. */
  async take(): Promise<() => void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    return () => {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    };
  }
}
