"use client";

import { useId } from "react";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { ColumnPicker } from "../column-picker";

interface ColumnChoiceProps {
  /** Says what the column is for. */
  readonly label: string;
  /** The label is seen, not only heard. */
  readonly labelled?: boolean;
  /** Shown while none is chosen. */
  readonly empty: string;
  /** Shown for a column that is gone. */
  readonly gone: (column: string) => string;
  readonly value: string;
  readonly columns: readonly ColumnInfo[] | undefined;
  /** An entry above the columns that chooses none of them. */
  readonly none?: { readonly label: string; readonly chosen: boolean; readonly onSelect: () => void };
  readonly onChange: (column: string) => void;
}

/** One column within an editor: its name, what to choose, or that it is gone. Empty text is none. */
export function ColumnChoice({ label, labelled = false, empty, gone, value, columns, none, onChange }: ColumnChoiceProps) {
  const id = useId();
  const missing = value !== "" && columns !== undefined && !columns.some((column) => column.name === value);
  return (
    <>
      <span id={id} className={labelled ? "text-xs text-ink-faint" : "sr-only"}>
        {label}
      </span>
      <ColumnPicker
        id={`${id}-column`}
        labelledBy={id}
        columns={columns ?? []}
        chosen={value === "" ? [] : [value]}
        shown={none?.chosen ? none.label : value === "" ? empty : missing ? gone(value) : value}
        tone={missing ? "missing" : value === "" && !none?.chosen ? "automatic" : "plain"}
        {...(none ? { automatic: { label: none.label, active: none.chosen, onSelect: none.onSelect } } : {})}
        onChoose={onChange}
      />
    </>
  );
}
