"use client";

import { useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { Grid, type GridColumn, SegmentDot } from "./parts";
import type { MapSegment } from "./segment-map";

interface Sized {
  /** What the node calls the segment. */
  readonly key: string;
  readonly size: number;
  /** Of all rows that have a segment. */
  readonly share: number;
}

interface SegmentsGridProps<Segment extends Sized> {
  readonly segments: readonly Segment[];
  /** The columns after name, size and share. */
  readonly columns: readonly GridColumn<Segment>[];
  readonly caption?: string;
  /** What a row is: of a table, or a customer. */
  readonly of?: "rows" | "customers";
  /** Digits of the share. */
  readonly digits?: number;
  readonly selected?: number | null;
  /** Called with the place of a segment, or null to show all again. */
  readonly onSelect?: (segment: number | null) => void;
}

/** Segments as they came out of a method: the dot of their colour, name, size and share, and what the method says of each. */
export function SegmentsGrid<Segment extends Sized>({ segments, columns, caption, of = "rows", digits = 0, selected, onSelect }: SegmentsGridProps<Segment>) {
  const { t } = useTranslation();
  const format = useFormat();
  const segmentColumn = useSegmentColumn(segments);
  const select = (key: string) => {
    const place = segments.findIndex((segment) => segment.key === key);
    onSelect?.(place === selected ? null : place);
  };
  return (
    <Grid
      caption={caption ?? t("cluster:results.clustering.caption")}
      rows={segments}
      rowKey={({ key }) => key}
      selected={selected === undefined || selected === null ? selected : (segments[selected]?.key ?? null)}
      onSelect={onSelect ? select : undefined}
      columns={[
        segmentColumn,
        { key: "size", label: t(`cluster:results.segments.${of}`), numeric: true, cell: ({ size }) => format.integer(size) },
        { key: "share", label: t("cluster:results.segments.share"), numeric: true, cell: ({ share }) => format.percent(share, digits) },
        ...columns,
      ]}
    />
  );
}

/** The name of a segment behind the dot of its colour. */
export function useSegmentColumn<Segment extends Pick<Sized, "key">>(segments: readonly Segment[]): GridColumn<Segment> {
  const { t } = useTranslation();
  return {
    key: "segment",
    label: t("cluster:results.segments.segment"),
    cell: (segment) => <SegmentName color={segmentColorAt(segments.indexOf(segment))} name={segment.key} />,
  };
}

export function SegmentName({ color, name }: { readonly color: number; readonly name: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <SegmentDot segment={color} />
      {name}
    </span>
  );
}

/** A column for the silhouette of each segment. */
export function useSilhouetteColumn(): GridColumn<{ readonly silhouette: number | null }> {
  const { t } = useTranslation();
  const format = useFormat();
  return { key: "silhouette", label: t("cluster:results.quality.silhouette"), numeric: true, cell: ({ silhouette }) => format.score(silhouette) };
}

/** A column a feature with the median of each segment, in the units the feature came from. */
export function useMedianColumns(features: readonly { readonly name: string; readonly origin: string }[]) {
  const { t } = useTranslation();
  const format = useFormat();
  return features.map(
    (feature, i): GridColumn<{ readonly medians: readonly (number | null)[] }> => ({
      key: `median ${feature.name}`,
      label: t("cluster:results.clustering.median", { column: feature.origin }),
      numeric: true,
      cell: ({ medians }) => format.number(medians[i]),
    }),
  );
}

/** A column a feature that was made of another column, with the mean of that one in each segment. */
export function useMeanColumns(features: readonly { readonly name: string; readonly origin: string }[]) {
  const { t } = useTranslation();
  const format = useFormat();
  return features.flatMap((feature, i): GridColumn<{ readonly means: readonly (number | null)[] }>[] =>
    feature.origin === feature.name
      ? []
      : [
          {
            key: `mean ${feature.origin}`,
            label: t("cluster:results.clustering.mean", { column: feature.origin }),
            numeric: true,
            cell: ({ means }) => format.number(means[i]),
          },
        ],
  );
}

/** The segments of a report as the map names and colours them. */
export function useMapSegments(segments: readonly { readonly key: string }[]): readonly MapSegment[] {
  const { t } = useTranslation();
  return useMemo(() => segments.map(({ key }, i) => ({ name: t("cluster:results.clustering.segment", { key }), color: segmentColorAt(i) })), [segments, t]);
}
