"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { TextArea } from "@/components/ui/text-input";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { type Completion, type Completions, complete, completionsAt } from "./formula-completion";

interface FormulaFieldProps {
  readonly value: string;
  readonly columns: readonly ColumnInfo[] | undefined;
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly invalid: boolean;
  readonly onChange: (formula: string) => void;
}

/**
 * A formula as one types it, with a list of columns and functions: arrows choose, Enter or a click takes, Escape closes,
 * Ctrl+Space opens the list anywhere. Tab always leaves.
 */
export function FormulaField({ value, columns, labelledBy, label, describedBy, invalid, onChange }: FormulaFieldProps) {
  const { t } = useTranslation();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [found, setFound] = useState<Completions | null>(null);
  const [active, setActive] = useState(0);
  const items = found?.items ?? [];
  const open = items.length > 0;

  function look(formula: string, caret: number, all = false) {
    setFound(completionsAt(formula, caret, columns ?? [], all));
    setActive(0);
  }

  function take(item: Completion) {
    if (!found) return;
    const next = complete(value, found, item);
    onChange(next.formula);
    setFound(null);
    // The caret can be set only once the new text is in the field.
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.caret, next.caret);
    });
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      look(value, event.currentTarget.selectionStart, true);
      return;
    }
    if (!open) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setActive((active + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(items[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setFound(null);
    }
  }

  return (
    <div className="relative">
      <TextArea
        ref={area}
        rows={2}
        value={value}
        placeholder={t("prepare:formula.placeholder")}
        aria-label={label}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? `${listId}-${active}` : undefined}
        autoCapitalize="off"
        className="font-mono text-sm"
        onChange={(event) => {
          onChange(event.target.value);
          look(event.target.value, event.target.selectionStart);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setFound(null)}
      />
      {open ? <CompletionList id={listId} items={items} active={active} onTake={take} /> : null}
    </div>
  );
}

interface CompletionListProps {
  readonly id: string;
  readonly items: readonly Completion[];
  readonly active: number;
  readonly onTake: (item: Completion) => void;
}

function CompletionList({ id, items, active, onTake }: CompletionListProps) {
  const { t } = useTranslation();
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("prepare:formula.completions")}
      className="absolute inset-x-0 top-full z-20 mt-1 max-h-56 overflow-auto rounded-[7px] border border-line bg-raised p-1 shadow-card"
    >
      {items.map((item, index) => (
        // The keyboard acts through the field, which names the active option.
        <div
          key={`${item.kind} ${item.name}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          ref={index === active ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
          className={classes("cursor-pointer rounded-[5px] px-2 py-1", index === active && "bg-accent-soft")}
          // Before the field loses the focus, which closes the list.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(item);
          }}
        >
          <div className="flex items-baseline justify-between gap-3">
            <span className="truncate font-mono text-sm text-ink">{item.kind === "function" ? item.detail : item.name}</span>
            {item.kind === "column" ? <span className="shrink-0 text-xs text-ink-soft">{t(`common:columnTypes.${item.detail}`)}</span> : null}
          </div>
          {item.kind === "function" ? <div className="text-xs text-ink-soft">{t(`prepare:formula.functions.${item.name}`)}</div> : null}
        </div>
      ))}
    </div>
  );
}
