"use client";

import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useCallback, useState } from "react";
import { isPipelineFile } from "@/lib/studio/file-kind";
import type { XY } from "@/lib/studio/store-types";
import { useCommands } from "@/lib/studio/use-studio";
import { dropNode, droppedAddress, droppedNode, hovering, wireAt } from "./drag-node";
import { CARD_WIDTH } from "./flow-types";

export interface Hover {
  readonly files: boolean;
  /** The wire that the dragged node would go into. */
  readonly wire: string | null;
}

/** Nodes of the palette, files of the desktop and addresses of data dropped on the canvas. */
export function useDropping(onPipelineFile: (file: File) => void) {
  const commands = useCommands();
  const view = useReactFlow();
  const [hover, setHover] = useState<Hover | null>(null);

  const onDragOver = useCallback((event: DragEvent) => {
    const { node, files, address } = hovering(event.dataTransfer);
    if (!node && !files && !address) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    const wire = node ? wireAt(event.clientX, event.clientY) : null;
    setHover((now) => (now && now.files === files && now.wire === wire ? now : { files, wire }));
  }, []);

  const onDragLeave = useCallback((event: DragEvent) => {
    if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
    setHover(null);
  }, []);

  const onDrop = useCallback(
    (event: DragEvent) => {
      setHover(null);
      const at = view.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const position: XY = { x: Math.round(at.x - CARD_WIDTH / 2), y: Math.round(at.y - 27) };
      const type = droppedNode(event.dataTransfer);
      const files = [...event.dataTransfer.files];
      const address = files.length === 0 ? droppedAddress(event.dataTransfer) : null;
      if (!type && files.length === 0 && address === null) return;
      event.preventDefault();
      if (type) {
        const onWire = wireAt(event.clientX, event.clientY);
        commands.addNode(type, { position, ...(onWire ? { onWire } : {}) });
        dropNode();
        return;
      }
      if (address !== null) {
        commands.addAddress(address, position);
        return;
      }
      for (const file of files) if (isPipelineFile(file)) onPipelineFile(file);
      const data = files.filter((file) => !isPipelineFile(file));
      if (data.length > 0) void commands.dropFiles(data, position);
    },
    [commands, view, onPipelineFile],
  );

  return { hover, onDragOver, onDragLeave, onDrop };
}
