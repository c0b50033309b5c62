import type { DatasetRef } from "@/lib/nodes/contract";
import type { StrataDatabase } from "./database";
import { datasetsIn, dropFrom } from "./dataset-references";
import { type DatasetStore, WINDOWS_KEPT } from "./store";

/** Documents are looked through for windows that nobody refers to at most this often, ms. */
const SWEEP_INTERVAL = 60_000;

/** Dropped files in IndexedDB. */
export class DexieDatasetStore implements DatasetStore {
  private readonly sweptAt = new Map<string, number>();

  constructor(
    private readonly db: StrataDatabase,
    private readonly now: () => number = Date.now,
  ) {}

  async has(id: string): Promise<boolean> {
    return (await this.db.datasets.where("id").equals(id).count()) > 0;
  }

  async get(id: string): Promise<Blob | undefined> {
    return (await this.db.datasets.get(id))?.blob;
  }

  put(ref: DatasetRef, blob: Blob): Promise<void> {
    return this.db.transaction("rw", this.db.datasets, async () => {
      if (await this.has(ref.id)) return;
      await this.db.datasets.add({ id: ref.id, name: ref.name, size: ref.size, addedAt: this.now(), blob });
    });
  }

  async keepWindow(source: string, ids: readonly string[]): Promise<void> {
    const { db } = this;
    const at = this.now();
    await db.windows.bulkPut(ids.map((id) => ({ id, source, at })));
    if (at - (this.sweptAt.get(source) ?? 0) < SWEEP_INTERVAL) return;
    this.sweptAt.set(source, at);
    await db.transaction("rw", [db.projects, db.versions, db.datasets, db.windows], async () => {
      const windows = await db.windows.where("source").equals(source).toArray();
      const times = [...new Set(windows.map((window) => window.at))].sort((a, b) => b - a).slice(0, WINDOWS_KEPT + 1);
      const old = new Set(windows.filter((window) => window.at < (times.at(-1) ?? at)).map(({ id }) => id));
      if (old.size === 0) return;
      await db.projects.each(({ pipeline }) => dropFrom(old, datasetsIn([pipeline])));
      await db.versions.each(({ pipeline }) => dropFrom(old, datasetsIn([pipeline])));
      await db.datasets.bulkDelete([...old]);
      await db.windows.bulkDelete([...old]);
    });
  }
}
