"use client";

import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MapPoints, ResultKey, RowsPage } from "@/lib/engine/protocol";
import { useEngine } from "@/lib/studio/use-studio";
import { useCellText } from "../cell-text";
import { Grid, SegmentDot, ShareBar } from "../parts";
import { saveFile } from "../save-file";
import type { MapGroup } from "./map-group";
import type { Selection } from "./selection";

/** Rows that are listed; the file holds them all. */
const LISTED = 50;

interface SelectionPanelProps {
  readonly resultKey: ResultKey;
  readonly port: string;
  readonly points: MapPoints;
  readonly groups: readonly MapGroup[];
  readonly selection: Selection;
  readonly onClear: () => void;
}

/** What was chosen on the map: how many of each segment, the rows, and the file of them. */
export function SelectionPanel({ resultKey, port, points, groups, selection, onClear }: SelectionPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const engine = useEngine();
  const [saving, setSaving] = useState(false);
  const { rows } = selection;
  const save = async () => {
    setSaving(true);
    const answer = await engine().exportOutput(resultKey, port, t("cluster:results.map.file", { count: rows.length }), rows);
    setSaving(false);
    if (answer.ok) saveFile(answer.value.blob, answer.value.name);
  };
  const chosen = groups.map((group, code) => ({ group, code, count: selection.counts[code] })).filter(({ count }) => count > 0);
  return (
    <section aria-label={t("cluster:results.map.selection")} className="mt-3 border-t border-line pt-3">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h4 className="grow text-base font-semibold text-ink" aria-live="polite">
          {t("cluster:results.map.selected", { count: rows.length, share: format.percent(rows.length / points.rows) })}
        </h4>
        <Button size="small" disabled={saving} onClick={() => void save()}>
          <Download size={13} aria-hidden="true" />
          {t("cluster:results.map.save")}
        </Button>
        <Button size="small" tone="ghost" onClick={onClear}>
          {t("cluster:results.map.clear")}
        </Button>
      </div>
      {chosen.length > 0 ? (
        <Grid
          caption={t("cluster:results.map.by-segment")}
          rows={chosen}
          rowKey={({ code }) => String(code)}
          columns={[
            {
              key: "segment",
              label: t("cluster:results.segments.segment"),
              cell: ({ group }) => (
                <span className="inline-flex items-center gap-2">
                  <SegmentDot segment={group.color} />
                  {group.name}
                </span>
              ),
            },
            { key: "count", label: t("cluster:results.segments.rows"), numeric: true, cell: ({ count }) => format.integer(count) },
            { key: "share", label: t("cluster:results.map.share-of-selection"), numeric: true, cell: ({ count }) => format.percent(count / rows.length) },
            { key: "bar", label: "", cell: ({ count, group }) => <ShareBar share={count / rows.length} segment={group.color} /> },
            {
              key: "of",
              label: t("cluster:results.map.share-of-segment"),
              numeric: true,
              cell: ({ count, code }) => format.percent(count / points.groups[code].count),
            },
          ]}
        />
      ) : null}
      <SelectedRows resultKey={resultKey} port={port} rows={rows} />
    </section>
  );
}

function SelectedRows({ resultKey, port, rows }: { readonly resultKey: ResultKey; readonly port: string; readonly rows: Uint32Array }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const text = useCellText();
  const [page, setPage] = useState<RowsPage | null>(null);
  useEffect(() => {
    let left = false;
    setPage(null);
    engine()
      .rows(resultKey, port, { offset: 0, limit: LISTED, only: rows.slice(0, LISTED) })
      .then((answer) => {
        if (!left && answer.ok) setPage(answer.value);
      });
    return () => {
      left = true;
    };
  }, [engine, resultKey, port, rows]);
  if (!page) return null;
  const caption = t("cluster:results.map.rows-listed", { shown: Math.min(LISTED, rows.length), count: rows.length });
  return (
    <div className="mt-3">
      <p className="mb-1 text-xs text-ink-faint">{caption}</p>
      <div className="max-h-80 overflow-auto">
        <Grid
          caption={caption}
          rows={Array.from(rows.slice(0, LISTED), (row, i) => ({ row, i }))}
          rowKey={({ row }) => String(row)}
          columns={page.columns.map((column, c) => ({
            key: column.name,
            label: column.name,
            numeric: column.type === "number",
            cell: ({ i }: { readonly i: number }) => text(column, page.cells[c][i]) ?? "–",
          }))}
        />
      </div>
    </div>
  );
}
