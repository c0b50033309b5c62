"use client";

import { Download, Play, TriangleAlert } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useState } from "react";
import { NodeIcon } from "@/components/canvas/node-icon";
import { useStaleWords } from "@/components/canvas/stale-words";
import { useStudioUi } from "@/components/canvas/studio-ui";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation, WithNodeWords } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { Tabs } from "@/components/ui/tabs";
import { useArriving } from "@/components/words/arriving";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import type { ReadyState } from "@/lib/engine/protocol";
import { nodeOfType } from "@/lib/nodes/registry";
import { useCommands, useEngine, useStudio } from "@/lib/studio/use-studio";
import { fileName, tabPorts } from "./dock-outputs";
import { Blank, Waiting } from "./dock-states";
import { ModelView } from "./model-view";
import { ReportPanel } from "./report-panel";
import { saveFile } from "./save-file";
import { TablePanel } from "./table-panel";

/** Over a result: files on their way that will change it, or why it is not fresh and the button that makes it so. */
function ResultBanner({ node, fresh }: { readonly node: PipelineNode; readonly fresh: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const commands = useCommands();
  const state = useStudio((studio) => studio.states[node.id]);
  const words = useStaleWords(node, state);
  const arriving = useArriving(node.id);
  if (arriving)
    return (
      <div className="shrink-0 border-b border-line">
        <Progress label={arriving.label} done={arriving.done} className="rounded-none" />
        <p className="flex items-center gap-3 px-4 py-1 text-sm text-ink-soft">
          <span className="grow">
            {arriving.label} {format.percent(arriving.done, 0)}
          </span>
          <Button size="small" aria-label={arriving.cancelLabel} onClick={arriving.cancel}>
            {t("common:actions.cancel")}
          </Button>
        </p>
      </div>
    );
  if (fresh) return null;
  if (state?.phase === "running" || state?.phase === "queued") {
    const done = state.phase === "running" ? state.done : null;
    return (
      <div className="shrink-0 border-b border-line">
        <Progress label={t(`studio:states.${state.phase}`)} done={done} className="rounded-none" />
        <p className="px-4 py-1 text-sm text-ink-soft">
          {t(`studio:states.${state.phase}`)} {done === null ? "" : format.percent(done, 0)}
        </p>
      </div>
    );
  }
  return (
    <div role="status" className="flex shrink-0 items-center gap-2 border-b border-line bg-warn-soft px-4 py-1.5 text-base text-ink">
      <TriangleAlert size={14} aria-hidden="true" className="shrink-0 text-warn" />
      <span className="grow">{words || t("studio:dock.old-result")}</span>
      {node.disabled ? null : (
        <Button size="small" onClick={() => void commands.runTo(node.id)}>
          <Play size={12} aria-hidden="true" />
          {t("studio:commands.run")}
        </Button>
      )}
    </div>
  );
}

/** What stands where there is no result yet. */
function NoResult({ node }: { readonly node: PipelineNode }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  const commands = useCommands();
  const state = useStudio((studio) => studio.states[node.id]);
  const arriving = useArriving(node.id);
  const problems = useStudio((studio) => studio.problems[node.id]);
  const stale = useStaleWords(node, state);
  if (arriving)
    return (
      <Blank title={arriving.label} line={format.percent(arriving.done, 0)}>
        <Button aria-label={arriving.cancelLabel} onClick={arriving.cancel}>
          {t("common:actions.cancel")}
        </Button>
      </Blank>
    );
  if (state?.phase === "running") return <Blank title={t("studio:states.running")} line={format.percent(state.done, 0)} />;
  if (state?.phase === "queued") return <Blank title={t("studio:states.queued")} />;
  const problem = state?.phase === "failed" ? state.problem : problems?.find((one) => one.severity === "error");
  const { fix } = problem ?? {};
  if (problem) {
    const { message, remedy } = words.problem(problem, node.type);
    return (
      <Blank title={message} line={remedy}>
        {fix ? <Button onClick={() => commands.applyFix(node.id, fix)}>{t(`studio:fix.${fix.type === "fetch" ? "fetch" : "apply"}`)}</Button> : null}
      </Blank>
    );
  }
  return (
    <Blank title={t("studio:dock.no-result")} line={stale}>
      <Button tone="primary" onClick={() => void commands.runTo(node.id)}>
        <Play size={13} aria-hidden="true" />
        {t("studio:inspector.run-to")}
      </Button>
    </Blank>
  );
}

/** A view says what was set in the form's own words. */
const REPORTS = ["forms", "results"] as const;

interface ResultTabsProps {
  readonly node: PipelineNode;
  readonly result: ReadyState;
  readonly fresh: boolean;
}

function ResultTabs({ node, result, fresh }: ResultTabsProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const engine = useEngine();
  const chosen = useStudioUi((ui) => ui.tabs[node.type]);
  const chooseTab = useStudioUi((ui) => ui.chooseTab);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const definition = nodeOfType(node.type);
  const ports = tabPorts(definition, result);
  const port = chosen && ports.includes(chosen) ? chosen : (ports[0] ?? "");
  const output = result.outputs[port];

  const download = useCallback(
    async (from: string, name: string) => {
      setSaving(true);
      setFailure(null);
      const answer = await engine().exportOutput(result.key, from, name);
      setSaving(false);
      if (answer.ok) saveFile(answer.value.blob, answer.value.name);
      else setFailure(words.problem(answer.problem, node.type).message);
    },
    [engine, result.key, words, node.type],
  );
  const onDownload = useCallback((from: string, name: string) => void download(from, name), [download]);
  const extension = output?.kind === "table" ? "csv" : "json";

  return (
    <>
      <h2 className="sr-only">{t("studio:dock.outputs", { name: words.label(node) })}</h2>
      <Tabs
        label={t("studio:dock.outputs", { name: words.label(node) })}
        tabs={ports.map((id) => ({ id, label: words.port(node.type, id) }))}
        value={port}
        onChange={(id) => chooseTab(node.type, id)}
        aside={
          <div className="flex shrink-0 items-center gap-2">
            {failure ? (
              <span role="alert" className="text-sm text-bad">
                {failure}
              </span>
            ) : null}
            <span className="flex items-center gap-1.5 text-sm text-ink-faint">
              <NodeIcon name={definition?.icon} size={14} />
              {words.label(node)}
            </span>
            <IconButton
              size="small"
              label={t(`studio:dock.download-${extension}`)}
              disabled={saving || !output}
              icon={<Download size={15} aria-hidden="true" />}
              onClick={() => void download(port, fileName(words.label(node), words.port(node.type, port)))}
            />
          </div>
        }
      >
        <div className="flex h-full min-h-0 flex-col">
          <ResultBanner node={node} fresh={fresh} />
          <div className={classes("min-h-0 grow", !fresh && "grayscale")}>
            <WithNodeWords part={REPORTS} fallback={<Waiting />}>
              {!output ? (
                <Blank title={t("studio:dock.no-output")} />
              ) : output.kind === "table" ? (
                <TablePanel resultKey={result.key} port={port} node={node.id} summary={output} />
              ) : output.kind === "model" ? (
                <ModelView resultKey={result.key} port={port} />
              ) : (
                <ReportPanel node={node} state={result} port={port} onDownload={onDownload} />
              )}
            </WithNodeWords>
          </div>
        </div>
      </Tabs>
    </>
  );
}

/**
 * The answer of the node that was selected last: a tab for each of its outputs. What is shown follows the selection and
 * the run in slices, so that a large view never holds up the click that asked for it.
 */
export default function Dock() {
  const { t } = useTranslation();
  const selected = useDeferredValue(useStudio((studio) => (studio.selection.nodes.length === 1 ? studio.selection.nodes[0] : null)));
  const [shown, setShown] = useState(selected);
  useEffect(() => {
    if (selected) setShown(selected);
  }, [selected]);
  const id = selected ?? shown;
  const node = useStudio((studio) => studio.pipeline.nodes.find((one) => one.id === id));
  const result = useDeferredValue(useStudio((studio) => (id ? studio.results[id] : undefined)));
  const state = useDeferredValue(useStudio((studio) => (id ? studio.states[id] : undefined)));
  if (!node) return <Blank title={t("studio:dock.nothing-selected")} line={t("studio:dock.nothing-selected-line")} />;
  const failed = state?.phase === "failed";
  if (!result || failed) return <NoResult node={node} />;
  return <ResultTabs key={node.id} node={node} result={result} fresh={state?.phase === "ready"} />;
}
