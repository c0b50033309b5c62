"use client";

import { useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { Popover } from "@/components/ui/popover";
import { SEGMENT_COLOR_NUMBERS } from "@/lib/nodes/cluster/segment-colors";
import { SegmentDot } from "./parts";

interface SegmentColorButtonProps {
  readonly name: string;
  /** One of SEGMENT_COLORS; 0 is noise. */
  readonly color: number;
  readonly onChange: (color: number) => void;
}

/** The dot of a segment; pressing it offers the palette. */
export function SegmentColorButton({ name, color, onChange }: SegmentColorButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("cluster:results.segments.colorOf", { name })}
      className="p-1.5"
      trigger={
        <button
          type="button"
          aria-label={t("cluster:results.segments.colorOf", { name })}
          className="inline-flex size-6 items-center justify-center rounded-[5px] hover:bg-sunken"
        >
          <SegmentDot segment={color} />
        </button>
      }
    >
      <fieldset className="grid grid-cols-6 gap-0.5">
        <legend className="sr-only">{t("cluster:results.segments.colorOf", { name })}</legend>
        {SEGMENT_COLOR_NUMBERS.map((option) => (
          <button
            key={option}
            type="button"
            aria-pressed={option === color}
            aria-label={t("cluster:results.segments.color", { number: option })}
            onClick={() => {
              setOpen(false);
              if (option !== color) onChange(option);
            }}
            className="inline-flex size-7 items-center justify-center rounded-[5px] hover:bg-sunken aria-pressed:bg-accent-soft"
          >
            <SegmentDot segment={option} />
          </button>
        ))}
      </fieldset>
    </Popover>
  );
}
