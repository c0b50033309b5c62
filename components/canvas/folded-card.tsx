"use client";

import type { NodeProps } from "@xyflow/react";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { useNodeWords } from "@/components/words/node-words";
import { nodeOfType } from "@/lib/nodes/registry";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { CardName } from "./card-name";
import { type BorderPort, CARD_WIDTH, type FoldedNode } from "./flow-types";
import { failedIn, markOfGroup, progressOfGroup } from "./group-state";
import { NodeIcon } from "./node-icon";
import { PortHandle } from "./port-handle";
import { portTop } from "./ports";
import { StateMark } from "./state-mark";

/** Icons of nodes inside that fit on one line. */
const ICONS = 6;

/** A closed group: its name, what is inside and how that is doing, and the ports of its nodes that wires cross its border at. */
export const FoldedCard = memo(function FoldedCard({ id, data, selected, dragging }: NodeProps<FoldedNode>) {
  const { group, members, inputs, outputs } = data;
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  const commands = useCommands();
  const mark = useStudio((studio) => markOfGroup(studio, members));
  const done = useStudio((studio) => progressOfGroup(studio, members));
  const failed = useStudio((studio) => failedIn(studio, members));
  const name = group.label || t("studio:groups.unnamed");
  const open = () => commands.setGroup(group.id, { collapsed: false });
  const culprit = members.find((node) => node.id === failed);
  const portName = ({ node, port }: BorderPort) => `${words.label(node)}, ${words.port(node.type, port.name)}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a double click for the pointer; the chevron and a key do the same
    <div
      style={{ width: CARD_WIDTH, minHeight: Math.max(98, portTop(Math.max(inputs.length, outputs.length) - 1) + 18) }}
      data-mark={mark}
      onDoubleClick={open}
      className={classes(
        "strata-card strata-folded flex flex-col rounded-[10px] border bg-raised",
        selected ? "border-accent ring-1 ring-accent" : mark === "failed" ? "border-bad" : "border-line-strong",
        dragging && "cursor-grabbing",
      )}
    >
      <div className="flex items-center gap-1.5 py-2 pr-2.5 pl-2">
        <button
          type="button"
          aria-expanded="false"
          aria-label={t("studio:groups.open", { name })}
          title={t("studio:commands.fold")}
          onClick={open}
          className="nodrag flex size-7 shrink-0 items-center justify-center rounded-md bg-sunken text-ink-soft hover:text-ink"
        >
          <ChevronRight size={15} aria-hidden="true" />
        </button>
        <div className="ml-1 min-w-0 grow">
          <CardName
            id={id}
            name={name}
            label={t("studio:groups.name")}
            faint={mark === "disabled"}
            onRename={(label) => commands.setGroup(group.id, { label })}
            onDoubleClick={open}
          />
          <p id={`count-${id}`} className="truncate text-xs text-ink-soft">
            {t("studio:groups.nodes", { count: members.length })}
          </p>
        </div>
        <span id={`state-${id}`}>
          <StateMark mark={mark} done={done} />
        </span>
      </div>
      <div aria-hidden="true" className="flex h-7 items-center gap-1.5 px-3 pb-2 text-ink-faint" title={members.map((node) => words.label(node)).join(", ")}>
        {members.slice(0, ICONS).map((node) => (
          <NodeIcon key={node.id} name={nodeOfType(node.type)?.icon} size={15} />
        ))}
        {members.length > ICONS ? <span className="text-xs tabular-nums">+{format.integer(members.length - ICONS)}</span> : null}
      </div>
      {mark === "running" ? (
        <div className="mt-auto">
          <Progress label={t("studio:states.running")} done={done} className="rounded-none" />
          <div className="flex min-h-6 items-center justify-between gap-2 px-2.5 py-1 text-xs text-ink-soft">
            <span className="truncate">{t("studio:states.running")}</span>
            <span className="tabular-nums">{format.percent(done, 0)}</span>
          </div>
        </div>
      ) : (
        <div className="mt-auto flex min-h-[25px] items-center border-t border-line px-2.5 py-1 text-xs">
          <span className={classes("truncate", culprit ? "text-bad" : mark === "stale" ? "text-warn" : "text-ink-soft")}>
            {culprit ? t("studio:groups.failed", { name: words.label(culprit) }) : t(`studio:states.${mark}`)}
          </span>
        </div>
      )}
      {inputs.map((port, index) => (
        <PortHandle key={port.id} id={port.id} port={port.port} side="input" index={index} name={portName(port)} />
      ))}
      {outputs.map((port, index) => (
        <PortHandle key={port.id} id={port.id} port={port.port} side="output" index={index} name={portName(port)} />
      ))}
    </div>
  );
});
