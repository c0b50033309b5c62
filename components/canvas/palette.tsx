"use client";

import { Search } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { classes } from "@/components/ui/classes";
import { CONTROL } from "@/components/ui/field";
import { useTranslation } from "@/components/ui/language";
import { searchScore } from "@/components/ui/search-score";
import { useNodeWords } from "@/components/words/node-words";
import { GROUPS } from "@/lib/nodes/contract";
import { allNodes } from "@/lib/nodes/registry";
import { useStudio } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";
import { dropNode, liftNode } from "./drag-node";
import { NodeIcon } from "./node-icon";

/** The nodes one can add: searched, dragged to the canvas, or added with a click or Enter. Arrows move between them. */
export function Palette({ actions }: { readonly actions: Actions }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const selectedType = useStudio((studio) =>
    studio.selection.nodes.length === 1 ? studio.pipeline.nodes.find((node) => node.id === studio.selection.nodes[0])?.type : undefined,
  );

  const groups = useMemo(() => {
    return GROUPS.map((group) => ({
      group,
      nodes: allNodes().filter(
        (node) => node.group === group && searchScore(node.type, query, [words.name(node.type), words.line(node.type), t(`common:groups.${group}`)]) > 0,
      ),
    })).filter(({ nodes }) => nodes.length > 0);
  }, [query, words, t]);
  const first = groups[0]?.nodes[0];

  function move(event: KeyboardEvent) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const buttons: (Element | null)[] = [...(list.current?.querySelectorAll("button") ?? [])];
    const now = buttons.indexOf(document.activeElement);
    const next = now + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (next < 0) document.getElementById("palette-search")?.focus();
    else {
      const button = buttons[Math.min(next, buttons.length - 1)];
      if (button instanceof HTMLElement) button.focus();
    }
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative shrink-0 p-2.5">
        <Search size={14} aria-hidden="true" className="absolute top-1/2 left-[19px] -translate-y-1/2 text-ink-faint" />
        <input
          id="palette-search"
          data-first
          type="search"
          value={query}
          aria-label={t("studio:palette.find")}
          placeholder={t("studio:palette.find")}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            move(event);
            if (event.key === "Enter" && first && query) actions.add(first.type);
            if (event.key === "Escape" && query) {
              event.preventDefault();
              setQuery("");
            }
          }}
          className={classes(CONTROL, "pl-7 [&::-webkit-search-cancel-button]:hidden")}
        />
      </div>
      <div ref={list} className="min-h-0 grow overflow-y-auto px-2.5 pb-4">
        {groups.map(({ group, nodes }) => (
          <section key={group} aria-labelledby={`palette-${group}`} className="mb-3">
            <h2 id={`palette-${group}`} className="px-1 py-1 text-xs text-ink-faint">
              {t(`common:groups.${group}`)}
            </h2>
            <ul>
              {nodes.map((node) => (
                <li key={node.type}>
                  <button
                    type="button"
                    draggable
                    title={words.line(node.type)}
                    onClick={() => actions.add(node.type)}
                    onKeyDown={move}
                    onDragStart={(event) => liftNode(event.dataTransfer, node.type)}
                    onDragEnd={dropNode}
                    className={classes(
                      "flex min-h-[26px] pointer-coarse:min-h-9 w-full items-center gap-2.5 rounded-md px-1.5 py-[3px] text-left text-base text-ink hover:bg-sunken active:cursor-grabbing",
                      selectedType === node.type && "bg-accent-soft",
                    )}
                  >
                    <span className="shrink-0 text-ink-soft">
                      <NodeIcon name={node.icon} size={15} />
                    </span>
                    <span className="truncate">{words.name(node.type)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 ? <p className="px-1.5 py-3 text-base text-ink-soft">{t("studio:palette.none", { query })}</p> : null}
      </div>
    </div>
  );
}
