"use client";

import { applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { CanvasNote, PipelineNode } from "@/lib/document/schema";
import { wireKey } from "@/lib/document/wires";
import type { Selection, XY } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import type { FlowNode, WireEdge } from "./flow-types";
import { type CardPorts, portsOfCards } from "./ports";
import { useStudioUi } from "./studio-ui";

interface Drawn {
  readonly nodes: readonly PipelineNode[];
  readonly notes: readonly CanvasNote[];
  readonly layout: Readonly<Record<string, XY>>;
  readonly selection: Selection;
  readonly ports: ReadonlyMap<string, CardPorts>;
  /** The card that Tab reaches. */
  readonly active: string | null;
}

/** Notes lie below cards, also while they are selected (which lifts by 1,000). */
const UNDER_CARDS = -2000;

const ORIGIN: XY = { x: 0, y: 0 };
const NO_PORTS: CardPorts = { inputs: [], outputs: [] };

function samePlace(a: XY, b: XY): boolean {
  return a.x === b.x && a.y === b.y;
}

/** The flow nodes of the document. A node that did not change stays the same object, so that its card is not drawn again. */
function mergeNodes(before: readonly FlowNode[], drawn: Drawn): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const selectedNodes = new Set(drawn.selection.nodes);
  const selectedNotes = new Set(drawn.selection.notes);
  const notes = drawn.notes.map((note): FlowNode => {
    const was = old.get(note.id);
    const selected = selectedNotes.has(note.id);
    if (was?.type === "note" && was.data.note === note && was.selected === selected) return was;
    const position = was?.dragging ? was.position : { x: note.x, y: note.y };
    return {
      ...(was?.type === "note" ? was : {}),
      id: note.id,
      type: "note",
      position,
      data: { note },
      selected,
      width: note.width,
      height: note.height,
      zIndex: UNDER_CARDS,
    };
  });
  const cards = drawn.nodes.map((node): FlowNode => {
    const was = old.get(node.id);
    const selected = selectedNodes.has(node.id);
    const ports = drawn.ports.get(node.id) ?? NO_PORTS;
    const position = was?.dragging ? was.position : (drawn.layout[node.id] ?? ORIGIN);
    const tabIndex = drawn.active === node.id ? 0 : -1;
    if (
      was?.type === "card" &&
      was.data.node === node &&
      was.data.ports === ports &&
      was.selected === selected &&
      samePlace(was.position, position) &&
      was.domAttributes?.tabIndex === tabIndex
    ) {
      return was;
    }
    const data = was?.type === "card" && was.data.node === node && was.data.ports === ports ? was.data : { node, ports };
    return {
      ...(was?.type === "card" ? was : {}),
      id: node.id,
      type: "card",
      position,
      data,
      selected,
      ariaRole: "group",
      domAttributes: { tabIndex, "aria-labelledby": `name-${node.id} state-${node.id}` },
    };
  });
  return [...notes, ...cards];
}

function mergeEdges(before: readonly WireEdge[], wanted: readonly WireEdge[]): WireEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  return wanted.map((edge) => {
    const was = old.get(edge.id);
    return was && was.selected === edge.selected && was.ariaLabel === edge.ariaLabel && was.data?.kind === edge.data?.kind ? was : edge;
  });
}

/** The document as React Flow draws it, and what React Flow reports back as commands. */
export function useFlow() {
  const nodes = useStudio((studio) => studio.pipeline.nodes);
  const wires = useStudio((studio) => studio.pipeline.wires);
  const notes = useStudio((studio) => studio.pipeline.notes);
  const layout = useStudio((studio) => studio.pipeline.layout);
  const selection = useStudio((studio) => studio.selection);
  const commands = useCommands();
  const words = useNodeWords();
  const { t } = useTranslation();
  const ports = useMemo(() => portsOfCards(nodes, wires), [nodes, wires]);
  const active = useStudioUi((ui) => ui.active);
  const reachable = active && nodes.some((node) => node.id === active) ? active : (selection.nodes[0] ?? nodes[0]?.id ?? null);

  const [flowNodes, setFlowNodes] = useState<FlowNode[]>([]);
  const latest = useRef<FlowNode[]>(flowNodes);
  const put = useCallback((next: FlowNode[]) => {
    const same = next.length === latest.current.length && next.every((node, index) => node === latest.current[index]);
    if (same) return;
    latest.current = next;
    setFlowNodes(next);
  }, []);

  useLayoutEffect(() => {
    put(mergeNodes(latest.current, { nodes, notes, layout, selection, ports, active: reachable }));
  }, [put, nodes, notes, layout, selection, ports, reachable]);

  const edges = useRef<WireEdge[]>([]);
  const flowEdges = useMemo(() => {
    const selected = new Set(selection.wires);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const label = (id: string) => {
      const node = byId.get(id);
      return node ? words.label(node) : id;
    };
    edges.current = mergeEdges(
      edges.current,
      wires.map((wire): WireEdge => {
        const id = wireKey(wire);
        return {
          id,
          type: "wire",
          source: wire.from.node,
          sourceHandle: wire.from.port,
          target: wire.to.node,
          targetHandle: wire.to.port,
          selected: selected.has(id),
          ariaLabel: t("studio:canvas.wire", { from: label(wire.from.node), to: label(wire.to.node) }),
          data: { kind: ports.get(wire.from.node)?.outputs.find((port) => port.name === wire.from.port)?.kind ?? "unknown" },
        };
      }),
    );
    return edges.current;
  }, [wires, nodes, ports, selection.wires, words, t]);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const kept = changes.filter((change) => change.type !== "remove");
      const next = applyNodeChanges(kept, latest.current);
      put(next);
      if (kept.some((change) => change.type === "select")) {
        const chosen = next.filter((node) => node.selected);
        commands.select({
          nodes: chosen.filter((node) => node.type === "card").map((node) => node.id),
          notes: chosen.filter((node) => node.type === "note").map((node) => node.id),
        });
      }
      const moved = kept.flatMap((change) => (change.type === "position" && change.dragging === false && change.position ? [change] : []));
      if (moved.length > 0) {
        const places = Object.fromEntries(moved.map((change) => [change.id, roundPlace(change.position ?? ORIGIN)]));
        const isNote = (id: string) => next.some((node) => node.id === id && node.type === "note");
        commands.moveNodes(Object.fromEntries(Object.entries(places).filter(([id]) => !isNote(id))));
        for (const [id, place] of Object.entries(places)) if (isNote(id)) commands.setNote(id, place);
      }
    },
    [commands, put],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireEdge>[]) => {
      const chosen = new Set(edges.current.filter((edge) => edge.selected).map((edge) => edge.id));
      let changed = false;
      for (const change of changes) {
        if (change.type !== "select") continue;
        changed = true;
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      }
      if (changed) commands.select({ wires: [...chosen] });
    },
    [commands],
  );

  return { flowNodes, flowEdges, onNodesChange, onEdgesChange };
}

function roundPlace(place: XY): XY {
  return { x: Math.round(place.x), y: Math.round(place.y) };
}
