"use client";

import { FixOffer } from "@/components/inspector/fix-offer";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { JoinReport } from "@/lib/nodes/prepare/join-report";
import type { Fix } from "@/lib/nodes/problem";
import type { Json } from "@/lib/table/table";
import { useCellText } from "./cell-text";
import type { ReportViewProps } from "./contract";
import { JoinSides } from "./join-sides";
import { Callout, Figures, Grid, Section } from "./parts";

/** Which rows found each other, by which keys and why these, and which keys multiply rows. */
export default function Join({ report, nodeId, onFix, printed }: ReportViewProps<JoinReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (part: number, of: number) => format.percent(of > 0 ? part / of : null);
  const ofRows = (rows: number, of: number) => t("prepare:results.join.ofRows", { rows, of });
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.join.rows"), value: format.integer(report.rowsOut), note: t(`prepare:results.join.kinds.${report.join}`) },
          {
            label: t("prepare:results.join.matched"),
            value: share(report.leftMatched, report.leftRows),
            note: ofRows(report.leftMatched, report.leftRows),
            ...(report.leftRows > 0 && report.leftMatched === 0 ? { tone: "bad" as const } : {}),
          },
          {
            label: t("prepare:results.join.otherMatched"),
            value: share(report.rightMatched, report.rightRows),
            note: ofRows(report.rightMatched, report.rightRows),
          },
          {
            label: t("prepare:results.join.exploded"),
            value: report.exploded > 0 ? format.integer(report.exploded) : t("prepare:results.join.explodedNone"),
            ...(report.exploded > 0 ? { tone: "warn" as const } : {}),
          },
        ]}
      />
      <Exploded report={report} nodeId={nodeId} onFix={printed ? undefined : onFix} />
      <Keys report={report} />
      <Section title={t("prepare:results.join.both")}>
        <JoinSides report={report} />
      </Section>
      {report.looser ? (
        <p className="mb-5 max-w-prose text-sm text-ink-soft">{t("prepare:results.join.looser", { rows: report.looser.leftMatched - report.leftMatched })}</p>
      ) : null}
      <Examples report={report} />
      <Renamed report={report} />
    </div>
  );
}

function useKeyText(keys: JoinReport["keys"]): (key: readonly Json[]) => string {
  const { t } = useTranslation();
  const cellText = useCellText();
  return (key) => key.map((value, i) => cellText({ ...keys[i], name: keys[i].left }, value) ?? t("common:values.missing")).join(" · ");
}

function Exploded({ report, nodeId, onFix }: { readonly report: JoinReport; readonly nodeId: string; readonly onFix: ((fix: Fix) => void) | undefined }) {
  const { t } = useTranslation();
  const keyText = useKeyText(report.keys);
  const { largest, exploded, manyToMany } = report;
  if (!largest || exploded === 0) return null;
  const columns = report.keys.map((key) => key.right);
  const fix: Fix = { type: "insert-before", node: "prepare.deduplicate", params: { columns }, before: "other" };
  return (
    <Callout tone="warn" title={t("prepare:results.join.many")}>
      <p>{t("prepare:results.join.manyNote", { keys: manyToMany, rows: exploded, key: keyText(largest.key), left: largest.left, right: largest.right })}</p>
      {onFix ? (
        <FixOffer node={nodeId} fix={fix}>
          <Button size="small" className="mt-2" onClick={() => onFix(fix)}>
            {t("prepare:results.join.manyMend")}
          </Button>
        </FixOffer>
      ) : null}
    </Callout>
  );
}

function Keys({ report: { keys, found } }: { readonly report: JoinReport }) {
  const { t } = useTranslation();
  return (
    <Section title={t("prepare:results.join.keys")}>
      <ul className="mb-1">
        {keys.map(({ left, right }) => (
          <li key={`${left} ${right}`} className="font-semibold text-ink">
            {left === right ? left : `${left} = ${right}`}
          </li>
        ))}
      </ul>
      <p className="max-w-prose text-sm text-ink-soft">
        {found ? t("prepare:results.join.foundBy", { confidence: found.confidence }) : t("prepare:results.join.setBy")}
        {found ? `. ${t("prepare:results.join.reasons", { names: found.names, overlap: found.overlap, uniqueness: found.uniqueness })}` : ""}
        {found?.sameRole ? ` ${t("prepare:results.join.sameRole")}` : ""}
      </p>
    </Section>
  );
}

function Examples({ report: { keys, leftExamples, rightExamples } }: { readonly report: JoinReport }) {
  const { t } = useTranslation();
  const keyText = useKeyText(keys);
  if (leftExamples.length + rightExamples.length === 0) return null;
  const sides = [
    { name: t("prepare:results.join.onlyData"), examples: leftExamples },
    { name: t("prepare:results.join.onlyOther"), examples: rightExamples },
  ];
  return (
    <Section title={t("prepare:results.join.examples")}>
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
        {sides.map(({ name, examples }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-ink-faint">{name}</dt>
            {examples.length === 0 ? <dd className="text-ink-soft">{t("prepare:results.join.none")}</dd> : null}
            {examples.map((key) => (
              <dd key={JSON.stringify(key)} className="truncate text-ink">
                {keyText(key)}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Renamed({ report: { renamed } }: { readonly report: JoinReport }) {
  const { t } = useTranslation();
  if (renamed.length === 0) return null;
  const title = t("prepare:results.join.renamed");
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={renamed}
        rowKey={({ to }) => to}
        columns={[
          { key: "from", label: t("prepare:results.join.from"), cell: ({ from }) => from },
          { key: "to", label: t("prepare:results.join.to"), cell: ({ to }) => to },
        ]}
      />
    </Section>
  );
}
