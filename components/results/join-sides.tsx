"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { JoinReport } from "@/lib/nodes/prepare/join-report";
import { Grid } from "./parts";

interface Side {
  readonly name: string;
  readonly rows: number;
  readonly matched: number;
  readonly noKey: number;
  readonly most: number;
}

/** Both tables: a bar of matched, unmatched and keyless rows, and the numbers. */
export function JoinSides({ report }: { readonly report: JoinReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.join.both");
  const sides: readonly Side[] = [
    {
      name: t("prepare:results.join.data"),
      rows: report.leftRows,
      matched: report.leftMatched,
      noKey: report.leftNoKey,
      most: report.leftMost,
    },
    {
      name: t("prepare:results.join.other"),
      rows: report.rightRows,
      matched: report.rightMatched,
      noKey: report.rightNoKey,
      most: report.rightMost,
    },
  ];
  const withShare = (part: number, of: number) => (of > 0 ? `${format.integer(part)} · ${format.percent(part / of)}` : format.integer(part));
  return (
    <Grid
      caption={title}
      rows={sides}
      rowKey={(side) => side.name}
      columns={[
        { key: "side", label: t("prepare:results.join.side"), cell: (side) => side.name },
        { key: "bar", label: "", cell: (side) => <SideBar side={side} /> },
        { key: "matched", label: t("prepare:results.join.withMatch"), numeric: true, cell: (side) => withShare(side.matched, side.rows) },
        {
          key: "without",
          label: t("prepare:results.join.without"),
          numeric: true,
          cell: (side) => withShare(side.rows - side.matched - side.noKey, side.rows),
        },
        { key: "noKey", label: t("prepare:results.join.noKey"), numeric: true, cell: (side) => withShare(side.noKey, side.rows) },
        { key: "most", label: t("prepare:results.join.most"), numeric: true, cell: (side) => format.integer(side.most) },
      ]}
    />
  );
}

/** The numbers stand beside it as text. */
function SideBar({ side: { rows, matched, noKey } }: { readonly side: Side }) {
  const width = (part: number) => `${rows > 0 ? (100 * part) / rows : 0}%`;
  return (
    <span aria-hidden="true" className="flex h-2.5 w-full min-w-40 overflow-hidden rounded-full bg-line">
      <span className="h-full" style={{ width: width(matched), background: "var(--accent)" }} />
      <span className="h-full" style={{ width: width(rows - matched - noKey), background: "var(--warn)" }} />
    </span>
  );
}
