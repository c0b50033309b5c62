"use client";

import { X } from "lucide-react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { type CentreReasons, conditionsOfLeaf, type TreeReasons } from "@/lib/ml/profile/why";
import { explainRow, type Row } from "@/lib/nodes/cluster/explain-row";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import type { ReportViewProps } from "./contract";
import { SegmentDot, segmentColor } from "./parts";
import { useColumnName, useConditionsWords } from "./segment-words";
import { useRowsAt } from "./use-one-row";

/** From which margin a row is called sure, and from which it is called fairly sure. */
const SURE = 0.4;
const FAIRLY = 0.1;

interface RowAtProps extends Pick<ReportViewProps<ProfileReport>, "report" | "state"> {
  /** Place of the row in the table. */
  readonly place: number;
  readonly onClose: () => void;
}

/** Why the row at a place of the table is in its segment: fetched, then explained. */
export function WhyRowAt({ report, state, place, onClose }: RowAtProps) {
  const { t } = useTranslation();
  const fetched = useRowsAt(state.key, "data", [place]);
  if (fetched.phase === "loading") return <p className="text-sm text-ink-soft">{t("common:results.loading")}</p>;
  const row = fetched.phase === "ready" ? fetched.value[0] : undefined;
  if (!row) return <p className="text-sm text-ink-soft">{t("cluster:results.profile.why.gone")}</p>;
  return <WhyCard report={report} state={state} row={row} onClose={onClose} />;
}

interface CardProps extends Pick<ReportViewProps<ProfileReport>, "report" | "state"> {
  readonly row: Row;
  readonly onClose?: () => void;
}

/** Why a row is in its segment, and how sure that is. */
export function WhyCard({ report, state, row, onClose }: CardProps) {
  const { t } = useTranslation();
  const { segment, nearest, reasons } = explainRow(report, row);
  const own = segment === null ? null : report.segments[segment];
  const name = useRowName(state)(row);
  return (
    <section aria-label={t("cluster:results.profile.why.label", { name })} aria-live="polite" className="rounded-[10px] border border-line bg-raised p-3">
      <header className="mb-2 flex items-start justify-between gap-2">
        <h4 className="min-w-0 text-base text-ink">
          <span className="font-semibold">{name}</span>
          <span className="mt-0.5 flex items-center gap-1.5">
            {own ? (
              <>
                <SegmentDot segment={own.color} />
                {own.name}
              </>
            ) : (
              t("cluster:results.profile.why.noSegment")
            )}
          </span>
        </h4>
        {onClose ? <IconButton size="small" label={t("common:actions.close")} icon={<X size={14} aria-hidden="true" />} onClick={onClose} /> : null}
      </header>
      {own?.noise ? (
        <p className="text-base text-ink-soft">
          {nearest === null ? t("cluster:results.profile.why.noise") : t("cluster:results.profile.why.noiseNear", { next: report.segments[nearest].name })}
        </p>
      ) : null}
      {reasons && segment !== null ? (
        <>
          <Margin report={report} margin={reasons.margin} next={reasons.next} />
          {reasons.type === "centres" ? (
            <Pulls report={report} row={row} segment={segment} reasons={reasons} />
          ) : (
            <Path report={report} segment={segment} reasons={reasons} />
          )}
        </>
      ) : null}
      {own && !own.noise && !reasons ? <p className="text-base text-ink-soft">{t("cluster:results.profile.why.unknown")}</p> : null}
    </section>
  );
}

/** The row's own key: what its id column holds. */
export function useRowName(state: CardProps["state"]): (row: Row) => string {
  const { t } = useTranslation();
  const data = state.outputs.data;
  const id = data?.kind === "table" ? data.columns.find(({ role }) => role === "id") : undefined;
  return (row) => {
    const value = id && row.get(id.name);
    return value === undefined || value === null ? t("cluster:results.profile.why.thisRow") : String(value);
  };
}

function Margin({ report, margin, next }: { readonly report: ProfileReport; readonly margin: number; readonly next: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const level = margin >= SURE ? "sure" : margin >= FAIRLY ? "fairly" : margin >= 0 ? "between" : "nearer";
  const place = `${((Math.max(-1, Math.min(1, margin)) + 1) / 2) * 100}%`;
  return (
    <div className="mb-3">
      <p className="text-base text-ink">
        {t(`cluster:results.profile.why.${level}`, { next: next === null ? "" : report.segments[next].name })}{" "}
        <span className="tabular-nums text-ink-soft">{t("cluster:results.profile.why.margin", { value: format.number(margin, 2) })}</span>
      </p>
      <span aria-hidden="true" className="relative mt-1 block h-1.5 rounded-full bg-line">
        <span className="absolute inset-y-[-3px] left-1/2 w-px bg-line-strong" />
        <span className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink" style={{ left: place }} />
      </span>
    </div>
  );
}

/** One line a column: the row's value between the two segments' medians, and which way it pulls. */
function Pulls({
  report,
  row,
  segment,
  reasons,
}: {
  readonly report: ProfileReport;
  readonly row: Row;
  readonly segment: number;
  readonly reasons: CentreReasons;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const axes = report.explainer?.centres?.axes ?? [];
  const [own, next] = [report.segments[segment], report.segments[reasons.next]];
  const widest = Math.max(1e-9, ...reasons.pulls.map(({ share }) => Math.abs(share)));
  return (
    <table className="w-full text-sm">
      <caption className="mb-1 text-left text-xs text-ink-soft">{t("cluster:results.profile.why.against", { own: own.name, next: next.name })}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("cluster:results.differences.column")}</th>
          <th scope="col">{t("cluster:results.profile.why.pull")}</th>
        </tr>
      </thead>
      <tbody>
        {reasons.pulls.map(({ axis, share }) => {
          const { column, shown } = axes[axis];
          const place = report.columns.findIndex(({ name }) => name === shown);
          const value = row.get(shown);
          const medians = place < 0 ? null : { own: format.number(own.distributions[place].median), next: format.number(next.distributions[place].median) };
          const towards = share >= 0 ? own : next;
          return (
            <tr key={column} className="border-t border-line">
              <th scope="row" className="py-1 pr-2 text-left font-normal text-ink">
                <span className="tabular-nums">
                  {called(shown)}: {format.number(typeof value === "number" ? value : null)}
                </span>
                {medians ? (
                  <span className="block text-xs tabular-nums text-ink-soft">
                    {t("cluster:results.profile.why.medians", { own: own.name, ownValue: medians.own, next: next.name, nextValue: medians.next })}
                  </span>
                ) : null}
              </th>
              <td className="w-24 py-1 align-top">
                <span className="relative mt-1.5 block h-2 rounded-full bg-line" aria-hidden="true">
                  <span
                    className="absolute inset-y-0 rounded-full"
                    style={{
                      width: `${(50 * Math.abs(share)) / widest}%`,
                      background: segmentColor(towards.color),
                      ...(share >= 0 ? { left: "50%" } : { right: "50%" }),
                    }}
                  />
                </span>
                <span className="block text-right text-xs tabular-nums text-ink-soft">
                  <span className="sr-only">{towards.name} </span>
                  {format.percent(Math.abs(share), 0)}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The answers that lead to the row's leaf, and how pure that is. */
function Path({ report, segment, reasons }: { readonly report: ProfileReport; readonly segment: number; readonly reasons: TreeReasons }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useConditionsWords(report);
  const { tree, segments } = report;
  if (!tree) return null;
  const { counts, size } = tree.nodes[reasons.leaf];
  const values = { segment: segments[segment].name, share: format.percent(size > 0 ? counts[segment] / size : null, 0), size: format.integer(size) };
  return (
    <>
      <ul className="list-disc pl-4 text-base text-ink">
        {conditionsOfLeaf(tree.segments, reasons.leaf).map((condition) => (
          <li key={condition.column}>{words([condition])}</li>
        ))}
      </ul>
      <p className="mt-1 text-sm text-ink-soft">{t("cluster:results.profile.why.leaf", values)}</p>
      {reasons.says === segment ? null : (
        <p className="mt-1 text-sm text-ink-soft">{t("cluster:results.profile.why.exception", { segment: segments[reasons.says].name })}</p>
      )}
    </>
  );
}
