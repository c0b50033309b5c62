"use client";

import * as Radix from "radix-ui/switch";

interface SwitchProps {
  readonly id?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label?: string;
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly disabled?: boolean;
}

/** On or off, at once. Give `label` or `labelledBy`. */
export function Switch({ id, checked, onChange, label, labelledBy, describedBy, disabled }: SwitchProps) {
  return (
    <Radix.Root
      id={id}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className="relative h-[18px] w-8 shrink-0 rounded-full border border-ink-faint bg-sunken transition-colors duration-100 after:absolute after:-inset-y-1 after:inset-x-0 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-3 translate-x-[2px] rounded-full bg-ink-faint transition-transform duration-100 data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-ink" />
    </Radix.Root>
  );
}
