"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { SegmentDot, ShareBar } from "./parts";
import { ScrollBox } from "./scroll-box";
import { SegmentColorButton } from "./segment-color-button";
import { SegmentNameInput } from "./segment-name-input";
import { useRuleWords } from "./segment-words";
import type { SegmentCommands } from "./segments";

interface SegmentsTableProps {
  readonly report: ProfileReport;
  readonly selected: string | null;
  readonly onSelect?: (key: string | null) => void;
  /** Absent on the printed page. */
  readonly commands?: SegmentCommands;
}

const HEAD = "px-2 py-1.5 font-normal";

/** Segments with their worth and their rule in words; names, colours and merges are edited in place. */
export function SegmentsTable({ report, selected, onSelect, commands }: SegmentsTableProps) {
  const { t } = useTranslation();
  const valued = report.totalValue !== null && report.totalValue > 0;
  return (
    <ScrollBox label={t("cluster:results.segments.caption")}>
      <table className="w-full border-collapse text-base">
        <caption className="sr-only">{t("cluster:results.segments.caption")}</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-faint">
            <th scope="col" className={HEAD}>
              {t("cluster:results.segments.segment")}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t(report.customers ? "cluster:results.segments.customers" : "cluster:results.segments.rows")}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t("cluster:results.segments.share")}
            </th>
            {valued ? (
              <th scope="col" colSpan={2} className={HEAD}>
                {report.valueColumn === "monetary"
                  ? t("cluster:results.segments.revenueShare")
                  : t("cluster:results.segments.valueShare", { column: report.valueColumn })}
              </th>
            ) : null}
            <th scope="col" className={HEAD}>
              {t("cluster:results.segments.inWords")}
            </th>
            {commands ? (
              <th scope="col" className={HEAD}>
                <span className="sr-only">{t("cluster:results.segments.actions")}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {report.segments.map((segment) => (
            <Row
              key={segment.key}
              segment={segment}
              report={report}
              valued={valued}
              selected={selected === segment.key}
              onSelect={onSelect}
              commands={commands}
            />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

interface RowProps {
  readonly segment: ProfiledSegment;
  readonly report: ProfileReport;
  readonly valued: boolean;
  readonly selected: boolean;
  readonly onSelect?: (key: string | null) => void;
  readonly commands?: SegmentCommands;
}

function Row({ segment, report, valued, selected, onSelect, commands }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRuleWords(report);
  const [editing, setEditing] = useState(false);
  const toggle = () => onSelect?.(selected ? null : segment.key);
  const items = useMenu(segment, report, commands, () => setEditing(true));
  return (
    // The name in the row is a button that does the same for the keyboard.
    <tr
      onClick={(event) => (onRow(event) ? toggle() : undefined)}
      className={`border-b border-line ${selected ? "bg-accent-soft" : onSelect ? "hover:bg-sunken" : ""}`}
    >
      <th scope="row" className="min-w-36 px-2 py-1 text-left font-normal">
        <span className="flex items-center gap-1.5">
          {commands && !segment.noise ? (
            <SegmentColorButton name={segment.name} color={segment.color} onChange={(color) => commands.recolor(segment.key, color)} />
          ) : (
            <span className={commands ? "inline-flex size-6 items-center justify-center" : "inline-flex"}>
              <SegmentDot segment={segment.color} />
            </span>
          )}
          {editing && commands ? (
            <SegmentNameInput
              name={segment.name}
              automaticName={segment.automaticName}
              onDone={(name) => {
                setEditing(false);
                if (name !== null && name !== segment.name) commands.rename(segment.key, name === segment.automaticName ? "" : name);
              }}
            />
          ) : commands ? (
            <button
              type="button"
              aria-pressed={selected}
              title={t("cluster:results.segments.renameHint")}
              onClick={toggle}
              onDoubleClick={() => setEditing(true)}
              onKeyDown={(event) => {
                if (event.key === "F2") setEditing(true);
              }}
              className="rounded-[5px] px-1 py-0.5 text-left text-ink"
            >
              {segment.name}
            </button>
          ) : (
            <span className="text-ink">{segment.name}</span>
          )}
        </span>
      </th>
      <td className="px-2 py-1 text-right tabular-nums">{format.integer(segment.size)}</td>
      <td className="px-2 py-1 text-right tabular-nums">{format.percent(segment.share, 0)}</td>
      {valued ? (
        <>
          <td className="w-32 px-2 py-1">
            <ShareBar share={segment.valueShare ?? 0} segment={segment.color} />
          </td>
          <td className="px-2 py-1 text-right tabular-nums">{format.percent(segment.valueShare, 0)}</td>
        </>
      ) : null}
      <td className="min-w-48 px-2 py-1 text-ink-soft">{words(segment)}</td>
      {commands ? (
        <td className="px-1 py-0.5 text-right">
          <Menu items={items}>
            <IconButton size="small" icon={<Ellipsis size={15} aria-hidden="true" />} label={t("cluster:results.segments.actionsOf", { name: segment.name })} />
          </Menu>
        </td>
      ) : null}
    </tr>
  );
}

/** False for clicks on controls in the row, and for those on menus that React tells of though they hang elsewhere on the page. */
function onRow({ target, currentTarget }: React.MouseEvent): boolean {
  return target instanceof Element && currentTarget.contains(target) && target.closest("button, input") === null;
}

function useMenu(segment: ProfiledSegment, report: ProfileReport, commands: SegmentCommands | undefined, edit: () => void): readonly MenuEntry[] {
  const { t } = useTranslation();
  if (!commands) return [];
  const others = report.segments.filter((other) => other.key !== segment.key);
  // The menu gives the focus back to its button when it closes: the name field may only appear after that.
  const afterwards = (action: () => void) => () => window.setTimeout(action, 0);
  return [
    { label: t("common:actions.rename"), shortcut: "F2", onSelect: afterwards(edit) },
    { label: t("cluster:results.segments.resetName"), disabled: segment.name === segment.automaticName, onSelect: () => commands.rename(segment.key, "") },
    ...(segment.merged.length > 0
      ? [{ label: t("cluster:results.segments.split", { count: segment.merged.length + 1 }), onSelect: () => commands.split(segment) }]
      : []),
    ...(others.length > 1
      ? [
          { kind: "line" } as const,
          { kind: "title", label: t("cluster:results.segments.mergeInto") } as const,
          ...others.map((other) => ({
            label: other.name,
            icon: <SegmentDot segment={other.color} />,
            onSelect: () => commands.merge(segment.key, other.key),
          })),
        ]
      : []),
  ];
}
