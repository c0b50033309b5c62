"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { RowsPreview } from "@/lib/nodes/rows-preview";
import type { PreviewProps } from "../registry";

/** How many rows would stay, and why the others would leave. */
export default function Rows({ report: { rowsIn, rowsOut, dropped, sampled, reasons = [], ...cells } }: PreviewProps<RowsPreview>) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  const share = rowsIn > 0 ? rowsOut / rowsIn : null;
  const more = (["marked", "filled", "changed"] as const).flatMap((what) => {
    const count = cells[what];
    return count === undefined ? [] : [{ what, count }];
  });
  return (
    <>
      <p className="flex items-baseline justify-between gap-3 text-base text-ink">
        <span>{t("studio:preview.rows", { rows: rowsOut, of: rowsIn })}</span>
        <span className="shrink-0 tabular-nums text-ink-soft">{format.percent(share)}</span>
      </p>
      <span aria-hidden="true" className="my-1.5 flex h-1.5 overflow-hidden rounded-full bg-line">
        <span className="h-full bg-accent" style={{ width: `${100 * (share ?? 0)}%` }} />
      </span>
      {more.map(({ what, count }) => (
        <p key={what} className="text-sm text-ink-soft">
          {t(`studio:preview.${what}`, { count })}
        </p>
      ))}
      {reasons.length > 0 ? (
        <p className="text-sm text-ink-soft">
          {t("studio:preview.reasons", { columns: reasons.map(({ column, share }) => `${column} (${format.percent(share)})`).join(", ") })}
        </p>
      ) : null}
      {dropped.length > 0 ? (
        <ul aria-label={t("studio:inspector.dropped")} className="flex flex-col gap-0.5">
          {dropped.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rules may drop for the same reason
            <li key={`${one.code} ${index}`} className="flex items-baseline justify-between gap-3 text-sm text-ink-soft">
              <span className="min-w-0">{words.dropped(one)}</span>
              <span className="shrink-0 tabular-nums">{`−${format.integer(one.rows)}`}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {sampled === undefined ? null : <p className="mt-1 text-sm text-ink-soft">{t("studio:preview.sampled", { count: sampled })}</p>}
    </>
  );
}
