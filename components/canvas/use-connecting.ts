"use client";

import { type Connection, type FinalConnectionState, type IsValidConnection, useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { useNodeWords } from "@/components/words/node-words";
import { endOfPort, fold, groupOfId } from "@/lib/document/groups";
import { wireKey } from "@/lib/document/wires";
import type { Problem } from "@/lib/nodes/problem";
import type { WireEnd, XY } from "@/lib/studio/store-types";
import { useCommands, useStudioStore } from "@/lib/studio/use-studio";
import { cardAt } from "./drag-node";
import type { FlowNode, WireEdge } from "./flow-types";
import { portsOfCards } from "./ports";
import { useStudioUi } from "./studio-ui";

interface Ends {
  readonly from: WireEnd;
  readonly to: WireEnd;
}

/** The end that a port on the canvas stands for: a port of a closed group is one of an inner node. */
function endAt(node: string, port: string): WireEnd {
  return groupOfId(node) === null ? { node, port } : endOfPort(port);
}

/** The ends of a flow connection, or null while one is missing. */
function endsOf(connection: Connection | WireEdge): Ends | null {
  const { source, sourceHandle, target, targetHandle } = connection;
  if (!source || !target || !sourceHandle || !targetHandle) return null;
  return { from: endAt(source, sourceHandle), to: endAt(target, targetHandle) };
}

function pointOf(event: MouseEvent | TouchEvent): XY {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: point.clientX, y: point.clientY };
}

/** Drawing and moving wires: what is refused says why, what ends in the open offers the nodes that fit. */
export function useConnecting() {
  const commands = useCommands();
  const store = useStudioStore();
  const words = useNodeWords();
  const announce = useAnnounce();
  const view = useReactFlow<FlowNode, WireEdge>();
  const show = useStudioUi((ui) => ui.show);

  const refuse = useCallback(
    (problem: Problem | null, at: XY) => {
      if (!problem) return;
      const { message } = words.problem(problem);
      show({ refusal: { at, text: message } });
      announce(message);
    },
    [words, show, announce],
  );

  const isValidConnection = useCallback<IsValidConnection<WireEdge>>(
    (connection) => {
      const ends = endsOf(connection);
      return ends !== null && commands.checkConnection(ends.from, ends.to) === null;
    },
    [commands],
  );

  const onConnect = useCallback(
    (connection: Connection) => {
      const ends = endsOf(connection);
      if (ends) commands.connect(ends.from, ends.to);
    },
    [commands],
  );

  /** A wire let go over a card, beside its ports: the first port that takes it, else why none does. */
  const connectToCard = useCallback(
    (start: WireEnd, outgoing: boolean, card: string): Problem | null => {
      const { pipeline } = store.getState();
      const ports = portsOfCards(pipeline.nodes, pipeline.wires);
      const inside = fold(pipeline)
        .closed.find(({ id }) => id === card)
        ?.members.map(({ id }) => id) ?? [card];
      let first: Problem | null = null;
      for (const node of inside) {
        for (const port of (outgoing ? ports.get(node)?.inputs : ports.get(node)?.outputs) ?? []) {
          const other = { node, port: port.name };
          const problem = outgoing ? commands.checkConnection(start, other) : commands.checkConnection(other, start);
          if (problem === null) return outgoing ? commands.connect(start, other) : commands.connect(other, start);
          first ??= problem;
        }
      }
      return first ?? { code: outgoing ? "studio.connect-no-input" : "studio.connect-no-output", severity: "error" };
    },
    [commands, store],
  );

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, connection: FinalConnectionState) => {
      const { fromHandle, toHandle, isValid } = connection;
      if (isValid || !fromHandle?.id) return;
      const at = pointOf(event);
      const start = endAt(fromHandle.nodeId, fromHandle.id);
      const outgoing = fromHandle.type === "source";
      if (toHandle?.id) {
        const other = endAt(toHandle.nodeId, toHandle.id);
        if (toHandle.type === fromHandle.type) refuse({ code: outgoing ? "studio.connect-two-outputs" : "studio.connect-two-inputs", severity: "error" }, at);
        else refuse(outgoing ? commands.checkConnection(start, other) : commands.checkConnection(other, start), at);
        return;
      }
      const card = cardAt(at.x, at.y);
      if (card === fromHandle.nodeId) return;
      if (card) {
        refuse(connectToCard(start, outgoing, card), at);
        return;
      }
      const inside = document.querySelector(".react-flow")?.getBoundingClientRect();
      if (!inside || at.x < inside.left || at.x > inside.right || at.y < inside.top || at.y > inside.bottom) return;
      const position = view.screenToFlowPosition(at);
      show({ quickAdd: { at, position: { x: Math.round(position.x), y: Math.round(position.y - 27) }, ...(outgoing ? { from: start } : { to: start }) } });
    },
    [commands, connectToCard, refuse, show, view],
  );

  const onReconnect = useCallback(
    (edge: WireEdge, connection: Connection) => {
      const ends = endsOf(connection);
      const old = endsOf(edge);
      if (ends && old) commands.reconnect(wireKey(old), ends.from, ends.to);
    },
    [commands],
  );

  /** An end of a wire let go in the open takes the wire away. */
  const onReconnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, edge: WireEdge, _side: unknown, connection: FinalConnectionState) => {
      if (connection.isValid) return;
      const at = pointOf(event);
      const old = endsOf(edge);
      if (!old) return;
      const { fromHandle, toHandle } = connection;
      if (toHandle?.id && fromHandle?.id) {
        const start = endAt(fromHandle.nodeId, fromHandle.id);
        const other = endAt(toHandle.nodeId, toHandle.id);
        refuse(fromHandle.type === "source" ? commands.checkConnection(start, other) : commands.checkConnection(other, start), at);
        return;
      }
      if (!cardAt(at.x, at.y)) commands.removeWires([wireKey(old)]);
    },
    [commands, refuse],
  );

  return { isValidConnection, onConnect, onConnectEnd, onReconnect, onReconnectEnd, refuse };
}
