"use client";

import { applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { fold, movedTo } from "@/lib/document/groups";
import type { XY } from "@/lib/studio/store-types";
import { useCommands, useStudio, useStudioStore } from "@/lib/studio/use-studio";
import { type Drawn, mergeEdges, mergeNodes, withFrames } from "./flow-nodes";
import type { FlowNode, WireEdge } from "./flow-types";
import { portsOfCards } from "./ports";
import { useStudioUi } from "./studio-ui";
import { useGradual } from "./use-gradual";

function roundPlace(place: XY): XY {
  return { x: Math.round(place.x), y: Math.round(place.y) };
}

/** The document as React Flow draws it, and what React Flow reports back as commands. */
export function useFlow() {
  const nodes = useStudio((studio) => studio.pipeline.nodes);
  const wires = useStudio((studio) => studio.pipeline.wires);
  const groups = useStudio((studio) => studio.pipeline.groups);
  const notes = useStudio((studio) => studio.pipeline.notes);
  const layout = useStudio((studio) => studio.pipeline.layout);
  const selection = useStudio((studio) => studio.selection);
  const store = useStudioStore();
  const commands = useCommands();
  const words = useNodeWords();
  const { t } = useTranslation();
  const ports = useMemo(() => portsOfCards(nodes, wires), [nodes, wires]);
  const folded = useMemo(() => fold({ nodes, wires, groups }), [nodes, wires, groups]);
  const wanted = useStudioUi((ui) => ui.active);
  const first = selection.nodes[0] ?? nodes[0]?.id;
  const active = wanted && folded.ids.includes(wanted) ? wanted : first ? folded.shownAs(first) : null;
  const count = useGradual(folded.nodes.length);

  const drawn = useMemo(
    (): Drawn => ({
      folded: { ...folded, nodes: folded.nodes.slice(0, count) },
      notes,
      layout,
      selectedNodes: new Set(selection.nodes),
      selectedNotes: new Set(selection.notes),
      ports,
      active,
    }),
    [folded, count, notes, layout, selection, ports, active],
  );
  const [flowNodes, setFlowNodes] = useState<FlowNode[]>([]);
  const latest = useRef<FlowNode[]>(flowNodes);
  const put = useCallback((next: FlowNode[]) => {
    const same = next.length === latest.current.length && next.every((node, index) => node === latest.current[index]);
    if (same) return;
    latest.current = next;
    setFlowNodes(next);
  }, []);
  const toDraw = useRef(drawn);
  useLayoutEffect(() => {
    toDraw.current = drawn;
    put(mergeNodes(latest.current, drawn));
  }, [put, drawn]);

  const edges = useRef<WireEdge[]>([]);
  const flowEdges = useMemo(() => {
    const names = new Map([
      ...nodes.map((node) => [node.id, words.label(node)] as const),
      ...folded.closed.map(({ id, group }) => [id, group.label || t("studio:groups.unnamed")] as const),
    ]);
    const there = new Set([...folded.nodes.slice(0, count).map(({ id }) => id), ...folded.closed.map(({ id }) => id)]);
    edges.current = mergeEdges(edges.current, {
      wires: folded.wires.filter(({ from, to }) => there.has(from.node) && there.has(to.node)),
      selected: new Set(selection.wires),
      ports,
      say: ({ from, to }) => t("studio:canvas.wire", { from: names.get(from.node) ?? from.node, to: names.get(to.node) ?? to.node }),
    });
    return edges.current;
  }, [folded, count, nodes, ports, selection.wires, words, t]);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const { closed, open } = toDraw.current.folded;
      const frames = new Set(latest.current.flatMap((node) => (node.type === "frame" ? [node.id] : [])));
      // A frame stands around its cards: only they move.
      const kept = changes.filter((change) => change.type !== "remove" && !("id" in change && change.type !== "dimensions" && frames.has(change.id)));
      const changed = applyNodeChanges(kept, latest.current);
      put(open.length > 0 ? withFrames(changed, toDraw.current) : changed);
      const next = latest.current;
      const membersOf = (id: string) => closed.find((group) => group.id === id)?.members ?? [];
      if (kept.some((change) => change.type === "select")) {
        const chosen = next.filter((node) => node.selected);
        commands.select({
          nodes: chosen.flatMap((node) => (node.type === "card" ? [node.id] : node.type === "folded" ? membersOf(node.id).map(({ id }) => id) : [])),
          notes: chosen.filter((node) => node.type === "note").map((node) => node.id),
        });
      }
      const moved = kept.flatMap((change) => (change.type === "position" && change.dragging === false && change.position ? [change] : []));
      if (moved.length === 0) return;
      const types = new Map(next.map((node) => [node.id, node.type]));
      const places: Record<string, XY> = {};
      for (const { id, position } of moved) {
        if (!position) continue;
        const to = roundPlace(position);
        if (types.get(id) === "card") places[id] = to;
        if (types.get(id) === "folded") Object.assign(places, movedTo(membersOf(id), store.getState().pipeline.layout, to));
        if (types.get(id) === "note") commands.setNote(id, to);
      }
      commands.moveNodes(places);
    },
    [commands, put, store],
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
