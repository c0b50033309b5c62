"use client";

import type { ReactNode } from "react";
import { segmentColorName } from "@/lib/nodes/cluster/segment-colors";
import { ScrollBox } from "./scroll-box";

/** A titled part of a view. */
export function Section({ title, note, children }: { readonly title?: string; readonly note?: string; readonly children: ReactNode }) {
  return (
    <section className="mb-5 min-w-0">
      {title ? <h3 className="mb-1.5 text-base font-semibold text-ink">{title}</h3> : null}
      {note ? <p className="mb-2 max-w-prose text-sm text-ink-soft">{note}</p> : null}
      {children}
    </section>
  );
}

export interface Figure {
  readonly label: string;
  readonly value: string;
  /** A second line in grey: an interval, a share, a comparison. */
  readonly note?: string;
  readonly tone?: "good" | "warn" | "bad";
}

const TONES = { good: "text-good", warn: "text-warn", bad: "text-bad" } as const;

/** The few numbers a person looks for first. */
export function Figures({ items }: { readonly items: readonly Figure[] }) {
  return (
    <dl className="mb-5 flex flex-wrap gap-x-8 gap-y-3">
      {items.map((item) => (
        <div key={item.label}>
          <dt className="text-xs text-ink-faint">{item.label}</dt>
          <dd className={`text-xl font-semibold tabular-nums ${item.tone ? TONES[item.tone] : "text-ink"}`}>{item.value}</dd>
          {item.note ? <dd className="text-xs text-ink-soft">{item.note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}

export interface GridColumn<Row> {
  readonly key: string;
  readonly label: string;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface GridProps<Row> {
  readonly caption: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected?: string | null;
  readonly onSelect?: (key: string) => void;
}

/** A small static table, for reports; large tables of rows are drawn by table-view. */
export function Grid<Row>({ caption, columns, rows, rowKey, selected, onSelect }: GridProps<Row>) {
  return (
    <ScrollBox label={caption}>
      <table className="w-full border-collapse text-base">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-faint">
            {columns.map((column) => (
              <th key={column.key} scope="col" className={`px-2 py-1.5 font-normal ${column.numeric ? "text-right" : ""}`}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <tr
                key={key}
                aria-selected={selected === undefined ? undefined : selected === key}
                onClick={onSelect ? () => onSelect(key) : undefined}
                className={`border-b border-line ${selected === key ? "bg-accent-soft" : onSelect ? "hover:bg-sunken" : ""}`}
              >
                {columns.map((column) => (
                  <td key={column.key} className={`px-2 py-1.5 ${column.numeric ? "text-right tabular-nums" : ""}`}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** A share as a bar; the number stands beside it as text. `segment`: its colour. */
export function ShareBar({ share, segment }: { readonly share: number; readonly segment?: number }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span aria-hidden="true" className="block h-1.5 w-full min-w-16 rounded-full bg-line">
      <span className="block h-full rounded-full" style={{ width, background: segment ? segmentColor(segment) : "var(--accent)" }} />
    </span>
  );
}

/** CSS colour of a segment by its number; 0 or less is noise. */
export function segmentColor(segment: number): string {
  return `var(${segmentColorName(segment)})`;
}

/** Colours from here on stand as rings: what a colour alone hardly tells apart, its mark does. */
const RINGS = 9;

/** The mark that stands beside a segment's name everywhere. */
export function SegmentDot({ segment }: { readonly segment: number }) {
  const color = segmentColor(segment);
  const ring = segment >= RINGS;
  return (
    <span
      aria-hidden="true"
      className={`inline-block shrink-0 rounded-full ${ring ? "size-2.5 border-[2.5px]" : "size-2"}`}
      style={ring ? { borderColor: color } : { background: color }}
    />
  );
}

/** A segment in a line: its colour and its name. */
export function SegmentLabel({ segment }: { readonly segment: { readonly color: number; readonly name: string } }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <SegmentDot segment={segment.color} />
      {segment.name}
    </span>
  );
}

/** A finding, its evidence and at most one action; never a modal. */
export function Callout({ tone, title, children }: { readonly tone: "info" | "warn" | "bad"; readonly title: string; readonly children?: ReactNode }) {
  const border = tone === "bad" ? "border-bad" : tone === "warn" ? "border-warn" : "border-accent";
  return (
    <div className={`mb-4 max-w-prose border-l-2 ${border} pl-3`}>
      <p className="font-semibold text-ink">{title}</p>
      {children ? <div className="text-sm text-ink-soft">{children}</div> : null}
    </div>
  );
}
