"use client";

import { Check, ChevronDown } from "lucide-react";
import * as Radix from "radix-ui/select";
import { classes } from "./classes";
import { CONTROL } from "./field";
import { useLayer } from "./layer";

export interface SelectOption<V extends string = string> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V extends string> {
  readonly id?: string;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly label?: string;
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** One of a few values. Give `label` or `labelledBy`. */
export function Select<V extends string>({ id, value, options, onChange, label, labelledBy, describedBy, invalid, disabled, className }: SelectProps<V>) {
  const layer = useLayer();
  const known = options.some((option) => option.value === value);
  return (
    <Radix.Root
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
    >
      <Radix.Trigger
        id={id}
        aria-label={label}
        aria-labelledby={labelledBy && id ? `${labelledBy} ${id}` : labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        className={classes(CONTROL, "flex items-center justify-between gap-2 text-left", className)}
      >
        <span className="truncate">
          <Radix.Value>{known ? undefined : value}</Radix.Value>
        </span>
        <Radix.Icon asChild>
          <ChevronDown size={14} className="shrink-0 text-ink-faint" aria-hidden="true" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(360px,var(--radix-select-content-available-height))] min-w-[var(--radix-select-trigger-width)] overflow-hidden rounded-lg border border-line bg-raised shadow-card"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="relative flex select-none items-center rounded-[5px] py-1 pr-7 pl-2 text-base text-ink outline-none data-[highlighted]:bg-accent-soft"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="absolute right-2">
                  <Check size={14} aria-hidden="true" className="text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
