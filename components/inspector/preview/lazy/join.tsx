"use client";

import { useCellText } from "@/components/results/cell-text";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { JoinPreview } from "@/lib/nodes/prepare/join-preview";
import type { PreviewProps } from "../registry";

/** The keys, what they have in common, and the rows that a join by them would match, miss and multiply. */
export default function Join({ report }: PreviewProps<JoinPreview>) {
  return (
    <div className="flex flex-col gap-2.5">
      <Keys report={report} />
      <Sides report={report} />
      <Multiplied report={report} />
      <Kinds report={report} />
    </div>
  );
}

function Keys({ report: { keys, found } }: PreviewProps<JoinPreview>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <ul>
        {keys.map(({ left, right, leftShare, rightShare }) => (
          <li key={`${left} ${right}`}>
            <span className="font-semibold text-ink">{left === right ? left : `${left} = ${right}`}</span>
            <span className="block text-sm text-ink-soft">
              {t("prepare:joinPreview.shares", { left: format.percent(leftShare), right: format.percent(rightShare) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-sm text-ink-soft">{found ? t("prepare:joinPreview.found", { confidence: found.confidence }) : t("prepare:joinPreview.set")}</p>
    </div>
  );
}

function Sides({ report }: PreviewProps<JoinPreview>) {
  const { t } = useTranslation();
  const format = useFormat();
  const sides = [
    { key: "data", rows: report.leftRows, matched: report.leftMatched, noKey: report.leftNoKey },
    { key: "other", rows: report.rightRows, matched: report.rightMatched, noKey: report.rightNoKey },
  ] as const;
  return (
    <dl className="flex flex-col gap-1.5">
      {sides.map(({ key, rows, matched, noKey }) => {
        const share = rows > 0 ? matched / rows : null;
        const alone = rows - matched - noKey;
        return (
          <div key={key}>
            <dt className="flex items-baseline justify-between gap-3 text-base text-ink">
              <span>{t(`prepare:joinPreview.sides.${key}`)}</span>
              <span className="tabular-nums">{format.percent(share)}</span>
            </dt>
            <dd>
              <span aria-hidden="true" className="my-0.5 flex h-1.5 overflow-hidden rounded-full bg-line">
                <span className="h-full bg-accent" style={{ width: `${100 * (share ?? 0)}%` }} />
                <span className="h-full bg-warn" style={{ width: `${rows > 0 ? (100 * alone) / rows : 0}%` }} />
              </span>
              <span className="text-sm text-ink-soft">
                {t("prepare:joinPreview.rows", { matched, alone })}
                {noKey > 0 ? ` · ${t("prepare:joinPreview.noKey", { rows: noKey })}` : ""}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Multiplied({ report: { keys, largest, leftMost, rightMost, exploded, tooLarge } }: PreviewProps<JoinPreview>) {
  const { t } = useTranslation();
  const cellText = useCellText();
  const most = t("prepare:joinPreview.most", { left: leftMost, right: rightMost });
  if (!largest || exploded === 0) return leftMost > 0 ? <p className="text-sm text-ink-soft">{most}</p> : null;
  const key = largest.key.map((value, i) => cellText({ ...keys[i], name: keys[i].left }, value) ?? t("common:values.missing")).join(" · ");
  return (
    <div className={classes("border-l-[3px] pl-2.5", tooLarge ? "border-bad" : "border-warn")}>
      <p className="text-base font-semibold text-ink">{t("prepare:joinPreview.exploded", { count: exploded })}</p>
      <p className="text-sm text-ink-soft">{t("prepare:joinPreview.worst", { key, left: largest.left, right: largest.right })}</p>
      {tooLarge ? <p className="text-sm text-ink">{t("prepare:joinPreview.tooLarge")}</p> : null}
    </div>
  );
}

function Kinds({ report: { rowsBy, join } }: PreviewProps<JoinPreview>) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  return (
    <div>
      <h4 className="text-sm text-ink-soft">{t("prepare:joinPreview.rowsBy")}</h4>
      <ul>
        {rowsBy.map((each) => (
          <li
            key={each.join}
            aria-current={each.join === join || undefined}
            className={classes("flex items-baseline justify-between gap-3 text-sm", each.join === join ? "font-semibold text-ink" : "text-ink-soft")}
          >
            <span className="min-w-0">{words.option("prepare.join", "kind", each.join)}</span>
            <span className="shrink-0 tabular-nums">{format.integer(each.rows)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
