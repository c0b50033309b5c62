import * as z from "zod";
import type { Compute } from "@/lib/compute/compute";
import type { ColumnType, JsonObject, Recipe, Role, Table } from "@/lib/table/table";
import type { Advice, Detail, Problem } from "./problem";

// zod's compiled parsers need `new Function`, which the Content-Security-Policy forbids.
z.config({ jitless: true });

export const GROUPS = ["source", "prepare", "feature", "cluster", "classify", "experiment", "deliver"] as const;
export type Group = (typeof GROUPS)[number];

// ---------------------------------------------------------------- values on wires

export type PortKind = "table" | "model" | "report";

/** Something that can assign or predict; plain JSON, so that it can be shared and exported. */
export interface Model {
  readonly task: "assign" | "classify";
  /** Key of lib/ml/models: how `state` is applied, for example `kmeans`, `logistic`, `mlp`. */
  readonly method: string;
  /** Columns the method reads, after the recipe has been replayed. */
  readonly columns: readonly string[];
  /** Column that the model writes. */
  readonly output: string;
  /** Class or segment names, by code. */
  readonly classes: readonly string[];
  readonly recipe: Recipe;
  readonly state: JsonObject;
}

/** Plain JSON with a kind, drawn by components/results. Every number a person can read is in it. */
export interface Report {
  readonly kind: string;
}

export type Value =
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "model"; readonly model: Model }
  | { readonly kind: "report"; readonly report: Report };

export interface Port {
  readonly kind: PortKind;
  /** An input that may stay unconnected. */
  readonly optional?: boolean;
  /** An input that takes any number of wires; the node receives an array. */
  readonly many?: boolean;
}

export const table = <const O extends Omit<Port, "kind"> = Record<never, never>>(options?: O) =>
  ({ kind: "table", ...options }) as { readonly kind: "table" } & O;
export const model = <const O extends Omit<Port, "kind"> = Record<never, never>>(options?: O) =>
  ({ kind: "model", ...options }) as { readonly kind: "model" } & O;
export const report = <const O extends Omit<Port, "kind"> = Record<never, never>>(options?: O) =>
  ({ kind: "report", ...options }) as { readonly kind: "report" } & O;

export type Ports = Readonly<Record<string, Port>>;

type Carried<K extends PortKind> = K extends "table" ? Table : K extends "model" ? Model : Report;
type Received<P extends Port> = P extends { readonly many: true }
  ? readonly Carried<P["kind"]>[]
  : P extends { readonly optional: true }
    ? Carried<P["kind"]> | undefined
    : Carried<P["kind"]>;
export type Inputs<I extends Ports> = { readonly [K in keyof I]: Received<I[K]> };
export type Outputs<O extends Ports> = { readonly [K in keyof O]: Carried<O[K]["kind"]> };

// ---------------------------------------------------------------- params

/**
 * How the inspector draws a param, given as zod metadata: `z.int().default(4).meta({ control: "slider" })`.
 * Without one it follows from the type (enum: select, boolean: switch, number: number field, string: text).
 */
export type Control =
  | "slider"
  /** One column name or null (= found by role). */
  | "column"
  /** Column names or null (= every column with the role). */
  | "columns"
  /** Integer or null (= the pipeline's seed). */
  | "seed"
  | "date"
  | "formula"
  | "multiline"
  /** Where a source's bytes are: a list of dataset references. Drawn by `editor` where they are fetched rather than dropped. */
  | "dataset"
  /** Drawn by a component of components/inspector/editors, named by `editor`. */
  | "custom"
  /** Kept in the document, set elsewhere (a result view), not in the form. */
  | "hidden";

export interface ParamMeta {
  readonly control?: Control;
  readonly editor?: string;
  /** column(s): the input port whose table is offered (default: the first table input). */
  readonly port?: string;
  /** column(s): accepted types and the role that is used when the param is null. */
  readonly types?: readonly ColumnType[];
  readonly role?: Role;
  /** column: where no column has the role, what the name of the one begins with that is used when the param is null (see `findByName`). */
  readonly names?: readonly string[];
  /** Shown under "More settings". */
  readonly advanced?: boolean;
  /** Shown only while other params have one of these values. */
  readonly when?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly step?: number;
  /** Says nothing about the result (how an address is asked, when): a change of it leaves the result fresh. `run` does not look at it. */
  readonly unread?: boolean;
  /** A unit from the words (`common:units.<unit>`): percent, days, rows ... */
  readonly unit?: string;
}

declare module "zod" {
  // Typed `.meta()` for params. An interface by the library's own design.
  interface GlobalMeta extends ParamMeta {}
}

/** A column param: a name, or null to use the column with `role`. */
export const column = (meta: Omit<ParamMeta, "control"> = {}) =>
  z
    .string()
    .nullable()
    .default(null)
    .meta({ control: "column", ...meta });

/** A column-set param: names, or null to use every column with `role`. */
export const columns = (meta: Omit<ParamMeta, "control"> = {}) =>
  z
    .array(z.string())
    .nullable()
    .default(null)
    .meta({ control: "columns", ...meta });

/** A seed param: null means the pipeline's seed. */
export const seed = () => z.int().min(0).max(4294967295).nullable().default(null).meta({ control: "seed", advanced: true });

// ---------------------------------------------------------------- what a node sees

export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  readonly role: Role | null;
  readonly origin?: string;
}

/** Where a file's bytes are kept; the bytes themselves never enter the document. */
export interface DatasetRef {
  /** SHA-256 of the content, hexadecimal: the same file is the same dataset on every machine. */
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface RunContext {
  /** The pipeline's seed; a node's own `seed` param, when set, wins. */
  readonly seed: number;
  /** Language of words that become data (segment names, export headers): the document's `language`. */
  readonly language: "en" | "ru" | "ro";
  /** Kernels on all threads, and the memory they work on. */
  readonly compute: Compute;
  /**
   * Progress, and the point where a run can be cancelled: yields a macrotask when more than about 12 ms
   * have passed since the last yield, throws `Cancelled`. Call it at least every 50 ms of work.
   */
  checkpoint(done: number, total: number): Promise<void>;
  /** A finding that does not stop the node; shown on the card and in the inspector. */
  warn(problem: Problem): void;
  /** Rows that went in and did not come out, and why: `dropped("prepare.filter-rule", 144025, { … })`, words under `dropped.<name>`. */
  dropped(code: string, rows: number, detail?: Detail): void;
  /** The bytes of a stored dataset. Fails the node with `engine.dataset-missing` when they are not on this machine. */
  dataset(ref: DatasetRef): Promise<Blob>;
  /** A file under public/, by its path there: `samples/online-retail.csv.gz`. */
  asset(path: string): Promise<Blob>;
}

/** What a preview may use. Nothing it says is kept. */
export type PreviewContext = Pick<RunContext, "seed" | "language" | "compute" | "checkpoint">;

/** A small picture for the node card; drawn by components/canvas in segment colours. */
export type Picture =
  | { readonly type: "scatter"; readonly x: readonly number[]; readonly y: readonly number[]; readonly group: readonly number[] }
  | { readonly type: "bars"; readonly values: readonly number[]; readonly colored?: boolean }
  | { readonly type: "line"; readonly x: readonly number[]; readonly y: readonly number[]; readonly mark?: number }
  | { readonly type: "figure"; readonly value: number; readonly format: "number" | "percent" | "score"; readonly caption: string };

/** A column of an output that is one of an input under another name. */
export interface RenamedColumn {
  readonly output: string;
  readonly column: string;
  readonly input: string;
  readonly from: string;
}

/** A phrase of the node's own words (`nodes.<name>.<key>` in the group's message file) with its values. */
export interface Phrase {
  readonly key: string;
  readonly values?: Detail;
}

// ---------------------------------------------------------------- the node

export interface NodeDefinition<P extends z.ZodObject = z.ZodObject, I extends Ports = Ports, O extends Ports = Ports> {
  /** Stable id `group.name`; never renamed, never reused. */
  readonly type: string;
  /** Version of the params. */
  readonly v: number;
  readonly group: Group;
  /** A lucide icon in kebab-case. */
  readonly icon: string;
  readonly inputs: I;
  readonly outputs: O;
  /** Types, defaults, validation and the form. Every param has a default. */
  readonly params: P;
  /** Named, append-only: `2: { name: "renamed-starts", up: (params) => … }` brings v1 params to v2. */
  readonly migrations: Readonly<Record<number, { readonly name: string; up(params: Record<string, unknown>): Record<string, unknown> }>>;
  /** Settings in words for the card, from the phrases of the node. */
  summary?(params: z.output<P>): Phrase | null;
  /**
   * Instant validation on the main thread, before any run. `columns` holds the columns of each connected
   * table input that has been computed (several for a `many` port are concatenated); absent when not yet known.
   */
  check?(columns: { readonly [K in keyof I]?: readonly ColumnInfo[] }, params: z.output<P>): Problem[];
  /** The work; runs in the worker. Imports its algorithm lazily (`await import(…)`). */
  run(inputs: Inputs<I>, params: z.output<P>, ctx: RunContext): Promise<Outputs<O>>;
  /**
   * What a run would do, told in the inspector before it: in the worker, of inputs that are computed, within about a second on
   * a million rows. Null: nothing worth telling. Fails as `run` would. Drawn by components/inspector/preview.
   */
  preview?(inputs: Inputs<I>, params: z.output<P>, ctx: PreviewContext): Promise<Report | null>;
  /** The preview is told beside a result too: it compares the settings with others. */
  readonly previewStays?: boolean;
  /** The Advisor's rules, after a run, in the worker. */
  advise?(outputs: Outputs<O>, params: z.output<P>, inputs: Inputs<I>): Advice[];
  /** A small picture of the result for the card. */
  picture?(outputs: Outputs<O>): Picture | null;
  /** Columns that go on under another name without a step of the recipe that says so: for telling where they came from. */
  renamed?(outputs: Outputs<O>): readonly RenamedColumn[];
}

/** Any node, its own types forgotten: what the registry holds and the engine runs. */
export interface AnyNode extends Omit<NodeDefinition, "check" | "run" | "preview" | "advise" | "picture" | "renamed" | "summary"> {
  summary?(params: Record<string, unknown>): Phrase | null;
  check?(columns: Readonly<Record<string, readonly ColumnInfo[] | undefined>>, params: Record<string, unknown>): Problem[];
  run(inputs: Readonly<Record<string, unknown>>, params: Record<string, unknown>, ctx: RunContext): Promise<Readonly<Record<string, unknown>>>;
  preview?(inputs: Readonly<Record<string, unknown>>, params: Record<string, unknown>, ctx: PreviewContext): Promise<Report | null>;
  advise?(outputs: Readonly<Record<string, unknown>>, params: Record<string, unknown>, inputs: Readonly<Record<string, unknown>>): Advice[];
  picture?(outputs: Readonly<Record<string, unknown>>): Picture | null;
  renamed?(outputs: Readonly<Record<string, unknown>>): readonly RenamedColumn[];
}

/** Declares a node. The definition is the single source of form, card, caching, progress, CLI and tests. */
export function defineNode<P extends z.ZodObject, const I extends Ports, const O extends Ports>(definition: NodeDefinition<P, I, O>): NodeDefinition<P, I, O> {
  return definition;
}
