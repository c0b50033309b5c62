import type { DatasetRef } from "@/lib/nodes/contract";
import { type Block, type BlockData, checkSignal, type DatasetStore, type ResultRecord, type ResultStore, type Storing, WINDOWS_KEPT } from "./store";

/** Results in memory, copied in and out as a database would. */
export class MemoryResultStore<C> implements ResultStore<C> {
  private readonly records = new Map<string, ResultRecord<C>>();
  private readonly columns = new Map<string, Block>();

  async get(keys: readonly string[]): Promise<readonly ResultRecord<C>[]> {
    return keys.flatMap((key) => {
      const record = this.records.get(key);
      return record ? [structuredClone(record)] : [];
    });
  }

  async put(record: ResultRecord<C>, blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) if (!this.columns.has(block.id)) this.columns.set(block.id, structuredClone(block));
    this.records.set(record.key, structuredClone(record));
    this.dropOrphans();
  }

  async blocks(ids: readonly string[]): Promise<readonly (BlockData | undefined)[]> {
    return ids.map((id) => structuredClone(this.columns.get(id)?.data));
  }

  async touch(keys: readonly string[], usedAt: number): Promise<void> {
    for (const key of keys) {
      const record = this.records.get(key);
      if (record) this.records.set(key, { ...record, usedAt });
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.records.delete(key);
    this.dropOrphans();
  }

  async evict(bytes: number, keep: ReadonlySet<string>): Promise<readonly string[]> {
    const before = await this.usage();
    const oldest = [...this.records.values()].filter((record) => !keep.has(record.key)).sort((a, b) => a.usedAt - b.usedAt);
    const removed: string[] = [];
    for (const { key } of oldest) {
      if (before - (await this.usage()) >= bytes) break;
      await this.remove([key]);
      removed.push(key);
    }
    return removed;
  }

  async usage(): Promise<number> {
    return [...this.records.values(), ...this.columns.values()].reduce((sum, item) => sum + item.bytes, 0);
  }

  private dropOrphans(): void {
    const named = new Set([...this.records.values()].flatMap((record) => record.blocks));
    for (const id of this.columns.keys()) if (!named.has(id)) this.columns.delete(id);
  }
}

/** Datasets in memory: for the command line, whose files stay where they are, and for tests. */
export class MemoryDatasetStore implements DatasetStore {
  private readonly blobs = new Map<string, Blob>();
  private readonly windows = new Map<string, (readonly string[])[]>();

  async has(id: string): Promise<boolean> {
    return this.blobs.has(id);
  }

  async get(id: string): Promise<Blob | undefined> {
    return this.blobs.get(id);
  }

  async put(ref: DatasetRef, blob: Blob, { signal }: Storing = {}): Promise<boolean> {
    checkSignal(signal);
    if (this.blobs.has(ref.id)) return false;
    this.blobs.set(ref.id, blob);
    return true;
  }

  /** Memory knows of no documents: who asks has looked. */
  async release(id: string): Promise<void> {
    this.blobs.delete(id);
  }

  async keepWindow(source: string, ids: readonly string[]): Promise<void> {
    const kept = [...(this.windows.get(source) ?? []), ids];
    const old = kept.splice(0, Math.max(0, kept.length - WINDOWS_KEPT - 1));
    this.windows.set(source, kept);
    const still = new Set(kept.flat());
    for (const id of old.flat()) if (!still.has(id)) this.blobs.delete(id);
  }
}
