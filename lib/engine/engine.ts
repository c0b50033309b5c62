import type { InputContract } from "@/lib/document/schema";
import type { DatasetRef, Model, Report, Value } from "@/lib/nodes/contract";
import { Cancelled, fail, type Problem } from "@/lib/nodes/problem";
import { checkReadable, readDataset } from "@/lib/storage/add-dataset";
import { MemoryDatasetStore } from "@/lib/storage/memory-stores";
import { checkSignal, isQuotaError, type Storing, storageProblem } from "@/lib/storage/store";
import { columnContract } from "./column-contract";
import { EventStream } from "./event-stream";
import { type NodeServices, problemOf } from "./execute-node";
import { exportValue } from "./export-value";
import { Pace } from "./pace";
import { planPipeline, type RunnableStep, staleReason } from "./plan";
import type { Platform } from "./platform";
import { Previews } from "./previews";
import type {
  ArrivalStage,
  BackendInfo,
  EngineApi,
  ExportFile,
  MapPoints,
  NodeEvent,
  Outcome,
  PreviewRequest,
  ResultKey,
  RowsPage,
  RowsQuery,
  RunOutcome,
  RunRequest,
} from "./protocol";
import { Results } from "./results";
import { Run } from "./run";
import { TablePages } from "./table-pages";

const CALLED_OFF: Problem = { code: "engine.arrival-cancelled", severity: "info" };
/** Share of an arrival that reading and naming the file takes; the rest is storing it. */
const NAMING = 0.4;

/** The engine behind EngineApi, free of any machine: what it needs comes with the platform. One instance a tab. */
export class Engine implements EngineApi {
  private readonly pace: Pace;
  private readonly results: Results;
  private readonly pages: TablePages;
  private readonly previews: Previews;
  /** Datasets that did not fit into storage: here until the tab closes. */
  private readonly unstored = new MemoryDatasetStore();
  /** What was planned for a node when it last was ready, to tell why it is stale. */
  private readonly lastReady = new Map<string, { readonly own: string; readonly key: ResultKey }>();
  private storageTrouble: Problem | null = null;
  /** Files on their way into storage, by their tickets. */
  private readonly arriving = new Map<string, AbortController>();
  /** Datasets that were not on this machine before this engine brought them. */
  private readonly fresh = new Set<string>();
  private current: { readonly run: Run; readonly ended: Promise<unknown> } | null = null;

  constructor(private readonly platform: Platform) {
    this.pace = new Pace(() => platform.now());
    this.pages = new TablePages(this.pace);
    this.results = new Results({
      store: platform.results,
      build: platform.build,
      memoryBudget: platform.memoryBudget,
      storedBudget: platform.storedBudget,
      clock: () => platform.clock(),
    });
    this.previews = new Previews(platform, this.results, this.pace);
  }

  async addDataset(file: File, onProgress: (done: number, stage: ArrivalStage) => void, ticket?: string): Promise<Outcome<DatasetRef>> {
    const controller = new AbortController();
    const { signal } = controller;
    if (ticket !== undefined) this.arriving.set(ticket, controller);
    try {
      const { ref, blob } = await readDataset(file, (done) => onProgress(done * NAMING, "naming"), signal);
      await onProgress(NAMING, "storing");
      const storing: Storing = { signal, onProgress: (done) => onProgress(NAMING + (1 - NAMING) * done, "storing") };
      if (await this.keepDataset(ref, blob, storing)) this.fresh.add(ref.id);
      if (signal.aborted) {
        await this.releaseDataset(ref.id);
        throw new Cancelled();
      }
      await onProgress(1, "storing");
      return { ok: true, value: ref };
    } catch (error) {
      return { ok: false, problem: error instanceof Cancelled ? CALLED_OFF : problemOf(error) };
    } finally {
      if (ticket !== undefined) this.arriving.delete(ticket);
    }
  }

  async cancelDataset(ticket: string): Promise<void> {
    this.arriving.get(ticket)?.abort();
  }

  async releaseDataset(id: string): Promise<void> {
    if (!this.fresh.delete(id)) return;
    await this.unstored.release(id);
    await this.platform.datasets.release(id).catch(() => undefined);
  }

  async hasDataset(id: string): Promise<boolean> {
    return (await this.unstored.has(id)) || this.platform.datasets.has(id).catch(() => false);
  }

  async keepWindow(source: string, ids: readonly string[]): Promise<void> {
    await this.unstored.keepWindow(source, ids);
    await this.platform.datasets.keepWindow(source, ids).catch(() => undefined);
  }

  async restore(pipeline: RunRequest["pipeline"]): Promise<readonly NodeEvent[]> {
    const { steps } = planPipeline(pipeline, this.platform.catalogue);
    const keys = steps.flatMap((step) => (step.status === "runnable" ? [step.key] : []));
    this.results.keep = new Set(keys);
    const found = await this.results.lookUp(keys);
    return steps.map((step): NodeEvent => {
      if (step.status === "blocked") return { node: step.id, state: step.state };
      const ready = found.get(step.key);
      if (!ready) return { node: step.id, state: { phase: "stale", reason: staleReason(this.lastReady.get(step.id), step) } };
      this.noteReady(step);
      return { node: step.id, state: ready };
    });
  }

  async run(request: RunRequest, onEvent: (events: readonly NodeEvent[]) => void): Promise<RunOutcome> {
    const started = this.platform.now();
    const { pipeline, targets } = request;
    const { catalogue } = this.platform;
    const plan = planPipeline(pipeline, catalogue, targets);
    const whole = targets ? planPipeline(pipeline, catalogue) : plan;
    this.results.keep = new Set(whole.steps.flatMap((step) => (step.status === "runnable" ? [step.key] : [])));
    const events = new EventStream(onEvent, () => this.platform.now());
    const run = new Run(plan, this.results, this.services(), events, (step) => this.noteReady(step));
    const before = this.current;
    before?.run.cancel();
    const resume = this.previews.pause();
    const executed = (async () => {
      await before?.ended;
      const status = await run.execute(targets);
      await events.end();
      return { status, ms: Math.round(this.platform.now() - started) };
    })().finally(resume);
    this.current = { run, ended: executed.catch(() => {}) };
    const outcome = await executed;
    // A cancelled run answers at once; what it did finish is stored behind its back, and trouble is told next time.
    if (outcome.status === "cancelled") return outcome;
    const storage = (await this.results.flush()) ?? this.storageTrouble;
    this.storageTrouble = null;
    return { ...outcome, ...(storage ? { storage } : {}) };
  }

  async cancel(): Promise<void> {
    this.current?.run.cancel();
    await this.current?.ended;
  }

  preview(request: PreviewRequest, onProgress: (done: number) => void): Promise<Outcome<Report | null>> {
    return this.previews.show(request, onProgress);
  }

  rows(key: ResultKey, port: string, query: RowsQuery): Promise<Outcome<RowsPage>> {
    return this.withValue(key, port, (value) => (value.kind === "table" ? this.pages.page(key, port, value.table, query) : fail("engine.result-gone")));
  }

  mapPoints(key: ResultKey, port: string, plane?: string): Promise<Outcome<MapPoints>> {
    return this.withValue(key, port, async (value) => {
      if (value.kind !== "table") return fail("engine.result-gone");
      const { mapPoints } = await import("./map-points");
      return mapPoints(value.table, plane, this.platform.compute, () => this.pace.breathe());
    });
  }

  report(key: ResultKey, port: string): Promise<Outcome<Report>> {
    return this.withValue(key, port, (value) => (value.kind === "report" ? value.report : fail("engine.result-gone")));
  }

  model(key: ResultKey, port: string): Promise<Outcome<Model>> {
    return this.withValue(key, port, (value) => (value.kind === "model" ? value.model : fail("engine.result-gone")));
  }

  exportOutput(key: ResultKey, port: string, name: string, rows?: Uint32Array): Promise<Outcome<ExportFile>> {
    return this.withValue(key, port, (value) => exportValue(value, name, rows));
  }

  async contracts(pipeline: RunRequest["pipeline"]): Promise<Readonly<Record<string, InputContract>>> {
    const { steps } = planPipeline(pipeline, this.platform.catalogue);
    const sources = steps.filter((step) => step.status === "runnable").filter((step) => step.definition.group === "source");
    const found = await this.results.lookUp(sources.map((step) => step.key));
    return Object.fromEntries(
      sources.flatMap((step): [string, InputContract][] => {
        const table = Object.values(found.get(step.key)?.outputs ?? {}).find((output) => output.kind === "table");
        if (!table) return [];
        const columns = columnContract(pipeline, step, table.columns);
        const dataset = datasetOf(step);
        return [[step.id, { columns, rows: table.rows, ...(dataset ? { dataset } : {}) }]];
      }),
    );
  }

  async backend(force: string | null): Promise<Outcome<BackendInfo>> {
    try {
      const { chooseBackend } = await import("@/lib/compute/tensor-backend");
      return { ok: true, value: await chooseBackend(force) };
    } catch (error) {
      return { ok: false, problem: problemOf(error) };
    }
  }

  async usage(): Promise<{ memory: number; stored: number; quota: number | null }> {
    return { ...(await this.results.usage()), quota: await this.platform.quota() };
  }

  private services(): NodeServices {
    return {
      pace: this.pace,
      now: () => this.platform.now(),
      compute: this.platform.compute,
      asset: (path) => this.platform.asset(path),
      dataset: async (ref) =>
        (await this.unstored.get(ref.id)) ?? (await this.platform.datasets.get(ref.id)) ?? fail("engine.dataset-missing", { name: ref.name }),
    };
  }

  /**
   * Stores a dataset, and tells whether it was not here before. When the disk is full, old results give way; failing that it stays in memory,
   * and the next run tells.
   */
  private async keepDataset(ref: DatasetRef, blob: Blob, storing: Storing): Promise<boolean> {
    const { datasets } = this.platform;
    try {
      return await datasets.put(ref, blob, storing).catch(async (error: unknown) => {
        if (!isQuotaError(error)) throw error;
        await this.results.freeStorage(2 * ref.size);
        return datasets.put(ref, blob, storing);
      });
    } catch (error) {
      checkSignal(storing.signal);
      await checkReadable(blob, ref.name);
      const kept = await this.unstored.put(ref, blob);
      this.storageTrouble = isQuotaError(error) ? { code: "engine.dataset-not-stored", severity: "error", detail: { name: ref.name } } : storageProblem(error);
      return kept;
    }
  }

  private async withValue<T>(key: ResultKey, port: string, use: (value: Value) => T | Promise<T>): Promise<Outcome<T>> {
    try {
      const value = (await this.results.value(key, port)) ?? fail("engine.result-gone");
      return { ok: true, value: await use(value) };
    } catch (error) {
      return { ok: false, problem: problemOf(error) };
    }
  }

  private noteReady({ id, own, key }: RunnableStep): void {
    this.lastReady.set(id, { own, key });
  }
}

/** The dataset a source reads, the first one of several, when it has one. */
function datasetOf(step: RunnableStep): InputContract["dataset"] | null {
  for (const [name, schema] of Object.entries(step.definition.params.shape)) {
    const value = step.params[name];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (schema.meta()?.control === "dataset" && isDatasetRef(first)) return { id: first.id, name: first.name, size: first.size };
  }
  return null;
}

function isDatasetRef(value: unknown): value is DatasetRef {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "name" in value &&
    typeof value.name === "string" &&
    "size" in value &&
    typeof value.size === "number"
  );
}
