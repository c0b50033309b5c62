import type { Model, Report, Value } from "@/lib/nodes/contract";
import type { Block, BlockData } from "@/lib/storage/store";
import type { Column, Recipe, Role, Table } from "@/lib/table/table";
import { dataOf, stringBytes } from "./value-bytes";

interface StoredColumn {
  readonly name: string;
  readonly role: Role | null;
  readonly origin?: string;
  readonly type: Column["type"];
  /** The block of values or codes. */
  readonly data: string;
  /** The blocks that make up the dictionary, in order. */
  readonly dictionary: readonly string[];
}

/** A value as it is kept: a table as a list of columns, each naming its blocks. */
export type StoredValue =
  | { readonly kind: "table"; readonly rows: number; readonly recipe: Recipe; readonly columns: readonly StoredColumn[] }
  | { readonly kind: "model"; readonly model: Model }
  | { readonly kind: "report"; readonly report: Report };

/** Strings in one block of a dictionary: a longer list would hold up the worker while it is copied. */
const PIECE = 50_000;
/** Entries of the index between two sweeps of those whose arrays are gone. */
const SWEEP = 4_096;

/**
 * Turns tables into blocks and back. Remembers which array is which block, so that a column shared by several
 * tables is stored once, and shared again after it is loaded.
 */
export class BlockIndex {
  private readonly ids = new WeakMap<BlockData, readonly string[]>();
  private readonly arrays = new Map<string, WeakRef<BlockData>>();

  /** The value to keep and the blocks it is made of (new and known alike). */
  dehydrate(value: Value): { stored: StoredValue; blocks: Block[] } {
    if (value.kind !== "table") return { stored: value, blocks: [] };
    const blocks = new Map<string, Block>();
    const columns = value.table.columns.map((column): StoredColumn => {
      const data = dataOf(column);
      const [id] = this.idsOf(data, 1);
      blocks.set(id, { id, data, bytes: data.byteLength });
      const dictionary = "codes" in column ? this.pieces(column.dictionary, blocks) : [];
      return {
        name: column.name,
        role: column.role,
        ...(column.origin === undefined ? {} : { origin: column.origin }),
        type: column.type,
        data: id,
        dictionary,
      };
    });
    return { stored: { kind: "table", rows: value.table.rows, recipe: value.table.recipe, columns }, blocks: [...blocks.values()] };
  }

  /** The value again; undefined when a block is gone or is not what it should be. Arrays that still live are shared, not loaded. */
  async hydrate(stored: StoredValue, load: (ids: readonly string[]) => Promise<readonly (BlockData | undefined)[]>): Promise<Value | undefined> {
    if (stored.kind !== "table") return stored;
    const wanted = new Map(stored.columns.flatMap((column) => [[column.data], column.dictionary].map((ids) => [ids.join(" "), ids] as const)));
    const arrays = new Map<string, BlockData>();
    for (const name of wanted.keys()) {
      const living = this.arrays.get(name)?.deref();
      if (living) arrays.set(name, living);
    }
    const absent = [...wanted].filter(([name]) => !arrays.has(name));
    const blocks = await load(absent.flatMap(([, ids]) => ids));
    if (blocks.some((block) => block === undefined)) return undefined;
    let at = 0;
    for (const [name, ids] of absent) {
      const pieces = blocks.slice(at, at + ids.length).filter((block) => block !== undefined);
      at += ids.length;
      const array = pieces.length === 1 ? pieces[0] : pieces.flatMap((piece) => (ArrayBuffer.isView(piece) ? [] : piece));
      arrays.set(name, array);
      this.remember(array, name, ids);
    }
    const columns = stored.columns.map((column) => readColumn(column, arrays)).filter((column) => column !== undefined);
    const table: Table = { rows: stored.rows, columns, recipe: stored.recipe };
    return columns.length === stored.columns.length ? { kind: "table", table } : undefined;
  }

  private pieces(dictionary: readonly string[], blocks: Map<string, Block>): readonly string[] {
    const ids = this.idsOf(dictionary, Math.max(1, Math.ceil(dictionary.length / PIECE)));
    for (const [i, id] of ids.entries()) {
      const data = dictionary.slice(i * PIECE, (i + 1) * PIECE);
      blocks.set(id, { id, data, bytes: stringBytes(data) });
    }
    return ids;
  }

  private idsOf(array: BlockData, count: number): readonly string[] {
    const known = this.ids.get(array);
    if (known) return known;
    const ids = Array.from({ length: count }, () => crypto.randomUUID());
    this.remember(array, ids.join(" "), ids);
    return ids;
  }

  private remember(array: BlockData, name: string, ids: readonly string[]): void {
    this.ids.set(array, ids);
    this.arrays.set(name, new WeakRef(array));
    if (this.arrays.size % SWEEP === 0) for (const [key, reference] of this.arrays) if (!reference.deref()) this.arrays.delete(key);
  }
}

function readColumn(stored: StoredColumn, arrays: ReadonlyMap<string, BlockData>): Column | undefined {
  const { name, role, origin, type } = stored;
  const base = { name, role, ...(origin === undefined ? {} : { origin }) };
  const data = arrays.get(stored.data);
  switch (type) {
    case "number":
    case "date":
      return data instanceof Float64Array ? { ...base, type, values: data } : undefined;
    case "boolean":
      return data instanceof Uint8Array ? { ...base, type, values: data } : undefined;
    case "category":
    case "text": {
      const dictionary = arrays.get(stored.dictionary.join(" "));
      return data instanceof Int32Array && dictionary && !ArrayBuffer.isView(dictionary) ? { ...base, type, codes: data, dictionary } : undefined;
    }
  }
}
