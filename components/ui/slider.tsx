"use client";

import * as Radix from "radix-ui/slider";

interface SliderProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string;
  /** The value in words, for screen readers. */
  readonly inWords?: string;
}

/** A number in a range one can see. Give `label` or `labelledBy`. */
export function Slider({ value, min, max, step, onChange, labelledBy, label, describedBy, inWords }: SliderProps) {
  return (
    <Radix.Root
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
      className="relative flex h-6 w-full touch-none select-none items-center"
    >
      <Radix.Track className="relative h-[3px] grow rounded-full bg-line-strong">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-valuetext={inWords}
        className="block size-3.5 rounded-full border-2 border-accent bg-panel shadow-sm transition-transform duration-100 hover:scale-110"
      />
    </Radix.Root>
  );
}
