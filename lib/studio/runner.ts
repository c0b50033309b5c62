import type { Plan, RunnableStep } from "@/lib/engine/plan";
import type { EngineApi, NodeEvent, RunOutcome } from "@/lib/engine/protocol";
import type { Problem } from "@/lib/problem";
import { keepContracts } from "./contracts";
import type { StudioCore } from "./core";

/** Milliseconds without an edit before an automatic run begins. */
export const AUTO_RUN_DELAY = 350;

/** The engine behind a worker that may die. */
export interface EngineConnection {
  /** The engine; a new worker is started when the last one has ended. */
  api(): EngineApi;
  /** Tells that the worker has ended by itself; what it was doing is lost. Returns how to stop listening. */
  onCrash(listener: (problem: Problem) => void): () => void;
  close(): void;
}

/** What is being run. */
interface Current {
  readonly plan: Plan;
  /** All that can run when not given. */
  readonly targets: readonly string[] | undefined;
}

/** Runs what is stale, by itself after edits or when told to. At most one run at a time; a newer one supersedes it. */
export class Runner {
  /** Grows with every run; what an older one has to say about progress is not listened to. */
  private sequence = 0;
  private current: Current | null = null;
  private callOff: () => void = () => undefined;
  private again = false;
  /** Until the engine has let go of a run that was cancelled. */
  private lettingGo: Promise<void> | null = null;

  constructor(
    private readonly core: StudioCore,
    private readonly engine: EngineConnection,
  ) {
    engine.onCrash((problem) => this.lost(problem));
  }

  /** Plans an automatic run shortly from now. */
  schedule(): void {
    this.callOff();
    if (!this.core.state.autoRun) return;
    this.callOff = this.core.clock.after(AUTO_RUN_DELAY, () => this.automatic());
  }

  /** Asks what is known of the document from earlier visits, then runs what is missing. */
  async restore(): Promise<void> {
    const plan = this.core.plan;
    try {
      this.core.learn(plan, ready(await this.engine.api().restore(this.meaning())));
    } catch (error) {
      this.lost(internal(error));
      return;
    }
    this.schedule();
  }

  async run(targets?: readonly string[]): Promise<void> {
    this.callOff();
    this.again = false;
    const id = ++this.sequence;
    const plan = this.core.plan;
    this.current = { plan, targets };
    this.core.set({ running: true });
    const listen = (events: readonly NodeEvent[]) => {
      const heard = id === this.sequence ? events : ready(events);
      if (heard.length > 0) this.core.learn(plan, heard);
    };
    if (this.lettingGo) await this.lettingGo;
    if (id !== this.sequence) return;
    let outcome: RunOutcome;
    try {
      outcome = await this.engine.api().run({ pipeline: this.meaning(), ...(targets ? { targets } : {}) }, listen);
    } catch (error) {
      if (id === this.sequence) this.lost(internal(error));
      return;
    }
    if (outcome.storage) this.core.say(outcome.storage);
    if (id !== this.sequence) return;
    if (outcome.problem) {
      this.lost(outcome.problem);
      return;
    }
    this.current = null;
    keepContracts(this.core);
    this.core.set({ running: false, ...(outcome.status === "cancelled" ? {} : { lastRunMs: outcome.ms }) });
    if (this.again) this.schedule();
  }

  /** Cancelled at once for the person; the engine lets go at its next checkpoint, or when its worker, still starting, reads the word. */
  async cancel(): Promise<void> {
    this.callOff();
    this.again = false;
    if (!this.core.state.running) return;
    this.sequence++;
    const { current } = this;
    this.current = null;
    if (current) {
      const unfinished = wantedBy(current).filter(({ key }) => !this.core.knowledge.byKey.has(key));
      this.core.learn(
        current.plan,
        unfinished.map(({ id }): NodeEvent => ({ node: id, state: { phase: "stale", reason: "cancelled" } })),
      );
    }
    this.core.set({ running: false });
    const lettingGo = this.engine
      .api()
      .cancel()
      .catch((error: unknown) => this.lost(internal(error)));
    this.lettingGo = lettingGo;
    await lettingGo;
    if (this.lettingGo === lettingGo) this.lettingGo = null;
  }

  close(): void {
    this.callOff();
    this.sequence++;
    this.engine.close();
  }

  private automatic(): void {
    const targets = this.core.worthRunning;
    if (targets.length === 0) return;
    // A long computation that the edit did not touch is let finish; what is new runs after it.
    if (this.current && this.stillWanted(this.current.plan)) this.again = true;
    else void this.run(targets);
  }

  /** Whether everything the running run has begun is still planned as it is. */
  private stillWanted(running: Plan): boolean {
    const begun = [...this.core.knowledge.live].filter(([, { state }]) => state.phase === "running");
    return begun.every(([node, { key }]) => {
      const now = this.core.plan.byId.get(node);
      const then = running.byId.get(node);
      return now?.status === "runnable" && then?.status === "runnable" && now.key === then.key && then.key === key;
    });
  }

  private lost(problem: Problem): void {
    this.sequence++;
    this.current = null;
    this.again = false;
    this.core.engineLost(problem);
    this.core.say(problem, "retry");
  }

  private meaning() {
    const { nodes, wires, seed, language } = this.core.pipeline;
    return { nodes, wires, seed, language };
  }
}

/** The steps that a run is for: its targets, and what these read. */
function wantedBy({ plan, targets }: Current): RunnableStep[] {
  const wanted = new Set(targets ?? plan.steps.map((step) => step.id));
  // Steps stand in the order in which they run: what a step reads has been passed when it is looked at from the end.
  return plan.steps.toReversed().flatMap((step) => {
    if (step.status !== "runnable" || !wanted.has(step.id)) return [];
    for (const refs of Object.values(step.inputs)) for (const ref of refs) wanted.add(ref.node);
    return [step];
  });
}

function ready(events: readonly NodeEvent[]): NodeEvent[] {
  return events.filter((event) => event.state.phase === "ready");
}

function internal(error: unknown): Problem {
  return { code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
}
