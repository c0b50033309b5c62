"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { valueName } from "./cell-text";

interface SpreadProps {
  readonly column: ColumnSummary;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

/** The spread of a column in little: a histogram of numbers and dates, else how its values share the rows. */
export function ColumnSpread({ column, rows, width, height }: SpreadProps) {
  return column.histogram && column.histogram.length > 0 ? (
    <Histogram column={column} counts={column.histogram} width={width} height={height} />
  ) : (
    <Shares column={column} rows={rows} width={width} />
  );
}

/** All bars in one shape: a table of hundreds of columns is drawn at once. */
function Histogram({ column, counts, width, height }: Omit<SpreadProps, "rows"> & { readonly counts: readonly number[] }) {
  const { t } = useTranslation();
  const highest = Math.max(...counts, 1);
  const pitch = width / counts.length;
  const bars = counts
    .map((count, index) => {
      const tall = count > 0 ? Math.max(1, (count / highest) * height) : 0;
      return tall === 0 ? "" : `M${(index * pitch).toFixed(1)} ${height}v${(-tall).toFixed(1)}h${Math.max(1, pitch - 1).toFixed(1)}v${tall.toFixed(1)}z`;
    })
    .join("");
  return (
    <svg width={width} height={height} role="img" aria-label={t("studio:dock.histogram", { column: column.name })}>
      <path d={bars} fill="var(--port-table)" opacity="0.65" />
    </svg>
  );
}

function Shares({ column, rows, width }: Omit<SpreadProps, "height">) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = column.top ?? [];
  const [first] = top;
  if (!first || rows === 0) return null;
  let from = 0;
  return (
    <div style={{ width }}>
      <svg width={width} height={8} aria-hidden="true" className="block rounded-sm">
        <rect width={width} height={8} fill="var(--line)" />
        {top.map(({ value, count }, index) => {
          const x = from;
          const wide = (count / rows) * width;
          from += wide;
          return <rect key={value} x={x} width={Math.max(0.5, wide - 0.5)} height={8} fill="var(--port-table)" opacity={Math.max(0.2, 0.8 - index * 0.1)} />;
        })}
      </svg>
      <p className="mt-0.5 flex justify-between gap-2 text-xs">
        <span className="truncate text-ink-soft">{valueName(column, first.value, t)}</span>
        <span className="shrink-0 text-ink-faint tabular-nums">{format.percent(first.count / rows)}</span>
      </p>
    </div>
  );
}
