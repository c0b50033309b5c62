import Dexie from "dexie";
import type { StrataDatabase } from "./database";
import { checkSignal, type Storing } from "./store";

/** Bytes of a piece: storing it takes a fraction of a second, after which it can be called off. */
export const PIECE = 16 * 1024 * 1024;

/** Names that stand while something is under way in any tab of this browser. */
export interface TabLocks {
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
  held(): Promise<ReadonlySet<string>>;
}

const LOCK = "strata.arrival.";

/**
 * Stores a large blob piece by piece, then calls `finish` with the name of its arrival, in one transaction with what that writes. When it
 * fails or is called off nothing of it stays; what a tab that was closed had begun is let go of by the next arrival. O(bytes).
 */
export async function storePieces(
  db: StrataDatabase,
  locks: TabLocks | null,
  blob: Blob,
  { onProgress, signal }: Storing,
  finish: (arrival: string) => Promise<boolean>,
): Promise<boolean> {
  const arrival = crypto.randomUUID();
  const store = async () => {
    if (locks) await sweep(db, locks);
    try {
      for (let index = 0; index * PIECE < blob.size; index++) {
        checkSignal(signal);
        await db.pieces.add({ arrival, index, blob: blob.slice(index * PIECE, (index + 1) * PIECE) });
        await onProgress?.(Math.min(1, ((index + 1) * PIECE) / blob.size));
      }
      checkSignal(signal);
      const kept = await db.transaction("rw", [db.datasets, db.pieces], () => finish(arrival));
      if (!kept) await removePieces(db, arrival);
      return kept;
    } catch (error) {
      // Where even this fails the next arrival sweeps.
      await removePieces(db, arrival).catch(() => undefined);
      throw error;
    }
  };
  return locks ? locks.hold(LOCK + arrival, store) : store();
}

/** The pieces of an arrival as one blob; undefined when some are missing. */
export async function joinPieces(db: StrataDatabase, arrival: string, size: number): Promise<Blob | undefined> {
  const rows = await ofArrival(db, arrival).toArray();
  const whole = new Blob(rows.map(({ blob }) => blob));
  return whole.size === size ? whole : undefined;
}

/** Removes datasets and their pieces. */
export async function removeDatasets(db: StrataDatabase, ids: readonly string[]): Promise<void> {
  const rows = await db.datasets.bulkGet([...ids]);
  for (const row of rows) if (row?.arrival) await removePieces(db, row.arrival);
  await db.datasets.bulkDelete([...ids]);
}

function ofArrival(db: StrataDatabase, arrival: string) {
  return db.pieces.where("[arrival+index]").between([arrival, Dexie.minKey], [arrival, Dexie.maxKey]);
}

async function removePieces(db: StrataDatabase, arrival: string): Promise<void> {
  await ofArrival(db, arrival).delete();
}

/** Removes the pieces of arrivals that neither ended nor are under way in any tab. */
async function sweep(db: StrataDatabase, locks: TabLocks): Promise<void> {
  const keys = await db.pieces.toCollection().primaryKeys();
  const found = new Set(keys.map(([arrival]) => arrival));
  if (found.size === 0) return;
  // What is under way is asked for first: an arrival that ends meanwhile is named by its dataset.
  const held = await locks.held();
  const whole = await db.datasets
    .where("arrival")
    .anyOf([...found])
    .keys();
  for (const arrival of whole) found.delete(String(arrival));
  for (const arrival of found) if (!held.has(LOCK + arrival)) await removePieces(db, arrival);
}
