/**
 * What crosses the border between page and engine worker. Everything is plain data; failures are values,
 * never throws (comlink keeps only name, message and stack of an error).
 */
import type { InputContract, Pipeline } from "@/lib/document/schema";
import type { ColumnInfo, DatasetRef, Model, Picture, Report } from "@/lib/nodes/contract";
import type { Advice, Detail, Problem } from "@/lib/nodes/problem";
import type { Json } from "@/lib/table/table";

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Hash of type, version, params, seed, language and the keys of the inputs. */
export type ResultKey = string;

export interface ColumnSummary extends ColumnInfo {
  readonly missing: number;
  /** Distinct values; exact up to 10,000, beyond that a lower bound with `distinctIsBound`. */
  readonly distinct: number;
  readonly distinctIsBound?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly median?: number;
  /** Sample standard deviation (n - 1). */
  readonly deviation?: number;
  /** First and third quartile of numbers (numpy percentile, linear); absent in results of earlier versions, as the two below. */
  readonly quartiles?: readonly [number, number];
  /** Numbers more than three interquartile ranges beyond the quartiles (Tukey's far-out fences `low` and `high`); absent where there are none to tell. */
  readonly outliers?: { readonly count: number; readonly low: number; readonly high: number };
  /** Up to five different values, in the order of the rows; texts are cut. */
  readonly examples?: readonly Json[];
  /** Equal-width histogram of numbers and dates (20 bins). */
  readonly histogram?: readonly number[];
  /** The most frequent values of coded and boolean columns, at most 8. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

/** Columns that a step of preparation made or changed, and those it made them of. */
export interface StepSummary {
  readonly kind: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** What single columns were made of, in that order, where it is not all of `reads` (`same`: gone on as they were); absent in results of earlier versions. */
  readonly sources?: readonly { readonly column: string; readonly from: readonly string[]; readonly same?: boolean }[];
  /** The input they came in at, where the node has several. */
  readonly input?: string;
}

export type OutputSummary =
  /** `made`: the steps of the table's recipe that this node added, and columns that came in under another name; absent in results of earlier versions. */
  | { readonly kind: "table"; readonly rows: number; readonly columns: readonly ColumnSummary[]; readonly made?: readonly StepSummary[] }
  | { readonly kind: "model"; readonly task: Model["task"]; readonly method: string; readonly classes: readonly string[] }
  | { readonly kind: "report"; readonly report: string };

export interface DroppedRows {
  readonly code: string;
  readonly rows: number;
  readonly detail?: Detail;
}

export interface ReadyState {
  readonly phase: "ready";
  readonly key: ResultKey;
  readonly ms: number;
  /** True when the result was taken from the cache or storage. */
  readonly cached: boolean;
  readonly outputs: Readonly<Record<string, OutputSummary>>;
  readonly warnings: readonly Problem[];
  readonly advice: readonly Advice[];
  readonly dropped: readonly DroppedRows[];
  readonly picture: Picture | null;
}

export type StaleReason = "new" | "params" | "input" | "upstream-failed" | "incomplete" | "cancelled" | "disabled";

export type NodeState =
  | { readonly phase: "stale"; readonly reason: StaleReason }
  | { readonly phase: "queued" }
  /** `done` is a fraction from 0 to 1. */
  | { readonly phase: "running"; readonly done: number }
  | ReadyState
  | { readonly phase: "failed"; readonly problem: Problem };

export interface NodeEvent {
  readonly node: string;
  readonly state: NodeState;
}

export interface RunRequest {
  readonly pipeline: Pick<Pipeline, "nodes" | "wires" | "seed" | "language">;
  /** Run these and what they need; all nodes when absent. */
  readonly targets?: readonly string[];
}

export interface PreviewRequest {
  readonly pipeline: RunRequest["pipeline"];
  readonly node: string;
}

export interface RunOutcome {
  readonly status: "done" | "failed" | "cancelled";
  readonly ms: number;
  /** Nodes that could not store their result (quota), told once. */
  readonly storage?: Problem;
  /** What ended the run as a whole: the worker crashed. */
  readonly problem?: Problem;
}

export interface RowsQuery {
  readonly offset: number;
  readonly limit: number;
  readonly sort?: { readonly column: string; readonly descending: boolean };
  /** Only these rows of the table, in this order unless sorted. */
  readonly only?: Uint32Array;
}

/** A page of rows: cells by column, formatted by the view. Dates are ms since epoch, missing is null. */
export interface RowsPage {
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  readonly cells: readonly (readonly Json[])[];
}

/** A plane on which a table is drawn. */
export interface MapPlane {
  readonly id: string;
  /** Two columns as they are, or the first two principal components of the features, or of other numbers brought to one scale. */
  readonly kind: "columns" | "features" | "numbers";
  /** The two columns, or those that are projected. */
  readonly names: readonly string[];
}

/** Rows as points; every beginning of the lists is spread evenly over the table. */
export interface MapPoints {
  readonly plane: MapPlane;
  /** All there are, the one to begin with first. */
  readonly planes: readonly MapPlane[];
  /** From 0 to 1 across the points, upwards. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Index into `groups`; 65535 is none. */
  readonly group: Uint16Array;
  /** Row of the table. */
  readonly row: Uint32Array;
  /** Rows of the table; those without a place on the plane are not among the points. */
  readonly rows: number;
  /** The segments, with the points of each; empty when the table has none. */
  readonly groups: readonly { readonly name: string; readonly count: number; readonly noise: boolean }[];
  /** Share of the variance along x and along y, of components. */
  readonly explained: readonly [number, number] | null;
  /** Points by cell of a grid of size x size cells, row by row from below: those of cell c stand from starts[c] on. */
  readonly grid: { readonly size: number; readonly starts: Uint32Array; readonly points: Uint32Array };
}

export interface ExportFile {
  readonly name: string;
  readonly type: string;
  readonly blob: Blob;
}

export interface BackendInfo {
  /** Backend in use by tfjs: webgpu, webgl, wasm or cpu. */
  readonly chosen: string;
  /** Milliseconds of the calibration workload on each backend that started; null where it did not. */
  readonly measured: Readonly<Record<string, number | null>>;
  readonly forced: boolean;
}

/** What is done with a file that arrives: it is read to be named by its content, then stored. */
export type ArrivalStage = "naming" | "storing";

/** The engine as the page sees it. One instance a tab. Callbacks are comlink proxies and are awaited. */
export interface EngineApi {
  /**
   * Stores a dropped file (streamed, hashed) and returns its reference. `onProgress` gets the fraction of the whole. With a `ticket` it can
   * be called off until it has answered: then nothing of the file stays, and the problem is `engine.arrival-cancelled`.
   */
  addDataset(file: File, onProgress: (done: number, stage: ArrivalStage) => void, ticket?: string): Promise<Outcome<DatasetRef>>;
  cancelDataset(ticket: string): Promise<void>;
  /** Lets go of a dataset that this engine brought to this machine, unless a stored document refers to it. */
  releaseDataset(id: string): Promise<void>;
  /** Whether the bytes of a dataset are on this machine. */
  hasDataset(id: string): Promise<boolean>;
  /** Notes datasets as the newest data of a source that brings new ones by itself (`source`: project and node); older ones that no document refers to are let go of. */
  keepWindow(source: string, ids: readonly string[]): Promise<void>;
  /** Tells the state of every node from cache and storage, without running anything. */
  restore(pipeline: RunRequest["pipeline"]): Promise<readonly NodeEvent[]>;
  /** Runs what is stale. A second call cancels the first. */
  run(request: RunRequest, onEvent: (events: readonly NodeEvent[]) => void): Promise<RunOutcome>;
  cancel(): Promise<void>;
  /**
   * What a run of one node would do, of inputs that are computed already. Null when there is nothing to tell: the node offers
   * no preview, an input is not there, a run is under way. A later call, or a run, ends it early, with null.
   */
  preview(request: PreviewRequest, onProgress: (done: number) => void): Promise<Outcome<Report | null>>;
  rows(key: ResultKey, port: string, query: RowsQuery): Promise<Outcome<RowsPage>>;
  /** A table as points of a plane, by the id of one of its planes; its arrays are handed over, not copied. */
  mapPoints(key: ResultKey, port: string, plane?: string): Promise<Outcome<MapPoints>>;
  report(key: ResultKey, port: string): Promise<Outcome<Report>>;
  model(key: ResultKey, port: string): Promise<Outcome<Model>>;
  /** A table as CSV (formulas neutralised; only some of its rows when they are given), a model or report as JSON. */
  exportOutput(key: ResultKey, port: string, name: string, rows?: Uint32Array): Promise<Outcome<ExportFile>>;
  /** Column contracts of the ready sources, for the shared document. */
  contracts(pipeline: RunRequest["pipeline"]): Promise<Readonly<Record<string, InputContract>>>;
  backend(force: string | null): Promise<Outcome<BackendInfo>>;
  /** Bytes held in memory by tables and results, and in storage. */
  usage(): Promise<{ readonly memory: number; readonly stored: number; readonly quota: number | null }>;
}
