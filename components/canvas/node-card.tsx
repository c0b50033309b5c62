"use client";

import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { nodeOfType } from "@/lib/nodes/registry";
import { useStudio } from "@/lib/studio/use-studio";
import { CardFooter } from "./card-footer";
import { CardName } from "./card-name";
import { CARD_WIDTH, type CardNode } from "./flow-types";
import { NodeIcon } from "./node-icon";
import { NodePicture } from "./picture";
import { cardHeight, type PortView, portTop } from "./ports";
import { markOf, StateMark } from "./state-mark";
import { summaryOf } from "./summary";

interface PortHandleProps {
  readonly port: PortView;
  readonly side: "input" | "output";
  readonly index: number;
  readonly name: string;
}

/** A port: round for tables, a diamond for models, a square for reports. */
function PortHandle({ port, side, index, name }: PortHandleProps) {
  const { t } = useTranslation();
  const label = t(`studio:ports.${side}`, { name, kind: t(`studio:kinds.${port.kind}`) });
  return (
    <Handle
      id={port.name}
      type={side === "input" ? "target" : "source"}
      position={side === "input" ? Position.Left : Position.Right}
      role="img"
      aria-label={port.optional && side === "input" ? `${label}, ${t("studio:ports.optional")}` : label}
      title={label}
      data-kind={port.kind}
      className="strata-port"
      style={{ top: portTop(index) }}
    />
  );
}

/** The one card that draws every node; everything on it comes from the node's definition, words and state. */
export const NodeCard = memo(function NodeCard({ id, data, selected, dragging }: NodeProps<CardNode>) {
  const { node, ports } = data;
  const { t } = useTranslation();
  const words = useNodeWords();
  const state = useStudio((studio) => studio.states[id]);
  const result = useStudio((studio) => studio.results[id]);
  const problems = useStudio((studio) => studio.problems[id]);
  const upload = useStudio((studio) => studio.uploads[id]);
  const definition = nodeOfType(node.type);
  const disabled = node.disabled ?? false;
  const fresh = state?.phase === "ready";
  const warned = fresh && (state.warnings.length > 0 || state.advice.some((advice) => advice.severity === "warning"));
  const mark = upload ? "running" : markOf(state, warned, disabled);
  const done = upload ? upload.done : state?.phase === "running" ? state.done : 0;
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
      <div className="flex items-center gap-2.5 px-2.5 py-2">
        <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-sunken text-ink-soft">
          <NodeIcon name={definition?.icon} />
        </span>
        <div className="min-w-0 grow">
          <CardName id={id} name={words.label(node)} faint={disabled} />
          <p className={classes("truncate text-xs", disabled ? "text-ink-faint" : "text-ink-soft")}>{summary}</p>
        </div>
        <span id={`state-${id}`}>
          <StateMark mark={mark} done={done} />
        </span>
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
      <CardFooter node={node} state={state} problems={problems} upload={upload} disabled={disabled} />
      {ports.inputs.map((port, index) => (
        <PortHandle key={port.name} port={port} side="input" index={index} name={words.port(node.type, port.name)} />
      ))}
      {ports.outputs.map((port, index) => (
        <PortHandle key={port.name} port={port} side="output" index={index} name={words.port(node.type, port.name)} />
      ))}
    </div>
  );
});
