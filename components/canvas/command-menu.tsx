"use client";

import { Command } from "cmdk";
import * as Radix from "radix-ui/dialog";
import { useRef } from "react";
import { Kbd } from "@/components/ui/kbd";
import { useTranslation } from "@/components/ui/language";
import { useReturnFocus } from "@/components/ui/return-focus";
import { searchScore } from "@/components/ui/search-score";
import { useNodeWords } from "@/components/words/node-words";
import { allNodes, nodeOfType } from "@/lib/nodes/registry";
import { useStudio } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";
import { NodeIcon } from "./node-icon";
import { LIST_GROUP, LIST_ITEM, NodeList } from "./node-list";
import { keyOf, SHORTCUTS, type ShortcutId } from "./shortcuts";
import { markOf, StateMark } from "./state-mark";
import { useStudioUi } from "./studio-ui";
import { summaryOf } from "./summary";

/** Not offered as commands: they need a key or the canvas itself. */
const KEY_ONLY: ReadonlySet<ShortcutId> = new Set(["command-menu", "follow", "move", "panels"]);

/** An extra command of the page: share, versions, a language ... */
export interface PageCommand {
  readonly id: string;
  readonly label: string;
  readonly onSelect: () => void;
}

interface CommandMenuProps {
  readonly actions: Actions;
  readonly pageCommands: readonly PageCommand[];
}

function NodesOnCanvas({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const nodes = useStudio((studio) => studio.pipeline.nodes);
  const states = useStudio((studio) => studio.states);
  if (nodes.length === 0) return null;
  return (
    <Command.Group heading={t("studio:command.on-canvas")} className={LIST_GROUP}>
      {nodes.map((node) => {
        const state = states[node.id];
        return (
          <Command.Item
            key={node.id}
            value={`node ${node.id}`}
            keywords={[words.label(node), words.name(node.type), node.note ?? ""]}
            onSelect={() => onChoose(node.id)}
            className={LIST_ITEM}
          >
            <span className="text-ink-soft">
              <NodeIcon name={nodeOfType(node.type)?.icon} />
            </span>
            <span className="shrink-0">{words.label(node)}</span>
            <span className="grow truncate text-sm text-ink-soft">{summaryOf(node, words)}</span>
            <StateMark mark={markOf(state, state?.phase === "ready" && state.warnings.length > 0, node.disabled ?? false)} />
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}

/** Ctrl+K: go to a node, add one, or give a command. */
export function CommandMenu({ actions, pageCommands }: CommandMenuProps) {
  const { t } = useTranslation();
  const open = useStudioUi((ui) => ui.dialog === "commands");
  const show = useStudioUi((ui) => ui.show);
  const close = () => show({ dialog: null });
  const giveBack = useReturnFocus(open);
  const chosen = useRef<(() => void) | null>(null);

  /** Carried out when the dialog has given the keyboard back, so that what the command opens may take it. */
  function then(act: () => void) {
    chosen.current = act;
    close();
  }
  function onCloseAutoFocus(event: Event) {
    giveBack(event);
    chosen.current?.();
    chosen.current = null;
  }

  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : close())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/25 dark:bg-black/50" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={onCloseAutoFocus}
          className="fixed top-[14vh] left-1/2 z-50 w-[620px] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-panel shadow-card"
        >
          <Radix.Title className="sr-only">{t("studio:commands.command-menu")}</Radix.Title>
          <Command loop filter={searchScore} label={t("studio:commands.command-menu")}>
            <Command.Input
              placeholder={t("studio:command.placeholder")}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-lg text-ink outline-none placeholder:text-ink-faint"
            />
            <Command.List className="max-h-[52vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-base text-ink-soft">{t("studio:command.none")}</Command.Empty>
              <NodesOnCanvas onChoose={(id) => then(() => actions.goTo(id))} />
              <Command.Group heading={t("studio:command.commands")} className={LIST_GROUP}>
                {SHORTCUTS.filter(([id]) => !KEY_ONLY.has(id)).map(([id]) => (
                  <Command.Item
                    key={id}
                    value={`command ${id}`}
                    keywords={[t(`studio:commands.${id}`)]}
                    disabled={!actions.enabled(id)}
                    onSelect={() => then(() => actions.perform(id))}
                    className={LIST_ITEM}
                  >
                    <span className="grow">{t(`studio:commands.${id}`)}</span>
                    <Kbd keys={keyOf(id)} />
                  </Command.Item>
                ))}
                {pageCommands.map((command) => (
                  <Command.Item
                    key={command.id}
                    value={`page ${command.id}`}
                    keywords={[command.label]}
                    onSelect={() => then(command.onSelect)}
                    className={LIST_ITEM}
                  >
                    {command.label}
                  </Command.Item>
                ))}
              </Command.Group>
              <NodeList nodes={allNodes()} onChoose={(type) => then(() => actions.add(type))} />
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
