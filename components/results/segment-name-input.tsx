"use client";

import { useEffect, useRef } from "react";
import { useTranslation } from "@/components/ui/language";

interface SegmentNameInputProps {
  readonly name: string;
  /** Shown when the field is emptied: an empty name goes back to it. */
  readonly automaticName: string;
  /** The new name, or null when nothing is to change. */
  readonly onDone: (name: string | null) => void;
}

/** Edits a segment's name in place: Enter or leaving the field keeps it, Escape does not. */
export function SegmentNameInput({ name, automaticName, onDone }: SegmentNameInputProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const finish = (value: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(value);
  };
  return (
    <input
      ref={field}
      defaultValue={name}
      placeholder={automaticName}
      maxLength={60}
      aria-label={t("cluster:results.segments.nameOf", { name })}
      onBlur={(event) => finish(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(event.currentTarget.value.trim());
        if (event.key === "Escape") finish(null);
      }}
      className="h-6 w-44 rounded-[5px] border border-accent bg-raised px-1 text-base text-ink"
    />
  );
}
