"use client";

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { fold, groupOfId, groupOfSelection, groupsTouched, idOfGroup } from "@/lib/document/groups";
import type { Pipeline } from "@/lib/document/schema";
import { nodeOfType } from "@/lib/nodes/registry";
import type { StudioCommands, StudioState, WireEnd, XY } from "@/lib/studio/store-types";
import { useCommands, useStudioStore } from "@/lib/studio/use-studio";
import { CARD_HEIGHT } from "./boxes";
import { canvasBox, glide } from "./camera";
import { FIT } from "./fit";
import { CARD_WIDTH } from "./flow-types";
import { cardElement, focusNode } from "./focus";
import { type Direction, nodeTowards, seenGraph } from "./graph-focus";
import type { ShortcutId } from "./shortcuts";
import { useStudioUi } from "./studio-ui";

type View = ReturnType<typeof useReactFlow>;

function isDirection(value: string | undefined): value is Direction {
  return value === "Left" || value === "Right" || value === "Up" || value === "Down";
}

function canvasMiddle(): XY {
  const box = canvasBox();
  return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: innerWidth / 2, y: innerHeight / 2 };
}

/** What the studio can be told to do, by key, menu or button. `keys` are the keys that were pressed, if any were. */
export interface Actions {
  perform(id: ShortcutId, keys?: string): void;
  /** Whether it would do anything now. */
  enabled(id: ShortcutId): boolean;
  /** Selects a node, or the closed group of this id, brings it into view and puts the keyboard on it. A closed group that holds the node is opened. */
  goTo(id: string): void;
  /** Opens quick add at a point of the window, or in the middle of the canvas. */
  quickAddAt(at?: XY): void;
  /** Adds a node in free sight and puts the keyboard on it. */
  add(type: string): void;
}

const STEP = 16;

function moveBy(state: StudioState, commands: StudioCommands, direction: Direction): void {
  const by = { Left: [-STEP, 0], Right: [STEP, 0], Up: [0, -STEP], Down: [0, STEP] }[direction];
  const places = state.selection.nodes.map((id) => {
    const at = state.pipeline.layout[id] ?? { x: 0, y: 0 };
    return [id, { x: at.x + by[0], y: at.y + by[1] }] as const;
  });
  if (places.length > 0) commands.moveNodes(Object.fromEntries(places));
}

/** The place nearest below where a new note covers no card. */
function clearOfCards(pipeline: Pipeline, wanted: XY): XY {
  const cards = pipeline.nodes.flatMap((node) => pipeline.layout[node.id] ?? []);
  let { y } = wanted;
  while (cards.some((card) => Math.abs(card.x - wanted.x) < 210 && y > card.y - 110 && y < card.y + 160)) y += 16;
  return { x: wanted.x, y };
}

function bringIntoView(view: View, pipeline: Pipeline, id: string): void {
  const at = seenGraph(pipeline).layout[id];
  const canvas = canvasBox();
  if (!at || !canvas) return;
  const box = cardElement(id)?.getBoundingClientRect();
  const inSight = box && box.left >= canvas.left && box.right <= canvas.right && box.top >= canvas.top && box.bottom <= canvas.bottom;
  if (!inSight) view.setCenter(at.x + CARD_WIDTH / 2, at.y + CARD_HEIGHT / 2, { zoom: Math.max(0.7, view.getZoom()), duration: glide() });
}

function createActions(commands: StudioCommands, read: () => StudioState, view: View): Actions {
  const ui = () => useStudioUi.getState();
  const one = () => {
    const { nodes } = read().selection;
    return nodes.length === 1 ? nodes[0] : null;
  };
  const something = () => {
    const { nodes, wires, notes } = read().selection;
    return nodes.length + wires.length + notes.length > 0;
  };
  const typeOf = (id: string | null) => read().pipeline.nodes.find((node) => node.id === id)?.type ?? null;

  function goTo(id: string) {
    const folded = fold(read().pipeline);
    const inside = folded.closed.find((group) => group.id === id)?.members.map((node) => node.id);
    const holder = groupOfId(folded.shownAs(id));
    if (holder !== null && !inside) commands.setGroup(holder, { collapsed: false });
    commands.select({ nodes: inside ?? [id], wires: [], notes: [] });
    ui().show({ active: id });
    bringIntoView(view, read().pipeline, id);
    focusNode(id);
  }

  const touched = () => groupsTouched(read().pipeline, read().selection.nodes);
  const wholeGroup = () => groupOfSelection(read().pipeline, read().selection.nodes);

  function group() {
    const id = idOfGroup(commands.group(read().selection.nodes));
    // A name is asked for at once; Escape leaves the usual one.
    requestAnimationFrame(() => ui().show({ renaming: id }));
  }

  /** Opens groups of which all are closed, closes them otherwise; the keyboard stays on what is then seen. */
  function foldGroups() {
    const groups = touched();
    const collapsed = !groups.every((one) => one.collapsed);
    for (const one of groups) commands.setGroup(one.id, { collapsed });
    const first = groups[0];
    const seen = collapsed ? idOfGroup(first.id) : read().selection.nodes[0];
    ui().show({ active: seen });
    focusNode(seen);
  }

  function quickAddAt(at?: XY) {
    const place = at ?? canvasMiddle();
    ui().show({ quickAdd: { at: place, position: view.screenToFlowPosition(place) } });
  }

  function togglePanel(panel: "palette" | "inspector" | "dock") {
    ui().setPanel(panel, { open: !ui().panels[panel].open });
  }

  function follow(keys: string | undefined) {
    const graph = seenGraph(read().pipeline);
    const wanted = ui().active ?? one() ?? read().pipeline.nodes[0]?.id;
    if (!wanted || !isDirection(keys)) return;
    const next = nodeTowards(graph, fold(read().pipeline).shownAs(wanted), keys);
    if (next) goTo(next);
  }

  const run: Readonly<Record<ShortcutId, (keys?: string) => void>> = {
    "command-menu": () => ui().show({ dialog: "commands" }),
    "quick-add": () => quickAddAt(),
    run: () => void commands.run(),
    "run-to": () => {
      const node = one();
      if (node) void commands.runTo(node);
    },
    cancel: () => {
      const node = one();
      if (read().running) void commands.cancel();
      else if (node && read().uploads[node]) commands.cancelUpload(node);
      else commands.clearSelection();
    },
    rename: () => {
      const whole = wholeGroup();
      ui().show({ renaming: whole ? idOfGroup(whole.id) : one() });
    },
    help: () => ui().show({ help: typeOf(one()), ...(one() ? {} : { dialog: "keyboard" }) }),
    disable: () => {
      const { nodes } = read().selection;
      const all = read().pipeline.nodes.filter((node) => nodes.includes(node.id));
      commands.setDisabled(nodes, !all.every((node) => node.disabled));
    },
    connect: () => ui().show({ connecting: one() }),
    settings: () => {
      ui().setPanel("inspector", { open: true });
      requestAnimationFrame(() => document.querySelector<HTMLElement>("#inspector [data-first]")?.focus());
    },
    note: () => {
      const middle = view.screenToFlowPosition(canvasMiddle());
      commands.addNote(clearOfCards(read().pipeline, { x: Math.round(middle.x - 100), y: Math.round(middle.y - 50) }));
    },
    undo: () => commands.undo(),
    redo: () => commands.redo(),
    copy: () => void commands.copy(),
    cut: () => void commands.cut(),
    paste: () => void commands.paste(),
    duplicate: () => commands.duplicate(),
    delete: () => {
      commands.removeSelection();
      // What had the keyboard is gone: it stays on the canvas.
      document.querySelector<HTMLElement>('[data-panel="canvas"]')?.focus({ preventScroll: true });
    },
    "select-all": () => commands.selectAll(),
    group,
    ungroup: () => {
      for (const { id } of touched()) commands.ungroup(id);
    },
    fold: foldGroups,
    follow,
    move: (keys) => {
      const direction = keys?.replace("Alt+", "");
      if (isDirection(direction)) moveBy(read(), commands, direction);
    },
    tidy: () => {
      const { nodes } = read().selection;
      commands.tidy(nodes.length > 1 ? nodes : undefined);
      requestAnimationFrame(() => void view.fitView({ ...FIT, duration: glide() }));
    },
    fit: () => void view.fitView({ ...FIT, duration: glide() }),
    "zoom-in": () => void view.zoomIn({ duration: glide() }),
    "zoom-out": () => void view.zoomOut({ duration: glide() }),
    save: () => void commands.saveNow(),
    palette: () => togglePanel("palette"),
    inspector: () => togglePanel("inspector"),
    dock: () => togglePanel("dock"),
    panels: nextPanel,
    keyboard: () => ui().show({ dialog: "keyboard" }),
  };

  /** What the selected node gives that a new node of this type takes: a node added next to it is wired at once. */
  const fittingOutput = (type: string): WireEnd | null => {
    const { pipeline, selection } = read();
    const selected = selection.nodes.length === 1 ? pipeline.nodes.find((node) => node.id === selection.nodes[0]) : undefined;
    const kinds = Object.values(nodeOfType(type)?.inputs ?? {}).map((port) => port.kind);
    const fitting = Object.entries((selected && nodeOfType(selected.type)?.outputs) ?? {}).find(([, port]) => kinds.includes(port.kind));
    return selected && fitting ? { node: selected.id, port: fitting[0] } : null;
  };

  const needsOne = new Set<ShortcutId>(["connect", "run-to"]);
  const needsSome = new Set<ShortcutId>(["copy", "cut", "duplicate", "delete", "disable", "move"]);
  return {
    perform: (id, keys) => run[id](keys),
    enabled(id) {
      if (needsOne.has(id)) return one() !== null;
      if (needsSome.has(id)) return something();
      if (id === "rename" || id === "settings") return one() !== null || wholeGroup() !== null;
      if (id === "group") return read().selection.nodes.length > 1 && wholeGroup() === null;
      if (id === "ungroup" || id === "fold") return touched().length > 0;
      if (id === "undo") return read().canUndo;
      if (id === "redo") return read().canRedo;
      if (id === "run") return !read().running && read().pipeline.nodes.length > 0;
      if (id === "cancel") return read().running || something();
      return true;
    },
    goTo,
    quickAddAt,
    add(type) {
      const from = fittingOutput(type);
      const id = commands.addNode(type, from ? { from } : {});
      ui().show({ active: id });
      requestAnimationFrame(() => bringIntoView(view, read().pipeline, id));
      focusNode(id);
    },
  };
}

const FOCUSABLE = '[tabindex="0"]:not([role="separator"]), a[href], button:not(:disabled), input:not(:disabled)';

/** F6: the keyboard goes on to the next part of the page (top bar, palette, canvas, settings, results). */
function nextPanel(): void {
  const parts = [...document.querySelectorAll<HTMLElement>("[data-panel]")].filter((part) => part.offsetParent !== null);
  const now = parts.findIndex((part) => part.contains(document.activeElement));
  for (let step = 1; step <= parts.length; step++) {
    const part = parts[(now + step) % parts.length];
    const target = part.querySelector<HTMLElement>("[data-first]") ?? part.querySelector<HTMLElement>(FOCUSABLE) ?? part;
    target.focus();
    if (part.contains(document.activeElement)) return;
  }
}

export function useActions(): Actions {
  const commands = useCommands();
  const store = useStudioStore();
  const view = useReactFlow();
  return useMemo(() => createActions(commands, () => store.getState(), view), [commands, store, view]);
}
