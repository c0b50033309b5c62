"use client";

import { CircleHelp, Play, RotateCcw } from "lucide-react";
import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect, useState } from "react";
import { useStaleWords } from "@/components/canvas/stale-words";
import { markOf, StateMark } from "@/components/canvas/state-mark";
import { useStudioUi } from "@/components/canvas/studio-ui";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { TextArea } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import { nodeOfType } from "@/lib/nodes/registry";
import { NOTE_LIMIT } from "@/lib/studio/note-limit";
import { isPlaceholder } from "@/lib/studio/selectors";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { AdviceCards, DroppedRows, Problems } from "./findings";
import { ParamForm } from "./param-form";

const NodePreview = lazy(() => import("./preview/lazy/node-preview"));

/** The node's name as a heading that can be typed over. */
function NameField({ node }: { readonly node: PipelineNode }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const name = words.label(node);
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  return (
    <h2 className="min-w-0 grow text-lg font-semibold">
      <input
        data-first
        value={draft}
        aria-label={t("studio:canvas.node-name")}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => {
          if (draft.trim() !== name) commands.renameNode(node.id, draft.trim());
          setDraft(draft.trim() || words.name(node.type));
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            setDraft(name);
            event.preventDefault();
          }
        }}
        className="-mx-1 w-full min-w-0 truncate rounded border border-transparent bg-transparent px-1 text-ink hover:border-line focus:border-accent"
      />
    </h2>
  );
}

function StateLine({ node }: { readonly node: PipelineNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const commands = useCommands();
  const state = useStudio((studio) => studio.states[node.id]);
  const running = useStudio((studio) => studio.running);
  const blocked = useStudio((studio) => studio.problems[node.id]?.some((problem) => problem.severity === "error") ?? false);
  const stale = useStaleWords(node, state);
  const disabled = node.disabled ?? false;
  const warned = state?.phase === "ready" && (state.warnings.length > 0 || state.advice.some((advice) => advice.severity === "warning"));
  const mark = markOf(state, warned, disabled);
  const said =
    mark === "stale"
      ? stale
      : state?.phase === "running"
        ? `${t("studio:states.running")} · ${format.percent(state.done, 0)}`
        : state?.phase === "ready" && !disabled
          ? `${t(`studio:states.${mark}`)} · ${state.cached ? t("studio:canvas.cached") : format.duration(state.ms)}`
          : t(`studio:states.${mark}`);
  return (
    <div className="flex items-center gap-2 text-sm text-ink-soft">
      <span aria-hidden="true" className="flex">
        <StateMark mark={mark} done={state?.phase === "running" ? state.done : 0} />
      </span>
      <span className="grow">{said}</span>
      {(mark === "stale" && !blocked) || mark === "failed" ? (
        <Button size="small" disabled={running} onClick={() => void commands.runTo(node.id)}>
          <Play size={12} aria-hidden="true" />
          {t("studio:inspector.run-to")}
        </Button>
      ) : null}
    </div>
  );
}

function NoteField({ node }: { readonly node: PipelineNode }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const note = node.note ?? "";
  const long = note.length > NOTE_LIMIT;
  return (
    <Field label={t("studio:inspector.note")}>
      {(ids) => (
        <TextArea
          id={ids.id}
          rows={2}
          value={long ? `${note.slice(0, NOTE_LIMIT)}…` : note}
          readOnly={long}
          placeholder={t("studio:inspector.note-placeholder")}
          onChange={(event) => commands.setNodeNote(node.id, event.target.value)}
        />
      )}
    </Field>
  );
}

function Unknown({ node }: { readonly node: PipelineNode }) {
  const { t } = useTranslation();
  return (
    <div>
      <p className="mb-2 border-l-[3px] border-warn pl-2.5 text-base text-ink">{t("studio:canvas.unknown-help", { type: node.type })}</p>
      <pre className="max-h-72 overflow-auto rounded-md bg-sunken p-2 text-xs text-ink-soft">{JSON.stringify(node.params, null, 2)}</pre>
    </div>
  );
}

function Part({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-col gap-3 px-4 empty:hidden">{children}</div>;
}

/** Everything about one node: its name, state, problems, settings, advice. */
export function NodePanel({ node }: { readonly node: PipelineNode }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const show = useStudioUi((ui) => ui.show);
  const state = useDeferredValue(useStudio((studio) => studio.states[node.id]));
  const instant = useStudio((studio) => studio.problems[node.id]);
  // A node that runs by itself in a moment tells what it did; saying before what it will do would only flicker.
  const autoRun = useStudio((studio) => studio.autoRun);
  const definition = nodeOfType(node.type);
  const known = definition && !isPlaceholder(node, nodeOfType) ? definition : undefined;
  const failed = state?.phase === "failed" ? [state.problem] : [];
  const found = [...failed, ...(instant ?? []).filter((problem) => !failed.some((one) => one.code === problem.code && one.param === problem.param))];
  const warnings = state?.phase === "ready" ? state.warnings : [];

  return (
    <div className="flex flex-col gap-4 py-3.5">
      <Part>
        <div>
          <div className="flex items-center gap-1">
            <NameField node={node} />
            <IconButton
              size="small"
              label={t("studio:commands.help")}
              shortcut="F1"
              icon={<CircleHelp size={15} aria-hidden="true" />}
              onClick={() => show({ help: node.type })}
            />
          </div>
          <p className="mt-0.5 text-base text-ink-soft">{words.line(node.type)}</p>
        </div>
        <StateLine node={node} />
        <Problems node={node} problems={[...found, ...warnings]} />
      </Part>
      <Part>{known ? <ParamForm key={node.id} node={node} definition={known} problems={[...found, ...warnings]} /> : <Unknown node={node} />}</Part>
      {known?.preview && !node.disabled && (known.previewStays || (state?.phase !== "ready" && !autoRun)) ? (
        <Part>
          <Suspense fallback={null}>
            <NodePreview key={node.id} node={node} stays={known.previewStays ?? false} />
          </Suspense>
        </Part>
      ) : null}
      {state?.phase === "ready" ? (
        <Part>
          <AdviceCards node={node} advice={state.advice} />
          <DroppedRows state={state} />
        </Part>
      ) : null}
      <Part>
        <NoteField node={node} />
        {known ? (
          <Button tone="ghost" size="small" className="self-start -ml-2" onClick={() => commands.resetParams(node.id)}>
            <RotateCcw size={13} aria-hidden="true" />
            {t("studio:inspector.reset")}
          </Button>
        ) : null}
      </Part>
    </div>
  );
}
