"use client";

import "@xyflow/react/dist/base.css";
import "./canvas.css";
import { Background, type ConnectionLineComponentProps, MiniMap, type OnNodeDrag, ReactFlow, useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { ContextMenu } from "@/components/ui/menu";
import { useStages } from "@/components/ui/use-stages";
import { awaitsFile } from "@/lib/studio/handoff";
import { useCommands, useStudio, useStudioStore } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";
import { showDocument, showFirst } from "./camera";
import { CanvasControls } from "./canvas-controls";
import { CanvasEmpty } from "./canvas-empty";
import { useContextMenu } from "./context-items";
import { wireAt } from "./drag-node";
import { FIT } from "./fit";
import type { FlowNode, WireEdge } from "./flow-types";
import { FoldedCard } from "./folded-card";
import { GroupFrame } from "./group-frame";
import { NodeCard } from "./node-card";
import { NoteCard } from "./note-card";
import { showsMap, useStudioUi } from "./studio-ui";
import { useConnecting } from "./use-connecting";
import { useDropping } from "./use-dropping";
import { useFlow } from "./use-flow";
import { Wire } from "./wire";
import { wirePath } from "./wire-path";

const NODE_TYPES = { card: NodeCard, note: NoteCard, frame: GroupFrame, folded: FoldedCard };
const EDGE_TYPES = { wire: Wire };
const MULTI = ["Shift", "Meta", "Control"];
/** Above this many nodes only those in sight are drawn; below it, finding out costs more than drawing. */
const MANY = 600;
/** Below this zoom the text of a card cannot be read. */
const FAR = 0.4;

function DraggedWire({ fromX, fromY, toX, toY, fromPosition, toPosition, connectionStatus, fromHandle }: ConnectionLineComponentProps<FlowNode>) {
  const [path] = wirePath({ sourceX: fromX, sourceY: fromY, sourcePosition: fromPosition, targetX: toX, targetY: toY, targetPosition: toPosition });
  const refused = connectionStatus === "invalid";
  return (
    <path
      d={path}
      fill="none"
      data-port={fromHandle.id ?? ""}
      stroke={refused ? "var(--bad)" : "var(--accent)"}
      strokeWidth={2}
      strokeDasharray={refused ? "4 4" : undefined}
    />
  );
}

interface CanvasProps {
  readonly actions: Actions;
  readonly host: RefObject<HTMLElement | null>;
  readonly onPipelineFile: (file: File) => void;
}

/** The pipeline as a graph. Everything done here with the mouse is also a command of the menu (Ctrl+K) or a key. */
export function Canvas({ actions, host, onPipelineFile }: CanvasProps) {
  const { t } = useTranslation();
  const commands = useCommands();
  const store = useStudioStore();
  const { flowNodes, flowEdges, onNodesChange, onEdgesChange } = useFlow();
  const { isValidConnection, onConnect, onConnectEnd, onReconnect, onReconnectEnd, refuse } = useConnecting();
  const { hover, onDragOver, onDragLeave, onDrop } = useDropping(onPipelineFile);
  const empty = useStudio((studio) => studio.pipeline.nodes.length === 0 && studio.pipeline.notes.length === 0);
  const awaited = useStudio((studio) => awaitsFile(studio.projectId));
  const wasEmpty = useRef(empty);
  // The graph comes first, what stands over it in tasks of their own.
  const drawn = useStages(2);
  const view = useReactFlow<FlowNode, WireEdge>();
  const minimap = useStudioUi((ui) => showsMap(ui.minimap, flowNodes.length));
  const show = useStudioUi((ui) => ui.show);
  const menu = useContextMenu(actions);

  useEffect(() => {
    if (wasEmpty.current && !empty) showFirst(view, store.getState().pipeline);
    wasEmpty.current = empty;
  }, [empty, view, store]);

  const onNodeDragStop = useCallback<OnNodeDrag<FlowNode>>(
    (event, node, dragged) => {
      if (node.type !== "card" || dragged.length !== 1 || "changedTouches" in event) return;
      const { wires } = store.getState().pipeline;
      if (wires.some((wire) => wire.from.node === node.id || wire.to.node === node.id)) return;
      const wire = wireAt(event.clientX, event.clientY);
      if (wire) refuse(commands.insertOnWire(node.id, wire), { x: event.clientX, y: event.clientY });
    },
    [commands, refuse, store],
  );

  const edges = useMemo(
    () => (hover?.wire ? flowEdges.map((edge) => (edge.id === hover.wire ? { ...edge, className: "strata-wire-target" } : edge)) : flowEdges),
    [flowEdges, hover?.wire],
  );

  const ariaLabels = useMemo(
    () => ({
      "minimap.ariaLabel": t("studio:canvas.minimap"),
      "handle.ariaLabel": t("studio:canvas.port"),
      "controls.ariaLabel": t("studio:canvas.controls"),
    }),
    [t],
  );

  return (
    <ContextMenu items={menu.items} onOpenChange={(open) => (open ? undefined : menu.close())}>
      <section
        ref={host}
        tabIndex={-1}
        data-panel="canvas"
        aria-label={t("studio:canvas.label")}
        className="relative h-full min-w-0 grow outline-none"
        onDragOver={onDragOver}
        onDragLeave={onDragLeave}
        onDrop={onDrop}
        onContextMenuCapture={menu.onContextMenu}
        onDoubleClick={(event) => {
          if (event.target instanceof Element && event.target.classList.contains("react-flow__pane"))
            actions.quickAddAt({ x: event.clientX, y: event.clientY });
        }}
      >
        <ReactFlow<FlowNode, WireEdge>
          nodes={flowNodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          isValidConnection={isValidConnection}
          onConnect={onConnect}
          onConnectEnd={onConnectEnd}
          onReconnect={onReconnect}
          onReconnectEnd={onReconnectEnd}
          onNodeDragStop={onNodeDragStop}
          onNodeClick={(_, node) => show({ active: node.type === "card" || node.type === "folded" ? node.id : null })}
          onPaneClick={() => host.current?.focus({ preventScroll: true })}
          onMoveStart={() => host.current?.classList.add("strata-moving")}
          onMoveEnd={(_, { zoom }) => {
            host.current?.classList.remove("strata-moving");
            host.current?.classList.toggle("strata-far", zoom < FAR);
          }}
          connectionLineComponent={DraggedWire}
          connectionRadius={26}
          reconnectRadius={12}
          onInit={(flow) => showDocument(flow, store.getState().pipeline, 0)}
          fitViewOptions={FIT}
          minZoom={0.15}
          maxZoom={2}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          multiSelectionKeyCode={MULTI}
          nodesFocusable={false}
          edgesFocusable={false}
          disableKeyboardA11y
          elevateNodesOnSelect
          onlyRenderVisibleElements={flowNodes.length > MANY}
          ariaLabelConfig={ariaLabels}
          attributionPosition="top-right"
        >
          <Background gap={16} size={1.2} color="var(--canvas-dot)" />
          {minimap && !empty && drawn > 1 ? (
            <MiniMap
              pannable
              zoomable
              position="bottom-right"
              nodeColor={(node) => (node.type === "frame" ? "transparent" : "var(--line-strong)")}
              maskColor="var(--strata-minimap-mask)"
              style={{ width: 150, height: 96 }}
            />
          ) : null}
        </ReactFlow>
        {empty && !awaited ? <CanvasEmpty actions={actions} /> : null}
        {drawn > 0 ? <CanvasControls actions={actions} /> : null}
        <div
          aria-hidden="true"
          className={classes(
            "pointer-events-none absolute inset-2 z-20 flex items-center justify-center rounded-xl border-2 border-accent border-dashed bg-accent-soft/70 text-lg font-semibold text-accent",
            hover?.files ? "opacity-100" : "opacity-0",
          )}
        >
          {t("studio:canvas.drop-file")}
        </div>
      </section>
    </ContextMenu>
  );
}
