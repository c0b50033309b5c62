"use client";

import { History, PanelBottom, PanelLeft, PanelRight, Play, Search, Share2, Square } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import type { Actions } from "@/components/canvas/actions";
import { keyOf } from "@/components/canvas/shortcuts";
import { PANELS, useStudioUi } from "@/components/canvas/studio-ui";
import { backendName, useBackend } from "@/components/inspector/use-backend";
import { Button, buttonClasses } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { Switch } from "@/components/ui/switch";
import { Tooltip } from "@/components/ui/tooltip";
import { useStages } from "@/components/ui/use-stages";
import { browserThreads } from "@/lib/compute/browser-host";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { reportAddress } from "./addresses";
import { SaveState } from "./save-state";
import { ICON, LanguageMenu, MoreMenu, ThemeMenu } from "./top-menus";

const PANEL_ICONS = { palette: PanelLeft, inspector: PanelRight, dock: PanelBottom } as const;

/** The project's name, typed over in place. */
function ProjectName() {
  const { t } = useTranslation();
  const commands = useCommands();
  const name = useStudio((studio) => studio.pipeline.name);
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  return (
    <h1 className="min-w-20 shrink">
      <input
        value={draft}
        size={Math.max(8, Math.min(36, draft.length))}
        aria-label={t("studio:top.name")}
        placeholder={t("studio:top.unnamed")}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => (draft.trim() && draft.trim() !== name ? commands.setName(draft.trim()) : setDraft(name))}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            event.preventDefault();
            setDraft(name);
          }
        }}
        className="h-7 w-full min-w-0 max-w-80 truncate [field-sizing:content] rounded-md border border-transparent bg-transparent px-1.5 font-semibold text-ink hover:border-line focus:border-accent"
      />
    </h1>
  );
}

/** Backend and threads; opens their settings. */
function BackendChip() {
  const { t } = useTranslation();
  const { info } = useBackend();
  const commands = useCommands();
  const setPanel = useStudioUi((ui) => ui.setPanel);
  const threads = t("studio:top.threads", { count: browserThreads() });
  const said = info ? `${backendName(info.chosen)} · ${threads}` : threads;
  return (
    <Tooltip label={t("studio:top.backend")}>
      <button
        type="button"
        onClick={() => {
          commands.clearSelection();
          setPanel("inspector", { open: true });
        }}
        className="h-6 shrink-0 whitespace-nowrap rounded-full border border-line px-2.5 text-sm text-ink-soft tabular-nums max-xl:hidden hover:border-line-strong hover:text-ink"
      >
        {said}
      </button>
    </Tooltip>
  );
}

function PanelButtons() {
  const { t } = useTranslation();
  const panels = useStudioUi((ui) => ui.panels);
  const setPanel = useStudioUi((ui) => ui.setPanel);
  return (
    <div className="flex">
      {PANELS.map((panel) => {
        const Icon = PANEL_ICONS[panel];
        return (
          <IconButton
            key={panel}
            label={t(`studio:commands.${panel}`)}
            shortcut={keyOf(panel)}
            aria-expanded={panels[panel].open}
            icon={<Icon {...ICON} className={panels[panel].open ? "text-ink" : "text-ink-faint"} />}
            onClick={() => setPanel(panel, { open: !panels[panel].open })}
          />
        );
      })}
    </div>
  );
}

/** How far the run is: the mean over the nodes that it queued. */
function useRunProgress(): number {
  return useStudio((studio) => {
    let done = 0;
    let all = 0;
    for (const node of studio.pipeline.nodes) {
      const state = studio.states[node.id];
      if (node.disabled || !state || state.phase === "stale") continue;
      all += 1;
      done += state.phase === "running" ? state.done : state.phase === "queued" ? 0 : 1;
    }
    return all === 0 ? 0 : Math.round((done / all) * 100) / 100;
  });
}

function CancelRun() {
  const { t } = useTranslation();
  const format = useFormat();
  const commands = useCommands();
  const done = useRunProgress();
  return (
    <div className="flex items-center gap-2">
      <div className="w-20">
        <Progress label={t("studio:top.progress")} done={done} />
      </div>
      <span className="w-10 text-right text-sm text-ink-soft tabular-nums">{format.percent(done, 0)}</span>
      <Button tone="danger" onClick={() => void commands.cancel()}>
        <Square size={12} aria-hidden="true" fill="currentColor" />
        {t("common:actions.cancel")} <Kbd keys="Esc" plain />
      </Button>
    </div>
  );
}

function RunButtons({ actions }: { readonly actions: Actions }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const running = useStudio((studio) => studio.running);
  const autoRun = useStudio((studio) => studio.autoRun);
  const empty = useStudio((studio) => studio.pipeline.nodes.length === 0);
  const tight = useStudioUi((ui) => ui.tight);
  return (
    <>
      {tight ? null : (
        <Tooltip label={t("studio:top.auto-run-hint")}>
          <span className="flex items-center gap-1.5 text-sm text-ink-soft">
            <span id="auto-run-label" className="whitespace-nowrap max-xl:sr-only">
              {t("studio:top.auto-run")}
            </span>
            <Switch labelledBy="auto-run-label" checked={autoRun} onChange={commands.setAutoRun} />
          </span>
        </Tooltip>
      )}
      {running ? (
        <CancelRun />
      ) : (
        <Button tone="primary" disabled={empty} onClick={() => actions.perform("run")}>
          <Play size={13} aria-hidden="true" fill="currentColor" />
          {t("studio:commands.run")} {tight ? null : <Kbd keys={keyOf("run")} plain />}
        </Button>
      )}
    </>
  );
}

/** Search, panels, settings, versions and sharing. */
function Tools() {
  const { t } = useTranslation();
  const show = useStudioUi((ui) => ui.show);
  const project = useStudio((studio) => studio.projectId);
  const tight = useStudioUi((ui) => ui.tight);
  const search = (
    <IconButton
      label={t("studio:commands.command-menu")}
      shortcut={keyOf("command-menu")}
      icon={<Search {...ICON} />}
      onClick={() => show({ dialog: "commands" })}
    />
  );
  if (tight) {
    return (
      <>
        {search}
        <PanelButtons />
        <MoreMenu />
      </>
    );
  }
  return (
    <>
      {search}
      <PanelButtons />
      <BackendChip />
      <LanguageMenu />
      <ThemeMenu />
      <IconButton label={t("studio:top.versions")} icon={<History {...ICON} />} onClick={() => show({ dialog: "versions" })} />
      <Button onClick={() => show({ dialog: "share" })}>
        <Share2 size={14} aria-hidden="true" />
        {t("studio:top.share")}
      </Button>
      <Link href={reportAddress(project)} className={buttonClasses()}>
        {t("studio:top.report")}
      </Link>
    </>
  );
}

/** The top of the studio: whose project, saved or not, how to share it, and Run. */
export function TopBar({ actions }: { readonly actions: Actions }) {
  const { t } = useTranslation();
  const drawn = useStages(1);
  return (
    <header data-panel="top" className="relative z-30 flex h-11 shrink-0 items-center gap-2 border-b border-line bg-panel pr-3 pl-2.5">
      <Tooltip label={t("studio:top.home")}>
        <Link href="/" aria-label={t("studio:top.home")} className="flex size-8 shrink-0 items-center justify-center rounded-md hover:bg-sunken">
          {/* biome-ignore lint/performance/noImgElement: a static site has no image server */}
          <img src="/icon.svg" alt="" width={20} height={20} />
        </Link>
      </Tooltip>
      <ProjectName />
      <SaveState />
      <span className="grow" />
      {drawn > 0 ? <Tools /> : null}
      <RunButtons actions={actions} />
    </header>
  );
}
