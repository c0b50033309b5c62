import Dexie, { type IndexableType } from "dexie";
import type { StrataDatabase } from "./database";
import type { Block, BlockData, ResultRecord, ResultStore } from "./store";

/** Results in IndexedDB. */
export class DexieResultStore<C> implements ResultStore<C> {
  constructor(private readonly db: StrataDatabase<C>) {}

  async get(keys: readonly string[]): Promise<readonly ResultRecord<C>[]> {
    const found = await this.db.results.bulkGet([...keys]);
    return found.filter((record) => record !== undefined);
  }

  put(record: ResultRecord<C>, blocks: readonly Block[]): Promise<void> {
    return this.db.transaction("rw", this.db.results, this.db.columns, async () => {
      const before = await this.db.results.get(record.key);
      const ids = blocks.map((block) => block.id);
      const present = new Set(await this.db.columns.where("id").anyOf(ids).primaryKeys());
      // One after another: each is copied on its way, and the copies of a large table at once would take as much memory again.
      for (const block of blocks) if (!present.has(block.id)) await this.db.columns.add(ownData(block));
      await this.db.results.put(record);
      if (before) await this.dropOrphans(before.blocks);
    });
  }

  async blocks(ids: readonly string[]): Promise<readonly (BlockData | undefined)[]> {
    return (await this.db.columns.bulkGet([...ids])).map((block) => block?.data);
  }

  async touch(keys: readonly string[], usedAt: number): Promise<void> {
    await this.db.results
      .where("key")
      .anyOf([...keys])
      .modify((record, context) => {
        context.value = { ...record, usedAt };
      });
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.db.transaction("rw", this.db.results, this.db.columns, async () => {
      for (const record of await this.get(keys)) await this.removeOne(record);
    });
  }

  evict(bytes: number, keep: ReadonlySet<string>): Promise<readonly string[]> {
    return this.db.transaction("rw", this.db.results, this.db.columns, async () => {
      let freed = 0;
      const removed: string[] = [];
      for (const key of await this.db.results.orderBy("usedAt").primaryKeys()) {
        if (freed >= bytes) break;
        if (keep.has(key)) continue;
        const record = await this.db.results.get(key);
        if (!record) continue;
        freed += await this.removeOne(record);
        removed.push(key);
      }
      return removed;
    });
  }

  async usage(): Promise<number> {
    const records = await this.db.results.orderBy("bytes").keys();
    return sum(records) + sum((await this.db.columns.orderBy("[id+bytes]").keys()).map(sizeIn));
  }

  private async removeOne(record: ResultRecord<C>): Promise<number> {
    await this.db.results.delete(record.key);
    return record.bytes + (await this.dropOrphans(record.blocks));
  }

  /** Deletes those blocks that no result names any more; returns their bytes. */
  private async dropOrphans(ids: readonly string[]): Promise<number> {
    let freed = 0;
    for (const id of new Set(ids)) {
      if ((await this.db.results.where("blocks").equals(id).count()) > 0) continue;
      const sizes = await this.db.columns.where("[id+bytes]").between([id, Dexie.minKey], [id, Dexie.maxKey]).keys();
      freed += sum(sizes.map(sizeIn));
      await this.db.columns.delete(id);
    }
    return freed;
  }
}

/** A block whose array owns its bytes: IndexedDB refuses shared memory and would store the whole buffer of a view. */
function ownData(block: Block): Block {
  const { data } = block;
  if (!ArrayBuffer.isView(data)) return block;
  const shared = typeof SharedArrayBuffer !== "undefined" && data.buffer instanceof SharedArrayBuffer;
  return shared || data.byteLength !== data.buffer.byteLength ? { ...block, data: data.slice() } : block;
}

/** The size in a key of the index [id+bytes], which tells it without reading the data. */
function sizeIn(key: IndexableType): number {
  return Number(Array.isArray(key) ? key[1] : 0);
}

function sum(sizes: readonly IndexableType[]): number {
  return sizes.reduce<number>((total, size) => total + Number(size), 0);
}
