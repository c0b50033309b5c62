"use client";

import { type MouseEvent, useCallback, useMemo, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import type { MenuEntry } from "@/components/ui/menu";
import { groupOfId } from "@/lib/document/groups";
import type { XY } from "@/lib/studio/store-types";
import { useCommands, useStudioStore } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";
import { keyOf, type ShortcutId } from "./shortcuts";
import { useStudioUi } from "./studio-ui";

type Target =
  | { readonly kind: "node"; readonly id: string }
  | { readonly kind: "group" }
  | { readonly kind: "wire" }
  | { readonly kind: "note" }
  | { readonly kind: "pane"; readonly at: XY };

function targetOf(event: MouseEvent): Target {
  const element = event.target instanceof Element ? event.target : null;
  const card = element?.closest(".react-flow__node-card")?.getAttribute("data-id");
  if (card) return { kind: "node", id: card };
  if (element?.closest(".react-flow__node-frame, .react-flow__node-folded")) return { kind: "group" };
  if (element?.closest(".react-flow__node-note")) return { kind: "note" };
  if (element?.closest(".react-flow__edge")) return { kind: "wire" };
  return { kind: "pane", at: { x: event.clientX, y: event.clientY } };
}

/** The entries of the context menu, by what lies under the pointer. */
export function useContextMenu(actions: Actions) {
  const { t } = useTranslation();
  const store = useStudioStore();
  const commands = useCommands();
  const [target, setTarget] = useState<Target | null>(null);

  const onContextMenu = useCallback(
    (event: MouseEvent) => {
      const next = targetOf(event);
      const { selection, pipeline } = store.getState();
      if (next.kind === "node" && !selection.nodes.includes(next.id)) commands.select({ nodes: [next.id], wires: [], notes: [] });
      const element = event.target instanceof Element ? event.target : null;
      const id = element?.closest(".react-flow__node, .react-flow__edge")?.getAttribute("data-id");
      const members = pipeline.groups.find((group) => id && group.id === groupOfId(id))?.nodes;
      if (next.kind === "group" && members) commands.select({ nodes: members, wires: [], notes: [] });
      if (next.kind === "note" && id) commands.select({ nodes: [], wires: [], notes: [id] });
      if (next.kind === "wire" && id) commands.select({ nodes: [], wires: [id], notes: [] });
      setTarget(next);
    },
    [commands, store],
  );
  const close = useCallback(() => setTarget(null), []);

  const items = useMemo((): MenuEntry[] => {
    if (!target) return [];
    const item = (id: ShortcutId, danger = false): MenuEntry => ({
      label: t(`studio:commands.${id}`),
      shortcut: keyOf(id),
      disabled: !actions.enabled(id),
      danger,
      onSelect: () => actions.perform(id),
    });
    const line: MenuEntry = { kind: "line" };
    if (target.kind === "pane") {
      return [
        { label: t("studio:commands.quick-add"), shortcut: keyOf("quick-add"), onSelect: () => actions.quickAddAt(target.at) },
        item("note"),
        item("paste"),
        line,
        item("select-all"),
        item("tidy"),
        item("fit"),
        line,
        item("undo"),
        item("redo"),
      ];
    }
    if (target.kind === "group") {
      return [item("fold"), item("rename"), item("ungroup"), line, item("copy"), item("cut"), item("duplicate"), item("disable"), line, item("delete", true)];
    }
    if (target.kind !== "node") return [item("delete", true)];
    const { nodes } = store.getState().selection;
    const several = nodes.length > 1;
    const align: MenuEntry[] = several
      ? [
          { kind: "title", label: t("studio:align.title") },
          ...(["left", "center", "right", "top", "middle", "bottom"] as const).map(
            (edge): MenuEntry => ({ label: t(`studio:align.${edge}`), onSelect: () => commands.align(nodes, edge) }),
          ),
          line,
          item("group"),
          line,
        ]
      : [];
    const single: MenuEntry[] = several
      ? []
      : [
          item("run-to"),
          item("rename"),
          item("connect"),
          { label: t("studio:commands.help"), shortcut: keyOf("help"), onSelect: () => useStudioUi.getState().show({ help: typeOf(target.id) }) },
          line,
        ];
    const typeOf = (id: string) => store.getState().pipeline.nodes.find((node) => node.id === id)?.type ?? null;
    const grouped = actions.enabled("ungroup") ? [item("fold"), item("ungroup"), line] : [];
    return [...single, ...align, ...grouped, item("copy"), item("cut"), item("duplicate"), item("disable"), line, item("delete", true)];
  }, [target, t, actions, store, commands]);

  return { items, onContextMenu, close };
}
