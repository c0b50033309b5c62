import type { Edge, Node } from "@xyflow/react";
import type { Group } from "@/lib/document/groups";
import type { CanvasNote, PipelineNode } from "@/lib/document/schema";
import type { PortKind } from "@/lib/nodes/contract";
import type { WireEnd } from "@/lib/studio/store-types";
import type { CardPorts, PortView } from "./ports";

/** What React Flow draws. Run state is not in it: cards read their own from the store, so that an event redraws one card. */
export type CardNode = Node<{ readonly node: PipelineNode; readonly ports: CardPorts }, "card">;
export type NoteNode = Node<{ readonly note: CanvasNote }, "note">;
/** An open group: a titled frame behind its cards. */
export type FrameNode = Node<{ readonly group: Group; readonly members: readonly string[] }, "frame">;
/** A port of a closed group: one of an inner node. */
export interface BorderPort {
  readonly id: string;
  readonly node: PipelineNode;
  readonly port: PortView;
}
/** A closed group: one card in place of its nodes. */
export type FoldedNode = Node<
  {
    readonly group: Group;
    readonly members: readonly PipelineNode[];
    readonly inputs: readonly BorderPort[];
    readonly outputs: readonly BorderPort[];
  },
  "folded"
>;
export type FlowNode = CardNode | NoteNode | FrameNode | FoldedNode;

/** `from`: the end whose state the wire shows, which a closed group may hide. */
export type WireEdge = Edge<{ readonly kind: PortKind | "unknown"; readonly from: WireEnd }, "wire">;

export const CARD_WIDTH = 196;
