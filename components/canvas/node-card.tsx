"use client";

import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { useArriving } from "@/components/words/arriving";
import { useNodeWords } from "@/components/words/node-words";
import { nodeOfType } from "@/lib/nodes/registry";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { CardFooter } from "./card-footer";
import { CardName } from "./card-name";
import { CARD_WIDTH, type CardNode } from "./flow-types";
import { NodeIcon } from "./node-icon";
import { NodePicture } from "./picture";
import { PortHandle } from "./port-handle";
import { cardHeight } from "./ports";
import { markOf, StateMark } from "./state-mark";
import { useStudioUi } from "./studio-ui";
import { summaryOf } from "./summary";

/** The one card that draws every node; everything on it comes from the node's definition, words and state. */
export const NodeCard = memo(function NodeCard({ id, data, selected, dragging }: NodeProps<CardNode>) {
  const { node, ports } = data;
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const show = useStudioUi((ui) => ui.show);
  const state = useStudio((studio) => studio.states[id]);
  const result = useStudio((studio) => studio.results[id]);
  const problems = useStudio((studio) => studio.problems[id]);
  const arriving = useArriving(id);
  const fetching = useStudio((studio) => studio.network[id]?.busy ?? null);
  const trouble = useStudio((studio) => studio.network[id]?.problem ?? null);
  const definition = nodeOfType(node.type);
  const disabled = node.disabled ?? false;
  const fresh = state?.phase === "ready";
  const warned = fresh && (state.warnings.length > 0 || state.advice.some((advice) => advice.severity === "warning"));
  const mark = arriving || fetching ? "running" : markOf(state, warned, disabled);
  const done = arriving ? arriving.done : state?.phase === "running" ? state.done : 0;
  const picture = result?.picture ?? null;
  const summary = definition ? summaryOf(node, words) : t("studio:canvas.unknown-node", { type: node.type });

  return (
    <div
      style={{ width: CARD_WIDTH, minHeight: cardHeight(ports) }}
      data-mark={mark}
      className={classes(
        "strata-card group/card flex flex-col rounded-[10px] border bg-raised shadow-card",
        selected ? "border-accent ring-1 ring-accent" : mark === "failed" ? "border-bad" : "border-line",
        !definition && "border-dashed",
        dragging && "cursor-grabbing",
      )}
    >
      <div className="px-2.5 pt-2 pb-1.5">
        <div className="flex items-center gap-2">
          <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-sunken text-ink-soft">
            <NodeIcon name={definition?.icon} />
          </span>
          <div className="min-w-0 grow">
            <CardName
              id={id}
              name={words.label(node)}
              label={t("studio:canvas.node-name")}
              faint={disabled}
              onRename={(label) => commands.renameNode(id, label)}
              onDoubleClick={() => show({ renaming: id })}
            />
          </div>
        </div>
        <div className="mt-1 flex items-center gap-2">
          <p title={summary} className={classes("min-w-0 grow truncate text-xs", disabled ? "text-ink-faint" : "text-ink-soft")}>
            {summary}
          </p>
          <span id={`state-${id}`} className="shrink-0">
            <StateMark mark={mark} done={done} />
          </span>
        </div>
      </div>
      {picture && !disabled ? (
        <div
          className={classes(
            "flex justify-center px-2.5 pb-2",
            !fresh && state?.phase !== "running" && (picture.type === "figure" ? "grayscale" : "opacity-40 grayscale"),
          )}
        >
          <NodePicture picture={picture} caption={picture.type === "figure" ? words.phrase(node.type, { key: picture.caption }) : undefined} />
        </div>
      ) : null}
      <CardFooter node={node} state={state} problems={problems} arriving={arriving} fetching={fetching} trouble={trouble} disabled={disabled} />
      {ports.inputs.map((port, index) => (
        <PortHandle key={port.name} id={port.name} port={port} side="input" index={index} name={words.port(node.type, port.name)} />
      ))}
      {ports.outputs.map((port, index) => (
        <PortHandle key={port.name} id={port.name} port={port} side="output" index={index} name={words.port(node.type, port.name)} />
      ))}
    </div>
  );
});
