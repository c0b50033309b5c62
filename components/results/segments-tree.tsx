"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Surrogate } from "@/lib/ml/profile/surrogate";
import type { ToldNode, ToldSplit } from "@/lib/ml/profile/tree-rules";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { SegmentDot, segmentColor } from "./parts";
import { ScrollBox } from "./scroll-box";
import { useColumnName } from "./segment-words";

interface TreeProps {
  readonly report: ProfileReport;
  readonly tree: Surrogate;
}

/** The tree from left to right: each question with its two answers, each leaf with the segment it says. */
export function SegmentTree({ report, tree }: TreeProps) {
  const { t } = useTranslation();
  return (
    <ScrollBox label={t("cluster:results.profile.rules.treeLabel")}>
      <ul className="w-max" aria-label={t("cluster:results.profile.rules.treeLabel")}>
        <Branch report={report} tree={tree} at={0} answer={null} />
      </ul>
    </ScrollBox>
  );
}

interface BranchProps extends TreeProps {
  readonly at: number;
  /** What leads here; null at the root. */
  readonly answer: string | null;
}

function Branch({ report, tree, at, answer }: BranchProps) {
  const answers = useAnswers(report);
  const node = tree.nodes[at];
  const { split, left, right } = node;
  return (
    <li className="relative flex items-center">
      {answer === null ? null : (
        <>
          <span aria-hidden="true" className="w-4 shrink-0 border-t border-line-strong" />
          <span className="shrink-0 min-w-14 px-1.5 text-center text-xs whitespace-nowrap tabular-nums text-ink-soft">{answer}</span>
          <span aria-hidden="true" className="w-3 shrink-0 border-t border-line-strong" />
        </>
      )}
      {split ? <Question report={report} node={node} split={split} /> : <Leaf report={report} node={node} />}
      {split ? (
        <>
          <span aria-hidden="true" className="w-3 shrink-0 border-t border-line-strong" />
          <ul className="flex flex-col [&>li]:py-1 [&>li]:before:absolute [&>li]:before:left-0 [&>li]:before:border-l [&>li]:before:border-line-strong [&>li:first-child]:before:top-1/2 [&>li:first-child]:before:bottom-0 [&>li:last-child]:before:top-0 [&>li:last-child]:before:bottom-1/2">
            <Branch report={report} tree={tree} at={left} answer={answers(split, true)} />
            <Branch report={report} tree={tree} at={right} answer={answers(split, false)} />
          </ul>
        </>
      ) : null}
    </li>
  );
}

function Question({ report, node, split }: { readonly report: ProfileReport; readonly node: ToldNode; readonly split: ToldSplit }) {
  const format = useFormat();
  const called = useColumnName();
  return (
    <span className="shrink-0 rounded-[7px] border border-line-strong bg-raised px-2 py-1">
      <span className="block text-sm text-ink">{called(split.column)}</span>
      <span className="block text-xs tabular-nums text-ink-faint">{format.integer(node.size)}</span>
      <Shares report={report} node={node} />
    </span>
  );
}

function Leaf({ report, node }: { readonly report: ProfileReport; readonly node: ToldNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const segment = report.segments[node.segment];
  const precision = node.size > 0 ? node.counts[node.segment] / node.size : null;
  return (
    <span className="w-40 shrink-0 rounded-[7px] border border-line bg-sunken px-2 py-1">
      <span className="flex items-center gap-1.5 text-sm font-semibold text-ink">
        <SegmentDot segment={segment.color} />
        <span className="truncate">{segment.name}</span>
      </span>
      <span className="block text-xs tabular-nums text-ink-soft">
        {t("cluster:results.profile.rules.leaf", { share: format.percent(precision, 0), size: format.integer(node.size) })}
      </span>
      <Shares report={report} node={node} />
    </span>
  );
}

/** What a node holds, as one bar in the segments' colours. */
function Shares({ report, node }: { readonly report: ProfileReport; readonly node: ToldNode }) {
  return (
    <span aria-hidden="true" className="mt-0.5 flex h-1 overflow-hidden rounded-full bg-line">
      {report.segments.map((segment, index) => (
        <span key={segment.key} style={{ width: `${(100 * node.counts[index]) / Math.max(1, node.size)}%`, background: segmentColor(segment.color) }} />
      ))}
    </span>
  );
}

/** The two answers to a question: below a cut and from it on, a value and every other. */
function useAnswers(report: ProfileReport): (split: ToldSplit, left: boolean) => string {
  const { t } = useTranslation();
  const key = (name: string, values: Readonly<Record<string, string | number>> = {}) => t(`cluster:results.profile.rules.answers.${name}`, values);
  return (split, left) => {
    if (split.type === "category") return key(left ? "is" : "isNot", { value: split.value });
    if (split.cut === null) return key(left ? "known" : "unknown");
    const { cut } = split;
    const gaps = report.columns.some(({ name, overall }) => name === split.column && overall.count < report.rows);
    const text = left ? key("below", { value: cut }) : key("from", { value: cut });
    return gaps && split.missingLeft === left ? key("orUnknown", { answer: text }) : text;
  };
}
