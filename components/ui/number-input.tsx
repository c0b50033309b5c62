"use client";

import { type ComponentProps, type KeyboardEvent, useState } from "react";
import { classes } from "./classes";
import { CONTROL } from "./field";
import { useLanguage } from "./language";
import { numberToType, parseNumber } from "./parse-number";

interface NumberInputProps extends Omit<ComponentProps<"input">, "value" | "onChange" | "min" | "max" | "step" | "type"> {
  /** Null shows the placeholder. */
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Only whole numbers are taken. */
  readonly whole?: boolean;
  /** At the right, in grey: a unit, "from the pipeline". */
  readonly suffix?: string;
  /** An emptied field gives null; without it the last value stays. */
  readonly emptiable?: boolean;
  /** Called with each number typed that can be read; the schema judges its range. */
  readonly onChange: (value: number | null) => void;
}

/** A number as one types it in any of our languages; arrows step it. */
export function NumberInput({ value, min, max, step = 1, whole, suffix, emptiable, onChange, className, onBlur, ...rest }: NumberInputProps) {
  const { language } = useLanguage();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === null ? "" : numberToType(value, language));
  const unreadable = draft !== null && draft.trim() !== "" && readNumber(draft) === null;

  function readNumber(text: string): number | null {
    const number = parseNumber(text, language);
    return number === null || (whole && !Number.isInteger(number)) ? null : number;
  }

  function type(text: string) {
    setDraft(text);
    if (text.trim() === "") {
      if (emptiable) onChange(null);
      return;
    }
    const number = readNumber(text);
    if (number !== null && number !== value) onChange(number);
  }

  function stepBy(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const by = step * (event.shiftKey ? 10 : 1) * (event.key === "ArrowUp" ? 1 : -1);
    const next = Number(((value ?? min ?? 0) + by).toPrecision(12));
    setDraft(null);
    onChange(Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, next)));
  }

  return (
    <span className="relative block">
      <input
        type="text"
        inputMode={whole ? "numeric" : "decimal"}
        autoComplete="off"
        value={shown}
        aria-invalid={unreadable || undefined}
        onChange={(event) => type(event.target.value)}
        onKeyDown={stepBy}
        onBlur={(event) => {
          setDraft(null);
          onBlur?.(event);
        }}
        className={classes(CONTROL, "tabular-nums", suffix && (suffix.length > 6 ? "pr-24" : "pr-12"), className)}
        {...rest}
      />
      {suffix ? <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-ink-faint">{suffix}</span> : null}
    </span>
  );
}
