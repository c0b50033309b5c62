import Dexie, { type EntityTable, type Table } from "dexie";
import type { Pipeline } from "@/lib/document/schema";
import type { GrantRow } from "./grants";
import type { Block, ResultRecord } from "./store";

export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** A picture of the canvas as the studio draws it (a data URL or SVG text), or null. */
  readonly thumbnail: string | null;
  /** Grows by one with every save: a save that expects another revision is refused. */
  readonly revision: number;
}

export interface VersionRow {
  readonly id: number;
  readonly projectId: string;
  readonly savedAt: number;
  readonly label: string | null;
  readonly pipeline: Pipeline;
}

export interface DatasetRow {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly addedAt: number;
  /** The bytes; null when they are in pieces. */
  readonly blob: Blob | null;
  /** Of the pieces. */
  readonly arrival?: string;
}

/** A piece of a large dataset. Pieces whose arrival no dataset names are of one that has not ended, or never will. */
export interface PieceRow {
  readonly arrival: string;
  readonly index: number;
  readonly blob: Blob;
}

/** A window of a live stream among the datasets: let go of when newer ones have come and no document refers to it. */
export interface WindowRow {
  /** Of the dataset. */
  readonly id: string;
  /** Project and node, with a slash between. */
  readonly source: string;
  readonly at: number;
}

/**
 * The IndexedDB database of this origin. Opened by the page (projects, versions) and by the engine worker
 * (datasets, results) alike; Dexie's liveQuery sees changes across both and across tabs.
 * `C` is what the engine keeps of a result; storage does not look into it.
 */
export class StrataDatabase<C = unknown> extends Dexie {
  declare readonly projects: EntityTable<ProjectRow, "id">;
  declare readonly versions: EntityTable<VersionRow, "id">;
  declare readonly datasets: EntityTable<DatasetRow, "id">;
  declare readonly pieces: Table<PieceRow, [string, number]>;
  declare readonly windows: EntityTable<WindowRow, "id">;
  declare readonly columns: Table<Block, string>;
  declare readonly results: Table<ResultRecord<C>, string>;
  declare readonly grants: EntityTable<GrantRow, "origin">;

  constructor(name = "strata") {
    super(name);
    this.version(1).stores({
      projects: "id, updatedAt",
      versions: "++id, [projectId+savedAt], label",
      datasets: "id",
      columns: "id, [id+bytes]",
      results: "key, usedAt, *blocks, bytes",
    });
    this.version(2).stores({ grants: "origin" });
    this.version(3).stores({ windows: "id, source" });
    this.version(4).stores({ datasets: "id, arrival", pieces: "[arrival+index]" });
  }
}
