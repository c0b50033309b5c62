"use client";

import { create } from "zustand";
import { readPreference, writePreference } from "@/components/ui/preferences";
import type { WireEnd, XY } from "@/lib/studio/store-types";

/** Where quick add stands and what the node it adds is wired to. */
export interface QuickAdd {
  /** Pixels of the window. */
  readonly at: XY;
  /** Where the node goes, in canvas coordinates. */
  readonly position: XY;
  readonly from?: WireEnd;
  readonly to?: WireEnd;
}

/** Why a wire was refused, said where it was dropped. */
export interface Refusal {
  readonly at: XY;
  readonly text: string;
}

export const PANELS = ["palette", "inspector", "dock"] as const;
export type Panel = (typeof PANELS)[number];

/** From this many nodes on the map of the canvas is shown unless it was put away. */
const MAP_FROM = 15;

/** Whether the map is shown for a canvas of so many nodes. */
export function showsMap(minimap: boolean | null, nodes: number): boolean {
  return minimap ?? nodes >= MAP_FROM;
}

interface PanelState {
  readonly open: boolean;
  /** Pixels. */
  readonly size: number;
}

export const PANEL_LIMITS: Readonly<Record<Panel, { readonly min: number; readonly max: number; readonly first: number }>> = {
  palette: { min: 168, max: 320, first: 216 },
  inspector: { min: 260, max: 560, first: 300 },
  dock: { min: 140, max: 720, first: 320 },
};

/** Below this many pixels the canvas has room for one panel at its side, not for two. */
const NARROW = typeof matchMedia === "function" ? matchMedia("(width < 1024px)") : null;
/** Below this many the top has no room for all its buttons. */
const TIGHT = typeof matchMedia === "function" ? matchMedia("(width < 1200px)") : null;

export type StudioDialog = "commands" | "keyboard" | "share" | "versions";

type Panels = Readonly<Record<Panel, PanelState>>;

interface StudioUi {
  /** A narrow window: the list of nodes and the settings take turns, and which of them was open last is not remembered. */
  readonly narrow: boolean;
  /** Some of what stands at the top is in a menu. */
  readonly tight: boolean;
  readonly panels: Panels;
  /** Null: shown once there are many nodes. */
  readonly minimap: boolean | null;
  /** Whether keys without Ctrl or Alt are shortcuts; some who speak to their computer want them off. */
  readonly letters: boolean;
  readonly dialog: StudioDialog | null;
  readonly quickAdd: QuickAdd | null;
  /** The node whose fitting ports are listed. */
  readonly connecting: string | null;
  /** The node type whose help is open. */
  readonly help: string | null;
  /** The node whose name is being typed on its card. */
  readonly renaming: string | null;
  readonly refusal: Refusal | null;
  /** The node that the Tab key reaches; arrows move it. */
  readonly active: string | null;
  /** The tab of the dock that was chosen last, by node type. */
  readonly tabs: Readonly<Record<string, string>>;
  setPanel(panel: Panel, change: Partial<PanelState>): void;
  setMinimap(shown: boolean): void;
  setLetters(on: boolean): void;
  show(change: Partial<Pick<StudioUi, "dialog" | "quickAdd" | "connecting" | "help" | "renaming" | "refusal" | "active">>): void;
  chooseTab(type: string, tab: string): void;
}

/** A panel's size before anybody changed it; the results leave most of a low window to the canvas. */
export function firstSize(panel: Panel): number {
  const { first } = PANEL_LIMITS[panel];
  return panel === "dock" && typeof innerHeight === "number" ? Math.min(first, Math.round(innerHeight * 0.36)) : first;
}

function readPanel(panel: Panel): PanelState {
  const { min, max } = PANEL_LIMITS[panel];
  const first = firstSize(panel);
  const [open, size] = (readPreference(`panel.${panel}`) ?? "").split(" ");
  const number = Number(size);
  return { open: open !== "closed", size: number >= min && number <= max ? number : first };
}

function readPanels(narrow: boolean): Panels {
  const palette = readPanel("palette");
  return { palette: narrow ? { ...palette, open: false } : palette, inspector: readPanel("inspector"), dock: readPanel("dock") };
}

const ACROSS: Readonly<Partial<Record<Panel, Panel>>> = { palette: "inspector", inspector: "palette" };

function readSwitch(name: string): boolean | null {
  const stored = readPreference(name);
  return stored === "on" ? true : stored === "off" ? false : null;
}

/** What is open and how large: of this page and machine, never of the document or its history. */
export const useStudioUi = create<StudioUi>((set) => ({
  narrow: NARROW?.matches ?? false,
  tight: TIGHT?.matches ?? false,
  panels: readPanels(NARROW?.matches ?? false),
  minimap: readSwitch("minimap"),
  letters: readPreference("letters") !== "off",
  dialog: null,
  quickAdd: null,
  connecting: null,
  help: null,
  renaming: null,
  refusal: null,
  active: null,
  tabs: {},
  setPanel(panel, change) {
    set((state) => {
      const next = { ...state.panels[panel], ...change };
      const across = ACROSS[panel];
      const turns = state.narrow && across !== undefined;
      writePreference(`panel.${panel}`, `${(turns ? readPanel(panel) : next).open ? "open" : "closed"} ${next.size}`);
      const panels = { ...state.panels, [panel]: next };
      return { panels: turns && next.open ? { ...panels, [across]: { ...panels[across], open: false } } : panels };
    });
  },
  setMinimap(minimap) {
    writePreference("minimap", minimap ? "on" : "off");
    set({ minimap });
  },
  setLetters(letters) {
    writePreference("letters", letters ? "on" : "off");
    set({ letters });
  },
  show: (change) => set(change),
  chooseTab: (type, tab) => set((state) => ({ tabs: { ...state.tabs, [type]: tab } })),
}));

NARROW?.addEventListener("change", ({ matches }) => useStudioUi.setState({ narrow: matches, panels: readPanels(matches) }));
TIGHT?.addEventListener("change", ({ matches }) => useStudioUi.setState({ tight: matches }));
