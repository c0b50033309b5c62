/**
 * The studio's public interface: what components read and the commands they call. One event calls one
 * command, which makes one state change; effects do not chain.
 *
 * Read with `useStudio(selector)` and act with `useCommands()`, both from `lib/studio/use-studio`.
 * Derived facts (columns at an input, ports of a node, whether it is a placeholder) are in `lib/studio/selectors`.
 */
import type { StoreApi } from "zustand";
import type { CanvasNote, Pipeline, PipelineNode } from "@/lib/document/schema";
import type { ArrivalStage, EngineApi, NodeState, ReadyState } from "@/lib/engine/protocol";
import type { AddressUse } from "@/lib/network/request";
import type { StreamPhase, StreamStatus } from "@/lib/network/stream/session";
import type { Fix, Problem } from "@/lib/problem";
import type { GrantRow } from "@/lib/storage/grants";

export interface WireEnd {
  readonly node: string;
  readonly port: string;
}

export interface XY {
  readonly x: number;
  readonly y: number;
}

/** Wires have no id in the document: their key is `wireKey(wire)` of lib/document/wires. */
export type WireKey = string;

export interface Selection {
  readonly nodes: readonly string[];
  readonly wires: readonly WireKey[];
  readonly notes: readonly string[];
}

export type SaveStatus =
  /** `at` is null before the first save of this visit. */
  | { readonly phase: "saved"; readonly at: number | null }
  | { readonly phase: "unsaved" }
  | { readonly phase: "saving" }
  /** Another tab saved first: the person chooses `keepMineAsCopy` or `takeTheirs`. Nothing is written until then. */
  | { readonly phase: "conflict"; readonly theirsAt: number }
  /** Storage full or broken; the project is whole in memory and can be downloaded. */
  | { readonly phase: "failed"; readonly problem: Problem };

/** Something said once, shown as a toast with `action` as its button. */
export interface StudioMessage {
  readonly id: number;
  readonly problem: Problem;
  readonly action?: "undo" | "download" | "retry";
}

/** A pipeline laid out from the roles found in a dropped file, offered once. Words at `studio:projects.suggestion.<kind>`. */
export interface Suggestion {
  readonly kind: "rfm" | "classifier" | "judge";
  readonly source: string;
  /** Roles and the columns found for them, to tell the person what was understood. */
  readonly columns: readonly { readonly role: string; readonly column: string }[];
  /** The document as it becomes when accepted. */
  readonly pipeline: Pipeline;
  /** The node that gives the answer; it is selected when the suggestion is accepted. */
  readonly answer: string;
}

/** A file on its way to a node. */
export interface Upload {
  readonly name: string;
  /** It is named by its content, stored, then read by a run of its node: how far that is stands in the node's state. */
  readonly stage: ArrivalStage | "reading";
  /** Fraction of the bytes of all files that come together that are stored, from 0 to 1. */
  readonly done: number;
  /** Which of how many, from 1. */
  readonly file: number;
  readonly files: number;
}

/** A question before the first request to an origin: nothing is sent until it is answered. */
export interface GrantQuestion {
  readonly id: number;
  /** The node that asks. */
  readonly node: string;
  readonly use: AddressUse;
  readonly origin: string;
  /** All that is asked for, its query too. */
  readonly address: string;
  readonly headers: readonly { readonly name: string; readonly secret: boolean }[];
  /** This machine or its local network. */
  readonly local: boolean;
  /** Not encrypted. */
  readonly open: boolean;
  /** The first message of a WebSocket, which leaves this machine too; null when there is none. */
  readonly greeting: string | null;
  /** The origin that sent the request on to this one, or null. */
  readonly from: string | null;
}

export type GrantAnswer = "once" | "always" | "no";

/** What a source on the network is doing. */
export interface NodeNetwork {
  /** While it fetches; null otherwise. */
  readonly busy: { readonly pages: number; readonly bytes: number; readonly waitingUntil: number | null } | null;
  /** What went wrong the last time, until the next one. */
  readonly problem: Problem | null;
  /** When it fetches again by itself (ms since the epoch), or null. */
  readonly nextAt: number | null;
  /** Fetches in a row that failed. */
  readonly failures: number;
}

export interface VersionInfo {
  readonly id: number;
  readonly at: number;
  readonly label: string | null;
  readonly nodes: number;
}

/** What a live stream of this visit is doing. */
export interface NodeStream {
  /** `asking`: a person is asked for permission. */
  readonly phase: "asking" | StreamPhase;
  readonly status: StreamStatus | null;
  /** Why it waits, stopped or failed. */
  readonly problem: Problem | null;
  /** What it was started with: `settingsKey` of lib/nodes/source/stream-settings. */
  readonly settings: string;
}

export interface StudioState {
  readonly projectId: string;
  /** `missing`: no such project here; `failed`: it could not be read (see `openProblem`). */
  readonly phase: "loading" | "ready" | "missing" | "failed";
  readonly openProblem: Problem | null;

  readonly pipeline: Pipeline;
  /** What was repaired or not understood when the document was opened. */
  readonly notices: readonly Problem[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly selection: Selection;

  /**
   * State of every node as it must be shown: a result whose key is not the planned one is here as `stale`
   * with the reason, never as `ready`.
   */
  readonly states: Readonly<Record<string, NodeState>>;
  /** The last result of each node, possibly outdated: fresh exactly when `states[node].phase === "ready"`. */
  readonly results: Readonly<Record<string, ReadyState>>;
  /** Instant findings of each node (params, inputs, columns), from before any run; empty lists are absent. */
  readonly problems: Readonly<Record<string, readonly Problem[]>>;
  readonly running: boolean;
  /** Milliseconds of the last finished run. */
  readonly lastRunMs: number | null;
  readonly autoRun: boolean;
  /** Files on their way, by the node that waits for them. */
  readonly uploads: Readonly<Record<string, Upload>>;
  /** Sources on the network, those that did something in this visit. */
  readonly network: Readonly<Record<string, NodeNetwork>>;
  /** Live streams that were started in this visit. */
  readonly streams: Readonly<Record<string, NodeStream>>;
  /** Stands before the first request to an origin. */
  readonly question: GrantQuestion | null;

  readonly save: SaveStatus;
  /** The same project is open in another tab of this browser. */
  readonly openElsewhere: boolean;
  readonly suggestion: Suggestion | null;
  readonly messages: readonly StudioMessage[];
}

export interface AddNodeOptions {
  /** Top left corner on the canvas; a free place is chosen when absent. */
  readonly position?: XY;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly label?: string;
  /** Dragged from an output: the first input that accepts it is wired. */
  readonly from?: WireEnd;
  /** Dragged from an input: the first output that fits is wired. */
  readonly to?: WireEnd;
  /** Dropped on a wire: the node is put between its ends. */
  readonly onWire?: WireKey;
}

export interface SetParamsOptions {
  /** Edits with the same key in quick succession (typing, a slider) are one undo step. */
  readonly coalesce?: string;
}

export type AlignEdge = "left" | "center" | "right" | "top" | "middle" | "bottom";

/** Every command is safe to call at any time; a command that changes nothing makes no undo step. */
export interface StudioCommands {
  // ------------------------------------------------------------ edits: one undo step each
  /** Adds a node, selects it, returns its id. */
  addNode(type: string, options?: AddNodeOptions): string;
  /** Puts a node that is already on the canvas and unconnected between the ends of a wire. Returns the refusal, or null. */
  insertOnWire(node: string, wire: WireKey): Problem | null;
  removeNodes(nodes: readonly string[]): void;
  removeWires(wires: readonly WireKey[]): void;
  /** Nodes, wires and notes that are selected. */
  removeSelection(): void;
  /** Why a wire would be refused, or null when it would be drawn (replacing the wire of an occupied single input). */
  checkConnection(from: WireEnd, to: WireEnd): Problem | null;
  connect(from: WireEnd, to: WireEnd): Problem | null;
  /** Moves an end of a wire. */
  reconnect(wire: WireKey, from: WireEnd, to: WireEnd): Problem | null;
  setParams(node: string, params: Readonly<Record<string, unknown>>, options?: SetParamsOptions): void;
  /** Back to the defaults of the node's schema; params that this version does not know are kept. */
  resetParams(node: string): void;
  /** An empty label gives the node its type's name again. */
  renameNode(node: string, label: string): void;
  setNodeNote(node: string, note: string): void;
  setDisabled(nodes: readonly string[], disabled: boolean): void;
  moveNodes(positions: Readonly<Record<string, XY>>): void;
  align(nodes: readonly string[], edge: AlignEdge): void;
  /** Lays the nodes out in columns by depth (all when none are given). */
  tidy(nodes?: readonly string[]): void;
  /** Returns the id of the group. */
  group(nodes: readonly string[], label?: string): string;
  ungroup(group: string): void;
  setGroup(group: string, change: { readonly label?: string; readonly collapsed?: boolean }): void;
  addNote(position: XY, text?: string): string;
  setNote(note: string, change: Partial<Pick<CanvasNote, "text" | "x" | "y" | "width" | "height">>): void;
  setName(name: string): void;
  setSeed(seed: number): void;
  setLanguage(language: Pipeline["language"]): void;
  /** Carries out what a problem or an advice of `node` offers. */
  applyFix(node: string, fix: Fix): void;
  /** Replaces the whole document (import), undoable. */
  replacePipeline(pipeline: Pipeline, notices?: readonly Problem[]): void;
  undo(): void;
  redo(): void;

  // ------------------------------------------------------------ selection: not in the history
  select(selection: Partial<Selection>): void;
  selectAll(): void;
  clearSelection(): void;

  // ------------------------------------------------------------ clipboard: JSON text
  copy(): Promise<boolean>;
  cut(): Promise<boolean>;
  /** Pastes `text` (a `paste` event's data), or the clipboard's. Accepts nodes that were copied, whole pipeline files, and the address of data. */
  paste(text?: string, at?: XY): Promise<boolean>;
  /** A text that is the address of data becomes a source on the network, which nobody asks yet. False when it is none. */
  addAddress(text: string, at?: XY): boolean;
  duplicate(): void;

  // ------------------------------------------------------------ running
  run(): Promise<void>;
  runTo(node: string): Promise<void>;
  cancel(): Promise<void>;
  setAutoRun(on: boolean): void;

  // ------------------------------------------------------------ data
  /** A data file becomes a source node; a `.strata.json` is handed to `onPipelineFile` of the studio page instead. */
  dropFile(file: File, at?: XY): Promise<void>;
  /** Several data files at once: those that are parts of one table (months of an export) become one source, the others one each. */
  dropFiles(files: readonly File[], at?: XY): Promise<void>;
  /** Stores files and makes them what a node that is there (source.file) reads, in place of what it read. */
  setDataset(node: string, ...files: readonly File[]): Promise<void>;
  /** Stores files and reads them below those that the node reads already. */
  addDatasets(node: string, files: readonly File[]): Promise<void>;
  /** Calls off the arrival of files at a node, at any moment before they are read: nothing of them stays, and the node reads what it read before. */
  cancelUpload(node: string): void;
  /** Takes one of several files out of a node, by the id of its dataset. */
  removeDataset(node: string, dataset: string): void;
  acceptSuggestion(): void;
  dismissSuggestion(): void;

  // ------------------------------------------------------------ network
  /** Fetches what a source on the network reads, after asking the person where its server is not allowed yet. */
  fetchSource(node: string): Promise<void>;
  stopFetch(node: string): void;
  /** Keeps the value of a secret header for an origin on this machine; an empty one is forgotten. */
  keepHeader(origin: string, name: string, value: string): Promise<void>;
  /** What this browser may reach; follow it with liveQuery. */
  grants(): Promise<readonly GrantRow[]>;
  /** Forgets an origin and its header values. */
  revokeGrant(origin: string): Promise<void>;
  /** Begins to listen to the stream of a node; resolves when it has ended. */
  startStream(node: string): Promise<void>;
  /** Ends a stream; what waits becomes its last table. */
  stopStream(node: string): Promise<void>;
  /** Answers the question that stands. */
  answerGrant(id: number, answer: GrantAnswer): void;

  // ------------------------------------------------------------ project
  /** Writes what is unsaved now (Ctrl+S). */
  saveNow(): Promise<void>;
  /** In a conflict: what is here becomes a project of its own, whose id is returned. */
  keepMineAsCopy(): Promise<string | null>;
  /** In a conflict: what the other tab saved replaces what is here. */
  takeTheirs(): Promise<void>;
  versions(): Promise<readonly VersionInfo[]>;
  saveVersion(label: string | null): Promise<void>;
  labelVersion(id: number, label: string | null): Promise<void>;
  versionPipeline(id: number): Promise<Pipeline | null>;
  /** The document becomes that version again, as an undoable edit; what is here is kept as a version first. */
  restoreVersion(id: number): Promise<void>;
  /** The document as it is shared: with the column contracts of its sources. */
  sharedPipeline(): Promise<Pipeline>;
  dismissMessage(id: number): void;
}

/** A project that is open. Made by `openStudio(projectId)` of lib/studio/open-studio, ended by `close`. */
export interface Studio {
  readonly store: StoreApi<StudioState>;
  readonly commands: StudioCommands;
  /** For views that page through rows, fetch reports and export: `engine().rows(key, port, query)`. A new worker after a crash. */
  engine(): EngineApi;
  /** Saves what is unsaved and lets go of the worker. */
  close(): Promise<void>;
}

/** A node as the canvas draws it, for selectors. */
export type { NodeState, PipelineNode };
