import type { DatasetRef } from "@/lib/nodes/contract";
import { Cancelled, type Problem } from "@/lib/problem";

/** What storage gives back: a value, or a problem to tell the person. */
export type Stored<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** The data of a column, or a piece of its dictionary. Stored once, however many tables share it. */
export type BlockData = Float64Array | Int32Array | Uint8Array | readonly string[];

export interface Block {
  readonly id: string;
  readonly data: BlockData;
  readonly bytes: number;
}

/** A node's result. `content` is plain JSON and names the blocks that its tables are made of. */
export interface ResultRecord<C> {
  readonly key: string;
  /** The build of Strata that made it: another build may compute differently, and does not read it. */
  readonly build: string;
  /** Milliseconds since the epoch; the least recently used goes first when space runs out. */
  readonly usedAt: number;
  readonly blocks: readonly string[];
  /** Size of `content`, without the blocks. */
  readonly bytes: number;
  readonly content: C;
}

/** Results of nodes by key. Methods reject with the store's own errors; `isQuotaError` tells a full disk. */
export interface ResultStore<C> {
  /** The records that are there, in no order. */
  get(keys: readonly string[]): Promise<readonly ResultRecord<C>[]>;
  /** Writes a record and those of its blocks that are not stored yet, all or nothing. */
  put(record: ResultRecord<C>, blocks: readonly Block[]): Promise<void>;
  /** The blocks in the order of `ids`; undefined where one is gone. */
  blocks(ids: readonly string[]): Promise<readonly (BlockData | undefined)[]>;
  /** Marks results as used now. */
  touch(keys: readonly string[], usedAt: number): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** Removes least recently used results, never those in `keep`, until `bytes` are free. Returns the keys removed. */
  evict(bytes: number, keep: ReadonlySet<string>): Promise<readonly string[]>;
  /** Bytes of all records and blocks. */
  usage(): Promise<number>;
}

/** How storing a dataset is followed, and called off. */
export interface Storing {
  /** Gets fractions of the bytes stored, awaited. */
  readonly onProgress?: (done: number) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** The bytes of dropped files, by the SHA-256 of their content. */
export interface DatasetStore {
  has(id: string): Promise<boolean>;
  get(id: string): Promise<Blob | undefined>;
  /**
   * Keeps the bytes, all or nothing; the same content is kept once. Tells whether they were not here before. Rejects with `Cancelled`
   * when it is called off.
   */
  put(ref: DatasetRef, blob: Blob, storing?: Storing): Promise<boolean>;
  /** Lets go of a dataset, unless a stored document refers to it. */
  release(id: string): Promise<void>;
  /**
   * Notes datasets as the newest window of a live stream (`source`: project and node). Its older windows are let go of, but for a few and
   * those that a project or one of its versions refers to.
   */
  keepWindow(source: string, ids: readonly string[]): Promise<void>;
}

/** Windows of a stream that stay beside the newest one: a run that began with one of them can still finish. */
export const WINDOWS_KEPT = 2;

/** Throws `Cancelled` when what is done has been called off. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled();
}

/** Whether an error of the browser's storage means that the disk quota is used up. */
export function isQuotaError(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("name" in error && error.name === "QuotaExceededError") return true;
  // Dexie wraps the cause of an aborted transaction.
  return "inner" in error && isQuotaError(error.inner);
}

/** The problem that stands for an error of storage: full, or broken for a reason. */
export function storageProblem(error: unknown): Problem {
  if (isQuotaError(error)) return { code: "engine.storage-full", severity: "error" };
  return { code: "engine.storage-failed", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
}
