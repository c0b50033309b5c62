"use client";

import { Command } from "cmdk";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { type AnyNode, GROUPS } from "@/lib/nodes/contract";
import { NodeIcon } from "./node-icon";

/** Shared look of the lists one types into. */
export const LIST_ITEM =
  "flex min-h-8 cursor-pointer select-none items-center gap-2.5 rounded-md px-2 py-1 text-base text-ink data-[selected=true]:bg-accent-soft data-[disabled=true]:opacity-50";
export const LIST_GROUP =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint";

interface NodeListProps {
  readonly nodes: readonly AnyNode[];
  readonly onChoose: (type: string) => void;
}

/** The nodes one can add, by group, with what each does. Lives inside a cmdk `Command`. */
export function NodeList({ nodes, onChoose }: NodeListProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  return GROUPS.map((group) => {
    const members = nodes.filter((node) => node.group === group);
    if (members.length === 0) return null;
    return (
      <Command.Group key={group} heading={t(`common:groups.${group}`)} className={LIST_GROUP}>
        {members.map((node) => (
          <Command.Item
            key={node.type}
            value={node.type}
            keywords={[words.name(node.type), words.line(node.type), t(`common:groups.${group}`)]}
            onSelect={() => onChoose(node.type)}
            className={LIST_ITEM}
          >
            <span className="text-ink-soft">
              <NodeIcon name={node.icon} />
            </span>
            <span className="shrink-0">{words.name(node.type)}</span>
            <span className="truncate text-sm text-ink-soft">{words.line(node.type)}</span>
          </Command.Item>
        ))}
      </Command.Group>
    );
  });
}
