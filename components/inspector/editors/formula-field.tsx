"use client";

import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { classes } from "@/components/ui/classes";
import { CONTROL } from "@/components/ui/field";
import { useTranslation } from "@/components/ui/language";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { formulaProblem } from "@/lib/ml/formula/formula";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { type Completion, type Completions, complete, completionsAt } from "./formula-completion";
import { CompletionList } from "./formula-completions";
import { FormulaHint } from "./formula-hint";
import { FormulaInk } from "./formula-ink";
import { bracketsAt, callAt, lexemesOf, pairedKey, stretchOf, type Typed } from "./formula-text";

interface FormulaFieldProps {
  readonly value: string;
  readonly columns: readonly ColumnInfo[] | undefined;
  readonly summaries?: readonly ColumnSummary[] | undefined;
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly invalid: boolean;
  readonly onChange: (formula: string) => void;
}

/** Of the text field and of the colours behind it, so that each letter lies on its own. */
const LETTERS = "whitespace-pre-wrap break-words px-2.5 py-1.5 font-mono text-sm leading-5";

/**
 * A formula as one types it, in colours, with a list of columns, functions and values: arrows choose, Enter or a click
 * takes, Escape closes, Ctrl+Space opens the list anywhere. Brackets and quotes come in pairs. Tab always leaves.
 */
export function FormulaField({ value, columns, summaries, labelledBy, label, describedBy, invalid, onChange }: FormulaFieldProps) {
  const { t } = useTranslation();
  const listId = useId();
  const hintId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const ink = useRef<HTMLDivElement>(null);
  const [found, setFound] = useState<Completions | null>(null);
  const [active, setActive] = useState(0);
  const [caret, setCaret] = useState<number | null>(null);
  const names = useMemo(() => (columns ? new Set(columns.map(({ name }) => name)) : undefined), [columns]);
  const lexemes = useMemo(() => lexemesOf(value, names), [value, names]);
  const wrong = useMemo(() => (value.trim() === "" ? null : stretchOf(formulaProblem(value, columns), value, lexemes)), [value, columns, lexemes]);
  const brackets = caret === null ? null : bracketsAt(value, lexemes, caret);
  const call = caret === null ? null : callAt(value, lexemes, caret);
  const items = found?.items ?? [];
  const open = items.length > 0;

  function look(formula: string, at: number, all = false) {
    setFound(completionsAt(formula, at, summaries ?? columns ?? [], all));
    setActive(0);
  }

  /** Puts text into the field as if it were typed, so that the browser's own undo knows of it. */
  function put({ formula, from, to }: Typed) {
    const field = area.current;
    if (!field) return;
    field.focus();
    const place = () => {
      field.setSelectionRange(from, to);
      setCaret(to);
    };
    if (formula !== value) {
      const start = commonStart(value, formula);
      const rest = commonEnd(value, formula, start);
      field.setSelectionRange(start, value.length - rest);
      const text = formula.slice(start, formula.length - rest);
      const typed = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
      if (!typed) {
        onChange(formula);
        // The caret can be set only once the new text is in the field.
        requestAnimationFrame(place);
        return;
      }
    }
    // At once: the next key may come before the next frame.
    place();
  }

  function take(item: Completion) {
    if (!found) return;
    const next = complete(value, found, item);
    put({ formula: next.formula, from: next.caret, to: next.caret });
    // What has just been taken is not offered again.
    setFound(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart: from, selectionEnd: to } = event.currentTarget;
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      look(value, from, true);
      return;
    }
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setActive((active + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
      return;
    }
    if (open && event.key === "Enter") {
      event.preventDefault();
      take(items[active]);
      return;
    }
    if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setFound(null);
      return;
    }
    const typed = event.ctrlKey || event.metaKey || event.altKey ? null : pairedKey(event.key, value, from, to);
    if (!typed) return;
    event.preventDefault();
    put(typed);
    if (event.key === '"' || event.key === "'" || event.key === "[") look(typed.formula, typed.from);
  }

  return (
    <div className="flex flex-col gap-1">
      <div className="relative">
        <div aria-hidden="true" ref={ink} className={classes(LETTERS, "pointer-events-none absolute inset-px overflow-hidden rounded-[6px] bg-panel")}>
          <FormulaInk formula={value} lexemes={lexemes} wrong={wrong} brackets={brackets} />
        </div>
        <textarea
          ref={area}
          rows={2}
          value={value}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder={t("prepare:formula.placeholder")}
          aria-label={label}
          aria-labelledby={labelledBy}
          aria-describedby={[describedBy, call ? hintId : ""].filter(Boolean).join(" ") || undefined}
          aria-invalid={invalid || undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${active}` : undefined}
          className={classes(
            CONTROL,
            LETTERS,
            "field-sizing-content relative block h-auto! max-h-60 min-h-14 resize-none overflow-auto bg-transparent! text-sm! text-transparent! caret-ink selection:bg-accent/25 selection:text-transparent",
          )}
          onChange={(event) => {
            onChange(event.target.value);
            look(event.target.value, event.target.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
          onScroll={(event) => {
            if (ink.current) ink.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onBlur={() => {
            setFound(null);
            setCaret(null);
          }}
        />
        {open ? <CompletionList id={listId} items={items} active={active} summaries={summaries} onActive={setActive} onTake={take} /> : null}
      </div>
      {call && !open ? (
        <div id={hintId}>
          <FormulaHint call={call} />
        </div>
      ) : null}
    </div>
  );
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

/** How many signs two texts have in common at their ends, after the first `start`. */
function commonEnd(a: string, b: string, start: number): number {
  let count = 0;
  while (count < a.length - start && count < b.length - start && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}
