/**
 * What an algorithm asks of the machine: memory that the kernels read, and their calls on all threads.
 * It knows no algorithm; kernels are AssemblyScript (workers/kernels), one file a family.
 */
import type { Checkpoint } from "./checkpoint";

/** How kernels were compiled: SIMD on shared memory with threads, SIMD on one thread, or plain WebAssembly. */
export type KernelBuild = "threads" | "simd" | "scalar";

interface ArrayKinds {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

export type ArrayKind = keyof ArrayKinds;
export type KernelArray = ArrayKinds[ArrayKind];

/** The arrays of a workspace: kind and length of each. */
export type Layout = Readonly<Record<string, readonly [kind: ArrayKind, length: number]>>;

/** A number goes to the kernel as it is, an array as its address. */
export type KernelArgument = number | KernelArray;

export interface Workspace<L extends Layout = Layout> {
  /** Zeroed, 64-byte aligned, in the memory that the kernels read. They end with the workspace. */
  readonly arrays: { readonly [K in keyof L]: ArrayKinds[L[K][0]] };
  /**
   * Runs `kernel(shard, ...args)` for every shard from 0, on all threads, in any order. Shards must not depend on one
   * another, and their number must follow from the problem, never from the threads: then every number of threads gives
   * the same bits. `checkpoint(shards done, shards)` is awaited about every 10 ms; when it throws (a cancel), no further
   * shard starts and those that run are waited for. A shard should take 0.2 to 3 ms.
   */
  run(kernel: string, shards: number, args: readonly KernelArgument[], checkpoint: Checkpoint): Promise<void>;
  /** Calls a kernel once, here and now: `kernel(...args)`, without a shard number. For what takes under 8 ms. */
  call(kernel: string, ...args: KernelArgument[]): number;
}

export interface Compute {
  /** Threads that take part, the caller's own among them. */
  readonly threads: number;
  readonly build: KernelBuild;
  /** Bytes that one workspace may take. */
  readonly memoryLimit: number;
  /**
   * Lends memory laid out as asked, with the kernels of `family` on it, until `work` ends. Fails with
   * `engine.too-large` (the size in the detail) when the layout exceeds `memoryLimit`.
   */
  workspace<const L extends Layout, T>(family: string, layout: L, work: (space: Workspace<L>) => Promise<T>): Promise<T>;
  /**
   * The kernels of `family` on a memory of their own, which they may let grow up to `memoryLimit`: for work on this
   * thread alone that finds out how much it needs as it goes. The memory goes when nothing refers to it any more, unless it
   * is given back to be lent again.
   */
  ownMemory(family: string): Promise<OwnMemory>;
}

export interface OwnMemory {
  readonly memory: WebAssembly.Memory;
  /** The kernel of that name. One that finds no memory left throws a `WebAssembly.RuntimeError`. */
  kernel(name: string): (...args: number[]) => number | undefined;
  /** Nothing of the memory is needed any more; whoever gets it next finds what is in it. */
  giveBack(): void;
}
