"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { Grid, type GridColumn, Section, SegmentLabel } from "./parts";
import { useConditionsWords, useRuleWords } from "./segment-words";
import { SegmentTree } from "./segments-tree";

/** Two kinds of rules, each with how far it can be trusted: one line a segment, and a tree that places everybody. */
export function SegmentRules({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRuleWords(report);
  const segments = report.segments.filter(({ noise }) => !noise);
  return (
    <>
      <Section title={t("cluster:results.profile.rules.lineTitle")} note={t("cluster:results.rules.note")}>
        <Grid
          caption={t("cluster:results.rules.caption")}
          rows={segments}
          rowKey={(segment) => segment.key}
          columns={[
            { key: "segment", label: t("cluster:results.segments.segment"), cell: (segment) => <SegmentLabel segment={segment} /> },
            { key: "rule", label: t("cluster:results.segments.inWords"), cell: words },
            { key: "matched", label: t("cluster:results.rules.matched"), numeric: true, cell: (segment) => format.integer(segment.rule?.matched) },
            { key: "precision", label: t("cluster:results.rules.precision"), numeric: true, cell: (segment) => format.percent(segment.rule?.precision, 0) },
            { key: "coverage", label: t("cluster:results.rules.coverage"), numeric: true, cell: (segment) => format.percent(segment.rule?.coverage, 0) },
          ]}
        />
        {segments.length < report.segments.length ? <p className="mt-2 text-sm text-ink-soft">{t("cluster:results.profile.rules.noise")}</p> : null}
      </Section>
      <TreeRules report={report} />
    </>
  );
}

interface Leaf {
  readonly key: string;
  readonly segment: ProfiledSegment;
  readonly words: string;
  readonly matched: number | null;
  readonly precision: number | null;
  readonly coverage: number | null;
}

function TreeRules({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useConditionsWords(report);
  const { tree } = report;
  if (!tree) return null;
  const leaves = report.segments.flatMap((segment, index): Leaf[] => {
    if (segment.noise) return [];
    const { rules } = tree.segments[index];
    if (rules.length === 0)
      return [{ key: segment.key, segment, words: t("cluster:results.profile.rules.noLeaf"), matched: null, precision: null, coverage: null }];
    return rules.map((rule) => ({ ...rule, key: `${segment.key} ${rule.leaf}`, segment, words: words(rule.conditions) }));
  });
  const columns: GridColumn<Leaf>[] = [
    { key: "segment", label: t("cluster:results.segments.segment"), cell: ({ segment }) => <SegmentLabel segment={segment} /> },
    { key: "rule", label: t("cluster:results.profile.rules.when"), cell: (leaf) => leaf.words },
    { key: "matched", label: t("cluster:results.rules.matched"), numeric: true, cell: ({ matched }) => format.integer(matched) },
    { key: "precision", label: t("cluster:results.rules.precision"), numeric: true, cell: ({ precision }) => format.percent(precision, 0) },
    { key: "coverage", label: t("cluster:results.rules.coverage"), numeric: true, cell: ({ coverage }) => format.percent(coverage, 0) },
  ];
  return (
    <Section title={t("cluster:results.profile.rules.treeTitle")} note={t("cluster:results.profile.rules.treeNote")}>
      <p className="mb-3 text-base text-ink">
        {t("cluster:results.profile.rules.fidelity", { share: format.percent(tree.fidelity) })}{" "}
        <span className="text-ink-soft">
          {tree.validated === null ? null : t("cluster:results.profile.rules.validated", { share: format.percent(tree.validated) })}{" "}
          {t("cluster:results.profile.rules.baseline", { share: format.percent(tree.baseline) })}
        </span>
      </p>
      <SegmentTree report={report} tree={tree} />
      <div className="mt-4">
        <Grid caption={t("cluster:results.profile.rules.treeCaption")} rows={leaves} rowKey={({ key }) => key} columns={columns} />
      </div>
    </Section>
  );
}
