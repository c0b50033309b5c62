import type { Edge, Node } from "@xyflow/react";
import type { CanvasNote, PipelineNode } from "@/lib/document/schema";
import type { PortKind } from "@/lib/nodes/contract";
import type { CardPorts } from "./ports";

/** What React Flow draws. Run state is not in it: cards read their own from the store, so that an event redraws one card. */
export type CardNode = Node<{ readonly node: PipelineNode; readonly ports: CardPorts }, "card">;
export type NoteNode = Node<{ readonly note: CanvasNote }, "note">;
export type FlowNode = CardNode | NoteNode;

export type WireEdge = Edge<{ readonly kind: PortKind | "unknown" }, "wire">;

export const CARD_WIDTH = 196;
