import type { Value } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";
import { isQuotaError, type ResultRecord, type ResultStore, storageProblem } from "@/lib/storage/store";
import { MemoryCache } from "./memory-cache";
import type { ReadyState, ResultKey } from "./protocol";
import { BlockIndex, type StoredValue } from "./stored-value";

/** What is kept of a result beside the blocks of its tables. */
export interface ResultContent {
  readonly state: ReadyState;
  readonly outputs: Readonly<Record<string, StoredValue>>;
}

interface Options {
  readonly store: ResultStore<ResultContent> | null;
  readonly build: string;
  /** Bytes of values in memory. */
  readonly memoryBudget: number;
  /** Bytes of results in storage, above which the least recently used go. */
  readonly storedBudget: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** States held in memory, beyond those of the project at hand. */
const STATES = 1_000;
/** Use is noted this often at most: noting it writes the record again. */
const TOUCH_INTERVAL = 600_000;

/** The results of nodes by key: values in memory within a budget, and in storage beyond a reload. */
export class Results {
  /** Keys that the current run or project needs: storage does not give them up for room. */
  keep: ReadonlySet<ResultKey> = new Set();
  private readonly states = new Map<ResultKey, ReadyState>();
  private readonly stored = new Set<ResultKey>();
  private readonly cache: MemoryCache;
  private readonly index = new BlockIndex();
  private readonly loading = new Map<string, Promise<Value | undefined>>();
  private queue: Promise<void> = Promise.resolve();
  private problem: Problem | null = null;

  constructor(private readonly options: Options) {
    this.cache = new MemoryCache(options.memoryBudget, (key) => {
      if (!this.stored.has(key)) this.states.delete(key);
    });
  }

  /** The states of those results that exist, from memory or storage, without loading their values. */
  async lookUp(keys: readonly ResultKey[]): Promise<ReadonlyMap<ResultKey, ReadyState>> {
    const unknown = [...new Set(keys)].filter((key) => !this.states.has(key));
    for (const record of await this.read(unknown)) {
      this.states.set(record.key, { ...record.content.state, cached: true });
      this.stored.add(record.key);
    }
    const found = new Map<ResultKey, ReadyState>();
    for (const key of keys) {
      const state = this.states.get(key);
      if (state) found.set(key, state);
    }
    return found;
  }

  /** What an output held; undefined when the result is not there (any more). */
  async value(key: ResultKey, port: string): Promise<Value | undefined> {
    const here = this.cache.value(key, port);
    if (here) return here;
    const name = `${key} ${port}`;
    const loading = this.loading.get(name) ?? this.load(key, port).finally(() => this.loading.delete(name));
    this.loading.set(name, loading);
    return loading;
  }

  /** Keeps a new result in memory, and begins to store it. */
  add(state: ReadyState, values: ReadonlyMap<string, Value>): void {
    const { key } = state;
    this.states.set(key, { ...state, cached: true });
    this.forgetOldStates();
    this.cache.pin(key);
    for (const [port, value] of values) this.cache.set(key, port, value);
    this.queue = this.queue.then(() => this.persist(state, values));
    this.cache.unpin(key);
  }

  /** Resolves when all that was added is stored, with the problem that kept some of it from being stored. */
  async flush(): Promise<Problem | null> {
    await this.queue;
    await this.trim();
    const { problem } = this;
    this.problem = null;
    return problem;
  }

  pin(key: ResultKey): void {
    this.cache.pin(key);
  }

  unpin(key: ResultKey): void {
    this.cache.unpin(key);
  }

  /** Lets go of all values that a run does not need right now. */
  freeMemory(): void {
    this.cache.shrink(0);
  }

  /** Makes room in storage for something else. */
  async freeStorage(bytes: number): Promise<void> {
    for (const key of (await this.options.store?.evict(bytes, this.keep)) ?? []) this.forgetStored(key);
  }

  async usage(): Promise<{ memory: number; stored: number }> {
    const stored = await this.options.store?.usage().catch(() => 0);
    return { memory: this.cache.bytes, stored: stored ?? 0 };
  }

  private async read(keys: readonly ResultKey[]): Promise<readonly ResultRecord<ResultContent>[]> {
    const { store, build, clock } = this.options;
    if (!store || keys.length === 0) return [];
    try {
      const records = await store.get(keys);
      const foreign = records.filter((record) => record.build !== build);
      if (foreign.length > 0) await store.remove(foreign.map((record) => record.key));
      const own = records.filter((record) => record.build === build);
      const unnoted = own.filter((record) => clock() - record.usedAt > TOUCH_INTERVAL);
      if (unnoted.length > 0) {
        await store.touch(
          unnoted.map((record) => record.key),
          clock(),
        );
      }
      return own;
    } catch {
      // What cannot be read is computed again; a broken storage is told when it is written to.
      return [];
    }
  }

  private async load(key: ResultKey, port: string): Promise<Value | undefined> {
    const { store } = this.options;
    const [record] = await this.read([key]);
    const stored = record?.content.outputs[port];
    // An output that the result does not have takes nothing along of those it has, stored or still on the way there.
    if (!stored && (record || this.cache.has(key))) return undefined;
    const value = store && stored ? await this.index.hydrate(stored, (ids) => store.blocks(ids)).catch(() => undefined) : undefined;
    if (value) {
      this.cache.set(key, port, value);
      return value;
    }
    // Evicted by another tab, or damaged: the next run computes it anew.
    this.states.delete(key);
    this.stored.delete(key);
    this.cache.delete(key);
    if (record) await store?.remove([key]).catch(() => {});
    return undefined;
  }

  private async persist(state: ReadyState, values: ReadonlyMap<string, Value>): Promise<void> {
    const { store, build, clock } = this.options;
    if (!store) return;
    const write = () => {
      const parts = [...values].map(([port, value]) => ({ port, ...this.index.dehydrate(value) }));
      const blocks = [...new Map(parts.flatMap((part) => part.blocks).map((block) => [block.id, block])).values()];
      const content: ResultContent = { state, outputs: Object.fromEntries(parts.map((part) => [part.port, part.stored])) };
      const bytes = JSON.stringify(content).length;
      const size = bytes + blocks.reduce((sum, block) => sum + block.bytes, 0);
      const record = { key: state.key, build, usedAt: clock(), blocks: blocks.map((block) => block.id), bytes, content };
      return { size, done: store.put(record, blocks) };
    };
    try {
      const first = write();
      await first.done.catch(async (error: unknown) => {
        if (!isQuotaError(error)) throw error;
        await this.freeStorage(2 * first.size);
        await write().done;
      });
      this.stored.add(state.key);
    } catch (error) {
      this.problem ??= storageProblem(error);
    }
  }

  /** Keeps the stored results within their budget. */
  private async trim(): Promise<void> {
    const { store, storedBudget } = this.options;
    if (!store || storedBudget === Number.POSITIVE_INFINITY) return;
    try {
      const over = (await store.usage()) - storedBudget;
      if (over > 0) await this.freeStorage(over);
    } catch {
      // Only tidying: it is tried again after the next run.
    }
  }

  /** States are small, but every edit of a long session makes new ones. Those that are stored can be read again. */
  private forgetOldStates(): void {
    for (const key of this.states.keys()) {
      if (this.states.size <= STATES) return;
      if (!this.keep.has(key) && this.stored.has(key)) this.states.delete(key);
    }
  }

  private forgetStored(key: ResultKey): void {
    this.stored.delete(key);
    if (!this.cache.has(key)) this.states.delete(key);
  }
}
