import type { DatasetRef } from "@/lib/nodes/contract";
import type { StrataDatabase } from "./database";
import type { DatasetStore } from "./store";

/** Dropped files in IndexedDB. */
export class DexieDatasetStore implements DatasetStore {
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
}
