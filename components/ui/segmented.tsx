"use client";

import * as ToggleGroup from "radix-ui/toggle-group";
import type { ReactNode } from "react";

export interface SegmentedOption<V extends string> {
  readonly value: V;
  readonly label: string;
  /** Drawn instead of the label, which stays its accessible name. */
  readonly icon?: ReactNode;
}

interface SegmentedProps<V extends string> {
  readonly label?: string;
  readonly labelledBy?: string;
  readonly value: V;
  readonly options: readonly SegmentedOption<V>[];
  readonly onChange: (value: V) => void;
}

/** One of two to four values, all in sight. */
export function Segmented<V extends string>({ label, labelledBy, value, options, onChange }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      aria-label={label}
      aria-labelledby={labelledBy}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
      className="inline-flex max-w-full flex-wrap rounded-[7px] border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.icon ? option.label : undefined}
          title={option.icon ? option.label : undefined}
          className="inline-flex h-6 min-w-7 items-center justify-center whitespace-nowrap rounded-[5px] px-2 text-sm text-ink-soft hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--line-strong)]"
        >
          {option.icon ?? option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
