import { createStore, type StoreApi } from "zustand/vanilla";
import { emptyPipeline } from "@/lib/document/empty";
import { amend, type History, record, redo, startHistory, type UndoPolicy, undo, withdraw } from "@/lib/document/history";
import type { Pipeline } from "@/lib/document/schema";
import { wireKey } from "@/lib/document/wires";
import { type Catalogue, type Plan, planPipeline } from "@/lib/engine/plan";
import type { NodeEvent } from "@/lib/engine/protocol";
import type { Problem } from "@/lib/problem";
import type { Clock } from "./clock";
import { failUnfinished, forget, type Knowledge, learn, NOTHING_KNOWN, type Shown, showPlan, worthRunning } from "./plan-states";
import type { Selection, StudioMessage, StudioState } from "./store-types";

const NOTHING_SELECTED: Selection = { nodes: [], wires: [], notes: [] };

/** Called after an edit. `meaning`: results may differ; false when only places, words or notes changed. */
export type EditListener = (meaning: boolean) => void;

/**
 * The one place where the studio's state changes. Commands compute the next document and hand it in; the core
 * keeps history, plans, derives what each node shows, and makes one change of the store.
 */
export class StudioCore {
  readonly store: StoreApi<StudioState>;
  private history: History;
  private known: Knowledge = NOTHING_KNOWN;
  private shown: Shown = { plan: planPipeline(emptyPipeline("", "en"), () => undefined), states: {}, results: {}, problems: {} };
  private readonly listeners: EditListener[] = [];
  private messageCount = 0;

  constructor(
    projectId: string,
    readonly catalogue: Catalogue,
    readonly clock: Clock,
    autoRun: boolean,
  ) {
    const pipeline = emptyPipeline("", "en");
    this.history = startHistory(pipeline);
    this.store = createStore<StudioState>(() => ({
      projectId,
      phase: "loading",
      openProblem: null,
      pipeline,
      notices: [],
      canUndo: false,
      canRedo: false,
      selection: NOTHING_SELECTED,
      states: {},
      results: {},
      problems: {},
      running: false,
      lastRunMs: null,
      autoRun,
      uploads: {},
      network: {},
      streams: {},
      question: null,
      save: { phase: "saved", at: null },
      openElsewhere: false,
      suggestion: null,
      messages: [],
    }));
  }

  get state(): StudioState {
    return this.store.getState();
  }

  get pipeline(): Pipeline {
    return this.history.present;
  }

  get plan(): Plan {
    return this.shown.plan;
  }

  get knowledge(): Knowledge {
    return this.known;
  }

  /** The nodes that a run by itself would compute now. */
  get worthRunning(): string[] {
    return worthRunning(this.shown, this.known, new Set(Object.keys(this.state.uploads)));
  }

  onEdit(listener: EditListener): void {
    this.listeners.push(listener);
  }

  set(change: Partial<StudioState>): void {
    this.store.setState(change);
  }

  /** One edit: one step of history (by `policy`), one change of state. Does nothing when the document stays the same. */
  edit(next: Pipeline, policy: UndoPolicy = "immediate", more: Partial<StudioState> = {}): void {
    if (this.state.phase !== "ready") return;
    this.move(record(this.history, next, policy, this.clock.now()), more);
  }

  /** Data that arrived by itself: no step of history, and undoing a step does not bring the data before back. */
  amend(change: (pipeline: Pipeline) => Pipeline): void {
    if (this.state.phase === "ready") this.move(amend(this.history, change), {});
  }

  /**
   * Makes an edit that can be taken back later as if it had never been. Returns how: with what takes back, in a document, what the edit did.
   */
  revocable(edit: () => void): (change: (pipeline: Pipeline) => Pipeline) => void {
    const before = this.history;
    edit();
    const after = this.history;
    return (change) => {
      if (this.state.phase === "ready") this.move(withdraw(this.history, before, after, change), {});
    };
  }

  /** The document and all that can be undone or redone to. */
  get documents(): readonly Pipeline[] {
    return [...this.history.past, this.history.present, ...this.history.future];
  }

  undo(): void {
    this.move(undo(this.history), {});
  }

  redo(): void {
    this.move(redo(this.history), {});
  }

  /** Another document from outside (opened, or saved by another tab): history starts anew, nothing is unsaved. */
  load(pipeline: Pipeline, more: Partial<StudioState>): void {
    this.history = startHistory(pipeline);
    this.replan();
    this.set({
      ...this.derived(),
      phase: "ready",
      openProblem: null,
      canUndo: false,
      canRedo: false,
      selection: pruned(this.state.selection, pipeline),
      ...more,
    });
  }

  /** Takes in what the engine said about a run that was planned as `plan`. */
  learn(plan: Plan, events: readonly NodeEvent[]): void {
    this.known = learn(this.known, plan, events);
    this.reshow();
  }

  /** The engine went away: what it was doing has failed. */
  engineLost(problem: Problem): void {
    this.known = failUnfinished(this.known, problem);
    this.shown = showPlan(this.shown.plan, this.pipeline, this.known, this.shown);
    this.set({ ...this.derived(), running: false });
  }

  say(problem: Problem, action?: StudioMessage["action"]): void {
    const message: StudioMessage = { id: ++this.messageCount, problem, ...(action ? { action } : {}) };
    // Said again, the same thing replaces what stood there.
    const others = this.state.messages.filter((other) => other.problem.code !== problem.code);
    this.set({ messages: [...others, message].slice(-4) });
  }

  private move(next: History, more: Partial<StudioState>): void {
    const before = this.history.present;
    if (next === this.history) {
      if (Object.keys(more).length > 0) this.set(more);
      return;
    }
    this.history = next;
    const meaning = differsInMeaning(before, next.present);
    if (meaning) this.replan();
    const save = this.state.save.phase === "conflict" ? this.state.save : ({ phase: "unsaved" } as const);
    this.set({
      ...this.derived(),
      canUndo: next.past.length > 0,
      canRedo: next.future.length > 0,
      selection: pruned(more.selection ?? this.state.selection, next.present),
      save,
      ...without(more, "selection"),
    });
    for (const listener of this.listeners) listener(meaning);
  }

  private replan(): void {
    const { present } = this.history;
    this.known = forget(this.known, new Set(present.nodes.map((node) => node.id)));
    this.shown = showPlan(planPipeline(present, this.catalogue), present, this.known, this.shown);
  }

  private reshow(): void {
    this.shown = showPlan(this.shown.plan, this.pipeline, this.known, this.shown);
    this.set(this.derived());
  }

  private derived(): Pick<StudioState, "pipeline" | "states" | "results" | "problems"> {
    const { states, results, problems } = this.shown;
    return { pipeline: this.history.present, states, results, problems };
  }
}

function differsInMeaning(before: Pipeline, after: Pipeline): boolean {
  return before.nodes !== after.nodes || before.wires !== after.wires || before.seed !== after.seed || before.language !== after.language;
}

/** The selection without what is no longer there. */
function pruned(selection: Selection, pipeline: Pipeline): Selection {
  const nodes = new Set(pipeline.nodes.map((node) => node.id));
  const wires = new Set(pipeline.wires.map(wireKey));
  const notes = new Set(pipeline.notes.map((note) => note.id));
  const left = {
    nodes: selection.nodes.filter((id) => nodes.has(id)),
    wires: selection.wires.filter((key) => wires.has(key)),
    notes: selection.notes.filter((id) => notes.has(id)),
  };
  const same = left.nodes.length === selection.nodes.length && left.wires.length === selection.wires.length && left.notes.length === selection.notes.length;
  return same ? selection : left;
}

function without<T extends object, K extends keyof T>(record: T, key: K): Omit<T, K> {
  const { [key]: _left, ...rest } = record;
  return rest;
}
