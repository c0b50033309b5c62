import type { DatasetRef } from "@/lib/nodes/contract";
import type { StrataDatabase } from "./database";
import { datasetsIn, dropFrom } from "./dataset-references";
import { joinPieces, PIECE, removeDatasets, storePieces, type TabLocks } from "./pieces";
import { checkSignal, type DatasetStore, type Storing, WINDOWS_KEPT } from "./store";

/** Documents are looked through for windows that nobody refers to at most this often, ms. */
const SWEEP_INTERVAL = 60_000;

/** Dropped files in IndexedDB. */
export class DexieDatasetStore implements DatasetStore {
  private readonly sweptAt = new Map<string, number>();

  constructor(
    private readonly db: StrataDatabase,
    private readonly now: () => number = Date.now,
    private readonly locks: TabLocks | null = null,
  ) {}

  async has(id: string): Promise<boolean> {
    return (await this.db.datasets.where("id").equals(id).count()) > 0;
  }

  async get(id: string): Promise<Blob | undefined> {
    const row = await this.db.datasets.get(id);
    if (!row) return undefined;
    return row.blob ?? joinPieces(this.db, row.arrival ?? "", row.size);
  }

  async put(ref: DatasetRef, blob: Blob, storing: Storing = {}): Promise<boolean> {
    const { db } = this;
    checkSignal(storing.signal);
    if (await this.has(ref.id)) return false;
    const add = async (bytes: { readonly blob: Blob | null; readonly arrival?: string }) => {
      if (await this.has(ref.id)) return false;
      await db.datasets.add({ id: ref.id, name: ref.name, size: ref.size, addedAt: this.now(), ...bytes });
      return true;
    };
    if (blob.size <= PIECE) return db.transaction("rw", db.datasets, () => add({ blob }));
    return storePieces(db, this.locks, blob, storing, (arrival) => add({ blob: null, arrival }));
  }

  async release(id: string): Promise<void> {
    const { db } = this;
    await db.transaction("rw", [db.projects, db.versions, db.datasets, db.pieces, db.windows], async () => {
      if ((await db.windows.where("id").equals(id).count()) > 0) return;
      const unused = new Set([id]);
      await db.projects.each(({ pipeline }) => dropFrom(unused, datasetsIn([pipeline])));
      await db.versions.each(({ pipeline }) => dropFrom(unused, datasetsIn([pipeline])));
      await removeDatasets(db, [...unused]);
    });
  }

  async keepWindow(source: string, ids: readonly string[]): Promise<void> {
    const { db } = this;
    const at = this.now();
    await db.windows.bulkPut(ids.map((id) => ({ id, source, at })));
    if (at - (this.sweptAt.get(source) ?? 0) < SWEEP_INTERVAL) return;
    this.sweptAt.set(source, at);
    await db.transaction("rw", [db.projects, db.versions, db.datasets, db.pieces, db.windows], async () => {
      const windows = await db.windows.where("source").equals(source).toArray();
      const times = [...new Set(windows.map((window) => window.at))].sort((a, b) => b - a).slice(0, WINDOWS_KEPT + 1);
      const old = new Set(windows.filter((window) => window.at < (times.at(-1) ?? at)).map(({ id }) => id));
      if (old.size === 0) return;
      await db.projects.each(({ pipeline }) => dropFrom(old, datasetsIn([pipeline])));
      await db.versions.each(({ pipeline }) => dropFrom(old, datasetsIn([pipeline])));
      await removeDatasets(db, [...old]);
      await db.windows.bulkDelete([...old]);
    });
  }
}
