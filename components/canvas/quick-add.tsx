"use client";

import { Command } from "cmdk";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "@/components/ui/language";
import { searchScore } from "@/components/ui/search-score";
import type { AnyNode } from "@/lib/nodes/contract";
import { allNodes, nodeOfType } from "@/lib/nodes/registry";
import type { WireEnd } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { focusNode } from "./focus";
import { NodeList } from "./node-list";
import { useStudioUi } from "./studio-ui";

const WIDTH = 380;
const HEIGHT = 340;

function fitting(typeOf: (node: string) => string | undefined, from: WireEnd | undefined, to: WireEnd | undefined): readonly AnyNode[] {
  const start = from ?? to;
  const type = start ? typeOf(start.node) : undefined;
  const definition = type ? nodeOfType(type) : undefined;
  if (!start) return allNodes();
  const kind = (from ? definition?.outputs[start.port] : definition?.inputs[start.port])?.kind;
  return allNodes().filter((node) => Object.values(from ? node.inputs : node.outputs).some((port) => port.kind === kind));
}

/** A list of nodes where the hand is: after a double click, Tab, or a wire let go in the open (then only what fits). */
export function QuickAdd() {
  const { t } = useTranslation();
  const request = useStudioUi((ui) => ui.quickAdd);
  const show = useStudioUi((ui) => ui.show);
  const commands = useCommands();
  const nodes = useStudio((studio) => studio.pipeline.nodes);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const offered = useMemo(() => (request ? fitting((id) => nodes.find((node) => node.id === id)?.type, request.from, request.to) : []), [request, nodes]);

  useEffect(() => {
    if (!request) return;
    before.current = document.activeElement;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) show({ quickAdd: null });
    };
    window.addEventListener("pointerdown", outside, true);
    return () => window.removeEventListener("pointerdown", outside, true);
  }, [request, show]);

  if (!request) return null;

  function choose(type: string) {
    if (!request) return;
    const id = commands.addNode(type, {
      position: request.position,
      ...(request.from ? { from: request.from } : {}),
      ...(request.to ? { to: request.to } : {}),
    });
    show({ quickAdd: null, active: id });
    focusNode(id);
  }

  function leave() {
    show({ quickAdd: null });
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  }

  return (
    <div
      ref={box}
      role="dialog"
      aria-label={t("studio:commands.quick-add")}
      style={{
        left: Math.max(8, Math.min(request.at.x, innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(request.at.y, innerHeight - HEIGHT - 8)),
        width: WIDTH,
      }}
      className="fixed z-40 overflow-hidden rounded-xl border border-line bg-raised shadow-card"
    >
      <Command
        loop
        filter={searchScore}
        label={t("studio:commands.quick-add")}
        onKeyDown={(event) => {
          if (event.key === "Escape" || event.key === "Tab") {
            event.preventDefault();
            event.stopPropagation();
            leave();
          }
        }}
      >
        <Command.Input
          autoFocus
          placeholder={request.from || request.to ? t("studio:quick-add.fitting") : t("studio:quick-add.find")}
          className="h-10 w-full border-b border-line bg-transparent px-3 text-base text-ink outline-none placeholder:text-ink-faint"
        />
        <Command.List className="overflow-y-auto p-1" style={{ maxHeight: HEIGHT - 40 }}>
          <Command.Empty className="px-3 py-4 text-base text-ink-soft">{t("studio:quick-add.none")}</Command.Empty>
          <NodeList nodes={offered} onChoose={choose} />
        </Command.List>
      </Command>
    </div>
  );
}
