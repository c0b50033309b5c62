"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { SegmentDot } from "../parts";
import type { MapGroup } from "./map-group";

interface MapLegendProps {
  readonly groups: readonly MapGroup[];
  /** Points of each. */
  readonly counts: readonly number[];
  readonly selected: number | null;
  readonly onSelect: (group: number | null) => void;
}

/** The segments with their sizes: what the colours mean, and a way to single one out by keyboard. */
export function MapLegend({ groups, counts, selected, onSelect }: MapLegendProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="mt-1 flex flex-wrap gap-x-1" aria-label={t("cluster:results.map.legend")}>
      {groups.map(({ name, color }, group) => (
        <li key={name}>
          <button
            type="button"
            aria-pressed={selected === group}
            onClick={() => onSelect(selected === group ? null : group)}
            className="inline-flex h-6 items-center gap-1.5 rounded-[5px] px-1.5 text-xs text-ink-soft hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-ink"
          >
            <SegmentDot segment={color} />
            {name}
            <span className="text-ink-faint tabular-nums">{format.integer(counts[group])}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
