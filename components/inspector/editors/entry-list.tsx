"use client";

import { Plus, Trash2 } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { IconButton } from "@/components/ui/icon-button";

/** What an editor of one entry gets from the list it stands in. */
export interface EntryProps<T> {
  readonly entry: T;
  /** Its place, from 1. */
  readonly number: number;
  readonly onChange: (next: T, typing?: boolean) => void;
  readonly onRemove: () => void;
}

interface EntryListProps<T> {
  /** The param; what is no list counts as an empty one. */
  readonly value: readonly T[];
  /** Said while there is no entry. */
  readonly empty?: string;
  /** The button's words, and the entry it adds. */
  readonly add: string;
  readonly fresh: (entries: readonly T[]) => T;
  readonly onChange: (value: readonly T[], options?: { readonly typing?: boolean }) => void;
  readonly children: (entry: EntryProps<T>) => ReactNode;
}

/** Entries one under the other, each changed or taken away, and a button that adds one. */
export function EntryList<T>({ value, empty, add, fresh, onChange, children }: EntryListProps<T>) {
  const entries = Array.isArray(value) ? value : [];
  return (
    <div className="flex flex-col gap-2">
      {entries.length === 0 && empty !== undefined ? <p className="text-sm text-ink-soft">{empty}</p> : null}
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name, and two may be equal
        <Fragment key={index}>
          {children({
            entry,
            number: index + 1,
            onChange: (next, typing = false) =>
              onChange(
                entries.map((each, i) => (i === index ? next : each)),
                { typing },
              ),
            onRemove: () => onChange(entries.filter((_, i) => i !== index)),
          })}
        </Fragment>
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...entries, fresh(entries)])}>
        <Plus size={14} aria-hidden="true" />
        {add}
      </Button>
    </div>
  );
}

/** The frame of an entry; `label` says which it is. */
export function Entry({ label, className, children }: { readonly label: string; readonly className?: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
    <div role="group" aria-label={label} className={classes("flex rounded-[7px] border border-line p-2", className ?? "flex-col gap-1.5")}>
      {children}
    </div>
  );
}

export function RemoveEntry({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return <IconButton label={label} icon={<Trash2 size={14} />} size="small" onClick={onRemove} />;
}
