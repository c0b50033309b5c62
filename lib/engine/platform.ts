import type { Compute } from "@/lib/compute/compute";
import type { DatasetStore, ResultStore } from "@/lib/storage/store";
import type { Catalogue } from "./plan";
import type { ResultContent } from "./results";

/** What the engine needs of the machine it runs on: a browser's worker, Node, a test. */
export interface Platform {
  readonly catalogue: Catalogue;
  readonly datasets: DatasetStore;
  readonly compute: Compute;
  /** Where results outlive the engine; null where they need not. */
  readonly results: ResultStore<ResultContent> | null;
  /** Identifies this build of Strata: results of another build are not read. */
  readonly build: string;
  /** A file under public/, by its path there. Fails with `engine.asset-missing`. */
  asset(path: string): Promise<Blob>;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Milliseconds since the epoch. */
  clock(): number;
  /** Bytes this origin may store; null when unknown. */
  quota(): Promise<number | null>;
  /** Bytes of results held in memory. */
  readonly memoryBudget: number;
  /** Bytes of results in storage. */
  readonly storedBudget: number;
}
