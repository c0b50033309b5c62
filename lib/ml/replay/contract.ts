/**
 * The recorded run of an iterative method, small enough for a report (`replay` of the node's report, present when its
 * param `replay` is true), played step by step on the map. One shape for every method; a view needs to know none of them.
 */
export interface Replay {
  /** Which method ran: words of the view's legend, and of the notes, hang on it. */
  readonly method: "kmeans" | "mini-batch" | "dbscan" | "hierarchical" | "som" | "mixture" | "hdbscan" | "sgd" | "lbfgs" | "tsne" | "umap";
  /** The fixed points that are shown, at most REPLAY_POINTS, on the plane of `ReplayPlane`. */
  readonly sample: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    /** Table row of each. */
    readonly row: readonly number[];
    /** Where something is learned: the class each point really has, and how many of them, the last, were kept from the learning. */
    readonly truth?: readonly number[];
    readonly held?: number;
  };
  /** The cells that `ReplayFrame.surface` speaks of. */
  readonly surface?: ReplaySurface;
  /** In the order in which they happened. Every frame stands for itself: playing backwards needs no arithmetic. */
  readonly frames: readonly ReplayFrame[];
  /** Steps that were taken; more than `frames` when some were left out to keep this small. */
  readonly steps: number;
}

/** A grid over the plane, from the bottom left, row by row. */
export interface ReplaySurface {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  /** Share of the spread of the rows that the plane shows; below 1 the surface is a slice through their mean. */
  readonly explained: number;
}

export interface ReplayFrame {
  /** Step of the method, from 0 = the start. */
  readonly step: number;
  /**
   * Group of each sample point at the end of the step, by its place in the node's final "segment" dictionary where the two
   * can be matched; -1 noise, -2 not reached yet. Absent where the step labels nothing: the view keeps the points grey.
   */
  readonly labels?: readonly number[];
  /** x and y of each sample point, side by side, of a method that moves the points themselves; absent: they stay. */
  readonly places?: readonly number[];
  /** Centres, prototypes, units or merged groups on the plane; the index is the group wherever there are as many as groups. */
  readonly centers?: readonly (readonly [x: number, y: number])[];
  /** Lines between two centres by index: the net of a map, the merge of a step. */
  readonly links?: readonly (readonly [from: number, to: number])[];
  /** One a centre: half axes of an ellipse on the plane and the angle (radians) of the first; mixtures draw one deviation. */
  readonly ellipses?: readonly { readonly along: number; readonly across: number; readonly angle: number }[];
  /** Class of each cell of the surface, ten times, plus the tenths of its probability: 17 is class 1 at 70 to 80 %. */
  readonly surface?: readonly number[];
  /** Numbers that are followed over the steps, by codes of `cluster:results.replay.measures.<code>`. */
  readonly measures?: Readonly<Record<ReplayMeasure, number>>;
  /** What happened, as a code of `cluster:replay.<method>.<code>` and its numbers; NaN and Infinity are no JSON. */
  readonly note: { readonly code: string; readonly values: Readonly<Record<string, number>> };
}

/** Mean log-loss and share of right answers, on rows that are learned from and on rows that are held out. */
const REPLAY_MEASURES = ["loss", "heldLoss", "accuracy", "heldAccuracy"] as const;
export type ReplayMeasure = (typeof REPLAY_MEASURES)[number];

/** Points a replay shows at most. */
export const REPLAY_POINTS = 2000;
/** Frames it keeps at most. */
export const REPLAY_FRAMES = 120;
