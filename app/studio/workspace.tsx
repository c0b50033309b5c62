"use client";

import { useReactFlow } from "@xyflow/react";
import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useActions } from "@/components/canvas/actions";
import { showDocument } from "@/components/canvas/camera";
import { Canvas } from "@/components/canvas/canvas";
import type { FlowNode, WireEdge } from "@/components/canvas/flow-types";
import { Palette } from "@/components/canvas/palette";
import { RefusalBubble } from "@/components/canvas/refusal";
import { firstSize, PANEL_LIMITS, type Panel, useStudioUi } from "@/components/canvas/studio-ui";
import { useKeyboard } from "@/components/canvas/use-keyboard";
import { useForcedBackend } from "@/components/inspector/use-backend";
import type { ImportStart } from "@/components/projects/import-dialog";
import { classes } from "@/components/ui/classes";
import { useTranslation, useWords } from "@/components/ui/language";
import { LayerProvider } from "@/components/ui/layer";
import { Resizer } from "@/components/ui/resizer";
import { useStages } from "@/components/ui/use-stages";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { Banners } from "./banners";
import { usePageCommands } from "./page-commands";
import { TopBar } from "./top-bar";
import { useArrival } from "./use-arrival";
import { useRunNews } from "./use-run-news";

const Inspector = dynamic(() => import("@/components/inspector/inspector").then((module) => module.Inspector), { ssr: false });
const StudioMessages = dynamic(() => import("./studio-messages").then((module) => module.StudioMessages), { ssr: false });
const Dock = dynamic(() => import("@/components/results/dock"), { ssr: false });
const CommandMenu = dynamic(() => import("@/components/canvas/command-menu").then((module) => module.CommandMenu), { ssr: false });
const QuickAdd = dynamic(() => import("@/components/canvas/quick-add").then((module) => module.QuickAdd), { ssr: false });
const ConnectDialog = dynamic(() => import("@/components/canvas/connect-dialog").then((module) => module.ConnectDialog), { ssr: false });
const GrantDialog = dynamic(() => import("@/components/network/grant-dialog").then((module) => module.GrantDialog), { ssr: false });
const HelpPanel = dynamic(() => import("@/components/canvas/help-panel").then((module) => module.HelpPanel), { ssr: false });
const KeyboardList = dynamic(() => import("@/components/canvas/keyboard-list").then((module) => module.KeyboardList), { ssr: false });
const ShareDialog = dynamic(() => import("@/components/projects/share-dialog").then((module) => module.ShareDialog), { ssr: false });
const VersionsDialog = dynamic(() => import("@/components/projects/versions-dialog").then((module) => module.VersionsDialog), { ssr: false });
const ImportDialog = dynamic(() => import("@/components/projects/import-dialog").then((module) => module.ImportDialog), { ssr: false });

/** The parts of the studio in the order in which they are drawn, each in a task of its own. */
const PARTS = ["top", "canvas", "inspector", "palette", "dock", "dialogs"] as const;

/** Three beside one another and the results below; in a low window the results lie below the canvas alone. */
const PLACES = {
  palette: "col-start-1 row-start-1 low:row-span-2",
  inspector: "col-start-3 row-start-1 low:row-span-2",
  dock: "col-span-3 row-start-2 low:col-span-1 low:col-start-2",
} as const;

const LANDMARKS = { palette: "nav", inspector: "aside", dock: "section" } as const;

const AHEAD = ["forms", "results"] as const;

interface SidePanelProps {
  readonly panel: Panel;
  readonly side: "left" | "right" | "bottom";
  readonly children: ReactNode;
}

/** A panel at an edge, with the bar that resizes it; nothing while it is closed. */
function SidePanel({ panel, side, children }: SidePanelProps) {
  const { t } = useTranslation();
  const { open, size } = useStudioUi((ui) => ui.panels[panel]);
  const setPanel = useStudioUi((ui) => ui.setPanel);
  if (!open) return null;
  const { min, max } = PANEL_LIMITS[panel];
  const Landmark = LANDMARKS[panel];
  const upright = side !== "bottom";
  return (
    <Landmark
      id={`panel-${panel}`}
      data-panel={panel}
      tabIndex={-1}
      aria-label={t(`studio:${panel}.label`)}
      className={classes(
        "flex min-h-0 min-w-0 bg-panel outline-none",
        PLACES[panel],
        side === "right" ? "flex-row" : side === "left" ? "flex-row-reverse" : "flex-col",
      )}
      style={upright ? { width: size, maxWidth: "56vw" } : { height: size, maxHeight: "72vh" }}
    >
      <Resizer
        label={t(`studio:panels.resize-${panel}`)}
        controls={`panel-${panel}`}
        panel={side}
        size={size}
        min={min}
        max={max}
        onResize={(next) => setPanel(panel, { size: next })}
        onReset={() => setPanel(panel, { size: firstSize(panel) })}
      />
      <div className="min-h-0 min-w-0 grow">{children}</div>
    </Landmark>
  );
}

/** Asks for what forms and reports say as soon as there is a node: a press on it then finds them there. */
function WordsAhead() {
  useWords(AHEAD);
  return null;
}

/** Dialogs are loaded when first opened. */
function Dialogs({ importing, onImported }: { readonly importing: ImportStart; readonly onImported: () => void }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const actions = useActions();
  const view = useReactFlow<FlowNode, WireEdge>();
  const pageCommands = usePageCommands();
  const dialog = useStudioUi((ui) => ui.dialog);
  const quickAdd = useStudioUi((ui) => ui.quickAdd);
  const question = useStudio((studio) => studio.question);
  const connecting = useStudioUi((ui) => ui.connecting);
  const help = useStudioUi((ui) => ui.help);
  const show = useStudioUi((ui) => ui.show);
  const close = useCallback(() => show({ dialog: null }), [show]);
  return (
    <>
      {dialog === "commands" ? <CommandMenu actions={actions} pageCommands={pageCommands} /> : null}
      {dialog === "keyboard" ? <KeyboardList /> : null}
      {dialog === "share" ? <ShareDialog open onClose={close} /> : null}
      {dialog === "versions" ? <VersionsDialog open onClose={close} /> : null}
      {quickAdd ? <QuickAdd /> : null}
      {connecting ? <ConnectDialog /> : null}
      {question ? <GrantDialog question={question} /> : null}
      {help ? <HelpPanel /> : null}
      {importing ? (
        <ImportDialog
          start={importing}
          onClose={onImported}
          hint={t("studio:projects.import.replaceHint")}
          choices={[
            {
              label: t("studio:projects.import.replace"),
              onChoose: (pipeline, notices) => {
                commands.replacePipeline(pipeline, notices);
                onImported();
                requestAnimationFrame(() => showDocument(view, pipeline, 0));
              },
            },
          ]}
        />
      ) : null}
    </>
  );
}

/** The studio around an open project. */
export function Workspace() {
  const { t } = useTranslation();
  const actions = useActions();
  const canvas = useRef<HTMLElement>(null);
  const [importing, setImporting] = useState<ImportStart>(null);
  const onPipelineFile = useCallback((file: File) => setImporting({ file }), []);
  const onImported = useCallback(() => setImporting(null), []);
  useKeyboard(actions, canvas);
  useForcedBackend();
  useRunNews();
  const drawn = useStages(PARTS.length);
  const empty = useStudio((studio) => studio.pipeline.nodes.length === 0);
  useArrival(drawn === PARTS.length);
  const shown = (part: (typeof PARTS)[number]) => PARTS.indexOf(part) < drawn;
  const dialogs = useMemo(() => <Dialogs importing={importing} onImported={onImported} />, [importing, onImported]);

  return (
    <LayerProvider>
      {(layer) => (
        <div className="flex h-dvh min-w-[360px] flex-col overflow-hidden bg-canvas">
          <button
            type="button"
            className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2"
            onClick={() => canvas.current?.focus()}
          >
            {t("studio:top.skip")}
          </button>
          {shown("top") ? <TopBar actions={actions} /> : <div className="h-11 shrink-0 border-b border-line bg-panel" />}
          {shown("canvas") ? <Banners /> : null}
          <div className="grid min-h-0 grow grid-cols-[auto_minmax(0,1fr)_auto] grid-rows-[minmax(0,1fr)_auto]">
            <SidePanel panel="palette" side="left">
              {shown("palette") ? <Palette actions={actions} /> : null}
            </SidePanel>
            <main className="col-start-2 row-start-1 flex min-h-0 min-w-0">
              {shown("canvas") ? <Canvas actions={actions} host={canvas} onPipelineFile={onPipelineFile} /> : <div className="grow" />}
              {layer}
            </main>
            <SidePanel panel="inspector" side="right">
              {shown("inspector") ? <Inspector actions={actions} /> : null}
            </SidePanel>
            <SidePanel panel="dock" side="bottom">
              {shown("dock") ? <Dock /> : null}
            </SidePanel>
          </div>
          {shown("dialogs") ? (
            <>
              {dialogs}
              {empty ? null : <WordsAhead />}
              <RefusalBubble />
              <StudioMessages />
            </>
          ) : null}
        </div>
      )}
    </LayerProvider>
  );
}
