"use client";

import { useMemo, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { DbscanReport, DensityGroup, HdbscanReport } from "@/lib/nodes/cluster/density-reports";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { Grid, type GridColumn } from "./parts";
import { type MapSegment, SegmentMap } from "./segment-map";
import { SegmentName } from "./segments-grid";

/** Names under the map: the largest ones, so that the map is not pushed away. */
const NAMED = 24;

/** Colour of a segment by its place; noise is 0. */
export function densityColor(place: number): number {
  return place < 0 ? 0 : segmentColorAt(place);
}

interface DensityGroupsProps<Group extends DensityGroup> {
  readonly report: DbscanReport | HdbscanReport;
  readonly segments: readonly Group[];
  /** Columns between the share and the medians. */
  readonly own: readonly GridColumn<Group | DensityGroup>[];
  readonly printed?: boolean;
}

/** Segments in a table, noise last and grey, beside their map. */
export function DensityGroups<Group extends DensityGroup>({ report, segments, own, printed }: DensityGroupsProps<Group>) {
  const { t } = useTranslation();
  const format = useFormat();
  const [selected, setSelected] = useState<number | null>(null);
  const { clusters, noiseGroup } = report;
  const rows: readonly (Group | DensityGroup)[] = useMemo(() => (noiseGroup ? [...segments, noiseGroup] : segments), [segments, noiseGroup]);
  const onMap = useMemo(() => {
    const noise = t("cluster:results.density.noise");
    const named = Array.from(
      { length: clusters },
      (_, i): MapSegment => ({ name: t("cluster:results.clustering.segment", { key: i + 1 }), color: densityColor(i) }),
    );
    return [...named, { name: noise, color: 0 }];
  }, [clusters, t]);
  const place = (group: DensityGroup) => (group === noiseGroup ? clusters : segments.findIndex(({ key }) => key === group.key));
  const onSelect = printed ? undefined : setSelected;
  const chosen = selected === null ? null : selected === clusters ? (noiseGroup?.key ?? null) : (segments[selected]?.key ?? null);
  return (
    <div className={printed ? "grid gap-6" : "grid gap-6 xl:grid-cols-[minmax(0,1.4fr)_minmax(320px,1fr)]"}>
      <div className="max-h-[420px] min-w-0 overflow-auto">
        <Grid
          caption={t("cluster:results.clustering.caption")}
          rows={rows}
          rowKey={(group) => group.key}
          selected={chosen}
          onSelect={
            onSelect
              ? (key) => {
                  const group = rows.find((row) => row.key === key);
                  onSelect(!group || chosen === key ? null : place(group));
                }
              : undefined
          }
          columns={[
            {
              key: "segment",
              label: t("cluster:results.segments.segment"),
              cell: (group) => (
                <SegmentName
                  color={group === noiseGroup ? 0 : densityColor(place(group))}
                  name={group === noiseGroup ? t("cluster:results.density.noise") : group.key}
                />
              ),
            },
            { key: "size", label: t("cluster:results.segments.rows"), numeric: true, cell: (group) => format.integer(group.size) },
            { key: "share", label: t("cluster:results.segments.share"), numeric: true, cell: (group) => format.percent(group.share, 1) },
            ...own,
            ...report.features.map((feature, i) => ({
              key: `median ${feature.name}`,
              label: t("cluster:results.clustering.median", { column: feature.origin }),
              numeric: true,
              cell: (group: Group | DensityGroup) => format.number(group.medians[i]),
            })),
          ]}
        />
        {segments.length < clusters ? (
          <p className="mt-2 text-xs text-ink-faint">{t("cluster:results.density.listed", { shown: segments.length, total: clusters })}</p>
        ) : null}
      </div>
      <SegmentMap map={report.map} segments={onMap} selected={selected} onSelect={onSelect} height={280} legend={clusters <= NAMED} />
    </div>
  );
}
