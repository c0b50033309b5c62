import { fail } from "@/lib/problem";
import type { Checkpoint } from "./checkpoint";
import type { Compute, KernelArgument, KernelBuild, Layout, OwnMemory, Workspace } from "./compute";
import {
  ARGUMENTS,
  awaitChange,
  CLAIM,
  claim,
  FAILED,
  FINISHED,
  freshClaim,
  INSTANCE,
  JOB,
  KERNEL,
  type Kernel,
  kernelsOf,
  MAILED,
  type Mail,
  MOST_ARGUMENTS,
  MOST_SHARDS,
  newControl,
  SHARDS,
} from "./control";
import { KernelMemories, type KernelMemory } from "./kernel-memory";
import { arrange, assertFits, bytesOf } from "./layout";

/** Milliseconds between two checkpoints of a pass, unless the host wants others. */
const SLICE = 10;
const GIGABYTE = 1024 ** 3;
const PAGE = 65_536;
/** An own memory of up to so many bytes is kept to be lent again. */
const OWN_KEPT = 64 * 1024 ** 2;
/** What 32-bit addresses reach, less the last page. */
const ADDRESSABLE = 4 * GIGABYTE - PAGE;

/** What the pool needs of the machine it runs on. */
export interface ComputeHost {
  /** Threads wanted, the caller's own among them. */
  readonly threads: number;
  /** Bytes that kernels may take at once. */
  readonly memory: number;
  /** A build to use rather than the best one. */
  readonly build?: KernelBuild;
  /** Milliseconds between two checkpoints of a pass; with 0 there is one after every shard, on a busy machine as on an idle one. */
  readonly slice?: number;
  /** Starts one compute thread; null where there are none. */
  startThread(): { post(mail: Mail): void; end(): void } | null;
  /** The bytes of a file under public/. */
  asset(path: string): Promise<Blob>;
}

interface Instance {
  readonly id: number;
  readonly names: readonly string[];
  readonly kernels: readonly Kernel[];
}

/** (module (func (result v128) i32.const 0 i8x16.splat)): valid where there is SIMD. */
const SIMD_PROBE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11);

/** The best build that runs here. Threads need shared memory, which a page has only when it is cross-origin isolated. */
function bestBuild(): KernelBuild {
  if (!WebAssembly.validate(SIMD_PROBE)) return "scalar";
  const isolated = "crossOriginIsolated" in globalThis ? globalThis.crossOriginIsolated : true;
  return isolated && typeof SharedArrayBuffer === "function" ? "threads" : "simd";
}

/** Kernels on all threads of the machine: `Compute` as the engine has it. One a worker; threads start with the first workspace. */
export class KernelPool implements Compute {
  readonly build: KernelBuild;
  readonly threads: number;
  readonly memoryLimit: number;
  private readonly slice: number;
  private readonly control = typeof SharedArrayBuffer === "function" ? newControl() : null;
  private readonly modules = new Map<string, Promise<WebAssembly.Module>>();
  /** By memory, then by family. */
  private readonly instances = new Map<number, Map<string, Instance>>();
  private readonly memories: KernelMemories;
  /** Own memories that were given back, by family: to touch new memory for the first time takes longer than most work on it. */
  private readonly ownMemories = new Map<string, OwnMemory>();
  private helpers: { post(mail: Mail): void; end(): void }[] | null = null;
  private attached = 0;
  private job = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: ComputeHost) {
    this.build = host.build ?? bestBuild();
    this.threads = this.build === "threads" ? Math.max(1, host.threads) : 1;
    this.slice = host.slice ?? SLICE;
    this.memoryLimit = Math.min(host.memory, ADDRESSABLE);
    this.memories = new KernelMemories(this.build === "threads", (id) => this.forget(id));
  }

  async workspace<const L extends Layout, T>(family: string, layout: L, work: (space: Workspace<L>) => Promise<T>): Promise<T> {
    assertFits(layout, this.memoryLimit);
    const module = await this.module(family);
    const { lent, fresh } = this.borrow(bytesOf(layout));
    try {
      const instance = this.instance(family, module, lent);
      return await work({
        arrays: arrange(layout, lent.memory.buffer, fresh),
        run: (kernel, shards, args, checkpoint) => this.alone(() => this.pass(instance, kernel, shards, args.map(address), checkpoint)),
        call: (kernel, ...args) => instance.kernels[placeOf(instance, kernel)](...args.map(address)) ?? 0,
      });
    } finally {
      this.memories.giveBack(lent);
    }
  }

  async ownMemory(family: string): Promise<OwnMemory> {
    const idle = this.ownMemories.get(family);
    if (idle) {
      this.ownMemories.delete(family);
      return idle;
    }
    // What no other thread reads needs no shared memory, and texts are not decoded from it.
    const module = await this.module(family, this.build === "threads" ? "simd" : this.build);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: Math.ceil(this.memoryLimit / PAGE) });
    const instance = kernelsOf(module, memory);
    const own: OwnMemory = {
      memory,
      kernel: (name) => instance.kernels[placeOf(instance, name)],
      giveBack: () => {
        if (memory.buffer.byteLength <= OWN_KEPT) this.ownMemories.set(family, own);
      },
    };
    return own;
  }

  /** Ends the threads. Workspaces opened afterwards start new ones. */
  end(): void {
    for (const helper of this.helpers ?? []) helper.end();
    this.helpers = null;
    this.instances.clear();
  }

  /** A refusal by the machine itself is told as the limit would have been. */
  private borrow(bytes: number): { readonly lent: KernelMemory; readonly fresh: boolean } {
    try {
      return this.memories.borrow(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const needed = Math.ceil(bytes / 1024 ** 2);
      return fail("engine.too-large", { needed, limit: Math.floor(this.memoryLimit / 1024 ** 2) });
    }
  }

  private module(family: string, build: KernelBuild = this.build): Promise<WebAssembly.Module> {
    const name = `${family}.${build}`;
    const known = this.modules.get(name);
    if (known) return known;
    const compiling = this.host
      .asset(`kernels/${name}.wasm`)
      .then((blob) => blob.arrayBuffer())
      .then((bytes) => WebAssembly.compile(bytes));
    this.modules.set(name, compiling);
    // What could not be fetched may be there the next time.
    compiling.catch(() => this.modules.delete(name));
    return compiling;
  }

  private instance(family: string, module: WebAssembly.Module, { id, memory }: KernelMemory): Instance {
    const families = this.instances.get(id) ?? new Map<string, Instance>();
    this.instances.set(id, families);
    const known = families.get(family);
    if (known) return known;
    const instance = { id: this.attached++, ...kernelsOf(module, memory) };
    families.set(family, instance);
    this.startThreads();
    this.mail({ type: "attach", instance: instance.id, module, memory });
    return instance;
  }

  private forget(memory: number): void {
    for (const { id } of this.instances.get(memory)?.values() ?? []) this.mail({ type: "detach", instance: id });
    this.instances.delete(memory);
  }

  private startThreads(): void {
    if (this.helpers || !this.control || this.threads === 1) return;
    this.helpers = [];
    for (let i = 1; i < this.threads; i++) {
      const helper = this.host.startThread();
      if (helper) this.helpers.push(helper);
    }
    Atomics.store(this.control.words, MAILED, 0);
    const { buffer } = this.control.words;
    this.mail({ type: "start", control: buffer });
  }

  /** Posts to every thread, then calls them from the block to their mail. */
  private mail(message: Mail): void {
    if (!this.helpers || !this.control) return;
    for (const helper of this.helpers) helper.post(message);
    const { words } = this.control;
    Atomics.add(words, MAILED, 1);
    this.announce(++this.job);
    Atomics.notify(words, JOB);
  }

  /** Publishes the number of a job; with no shard to claim unless `freshClaim` was stored before. */
  private announce(job: number): void {
    if (this.control) Atomics.store(this.control.words, JOB, job);
  }

  /** Passes come one after the other, whatever asks for them: there is one block. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async pass(instance: Instance, kernel: string, shards: number, args: readonly number[], checkpoint: Checkpoint): Promise<void> {
    const place = placeOf(instance, kernel);
    if (shards > MOST_SHARDS || args.length > MOST_ARGUMENTS) throw new RangeError(`${kernel}: ${shards} shards, ${args.length} arguments`);
    if (!this.control || !this.helpers?.length || shards < 2) return this.passAlone(instance.kernels[place], shards, args, checkpoint);
    const { words } = this.control;
    const job = ++this.job;
    words[INSTANCE] = instance.id;
    words[KERNEL] = place;
    words[SHARDS] = shards;
    words[ARGUMENTS] = args.length;
    words[FAILED] = 0;
    this.control.args.set(args);
    Atomics.store(words, FINISHED, 0);
    Atomics.store(words, CLAIM, freshClaim(job));
    this.announce(job);
    Atomics.notify(words, JOB);
    try {
      let rested = performance.now();
      for (let shard = claim(this.control, job, shards); shard >= 0; shard = claim(this.control, job, shards)) {
        try {
          instance.kernels[place](shard, ...args);
        } finally {
          Atomics.add(words, FINISHED, 1);
        }
        if (performance.now() - rested < this.slice) continue;
        await checkpoint(Atomics.load(words, FINISHED), shards);
        rested = performance.now();
      }
    } finally {
      this.close(shards);
    }
    if (words[FAILED] !== 0) throw new Error(`the kernel ${kernel} failed on a thread`);
  }

  /** No further shard starts; those that run are waited for. */
  private close(shards: number): void {
    if (!this.control) return;
    const { words } = this.control;
    const claimed = Math.min(shards, Atomics.exchange(words, CLAIM, freshClaim(this.job) | MOST_SHARDS) & MOST_SHARDS);
    for (let finished = Atomics.load(words, FINISHED); finished < claimed; finished = Atomics.load(words, FINISHED)) awaitChange(words, FINISHED, finished, 5);
  }

  private async passAlone(kernel: Kernel, shards: number, args: readonly number[], checkpoint: Checkpoint): Promise<void> {
    let rested = performance.now();
    for (let shard = 0; shard < shards; shard++) {
      kernel(shard, ...args);
      if (performance.now() - rested < this.slice) continue;
      await checkpoint(shard + 1, shards);
      rested = performance.now();
    }
  }
}

function address(argument: KernelArgument): number {
  return typeof argument === "number" ? argument : argument.byteOffset;
}

function placeOf({ names }: Pick<Instance, "names">, kernel: string): number {
  const place = names.indexOf(kernel);
  if (place < 0) throw new RangeError(`there is no kernel ${kernel}; there are ${names.join(", ")}`);
  return place;
}
