"use client";

import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { conditionKey, type SegmentRule } from "@/lib/ml/rules/segment-rules";
import type { EditorProps } from "./contract";
import { SegmentRuleCard } from "./segment-rule-card";
import { type RuleCounts, useRuleCounts } from "./segment-rule-counts";

/** As many as the param takes. */
const MOST_SEGMENTS = 50;

/** An ordered list of segments, each a name and a condition; the first whose condition a row meets takes it. */
export default function SegmentRules({
  nodeId,
  value,
  columns,
  summaries,
  params,
  problems,
  labelId,
  onChange,
  onParams,
}: EditorProps<readonly SegmentRule[]>) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const list = Array.isArray(value) ? value : [];
  const [open, setOpen] = useState<number | null>(list.length === 1 ? 0 : null);
  const counts = useRuleCounts(nodeId, list);
  const twins = useMemo(() => sameAsEarlier(list), [list]);

  const replace = (index: number, segment: SegmentRule, typing: boolean) =>
    onChange(
      list.map((each, i) => (i === index ? segment : each)),
      { typing },
    );
  function move(from: number, to: number) {
    if (to < 0 || to >= list.length) return;
    const next = list.filter((_, i) => i !== from);
    next.splice(to, 0, list[from]);
    onChange(next);
    // What is open stays open wherever it goes.
    setOpen(open === from ? to : open === to ? from : open);
    announce(t("cluster:rulesEditor.moved", { name: list[from].name, number: to + 1 }));
  }
  function insert(at: number, segment: SegmentRule) {
    onChange([...list.slice(0, at), segment, ...list.slice(at)]);
    setOpen(at);
  }
  const shared = { nodeId, param: "segments", params, columns, summaries, problems, labelId, onParams };
  return (
    <div className="flex flex-col gap-2">
      {list.length === 0 ? <p className="text-sm text-ink-soft">{t("cluster:rulesEditor.empty")}</p> : null}
      <ol className="flex flex-col gap-2 empty:hidden">
        {list.map((segment, index) => (
          <SegmentRuleCard
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment is known by its place alone while its name is typed
            key={index}
            {...shared}
            index={index}
            last={list.length - 1}
            segment={segment}
            names={list.map(({ name }) => name)}
            counts={counts?.segments[index] ?? null}
            fresh={counts?.fresh ?? false}
            twin={twins[index]}
            open={open === index}
            onOpen={() => setOpen(open === index ? null : index)}
            onSegment={(next, typing) => replace(index, next, typing)}
            onMove={(to) => move(index, to)}
            onDuplicate={() => insert(index + 1, { ...segment, name: t("cluster:rulesEditor.copyName", { name: segment.name }) })}
            onDelete={() => {
              onChange(list.filter((_, i) => i !== index));
              setOpen(null);
            }}
          />
        ))}
      </ol>
      <Button
        size="small"
        className="self-start"
        disabled={list.length >= MOST_SEGMENTS}
        onClick={() => insert(list.length, { name: t("cluster:rulesEditor.newName", { number: list.length + 1 }), match: "all", rules: [], formula: "" })}
      >
        <Plus size={14} aria-hidden="true" />
        {t("cluster:rulesEditor.add")}
      </Button>
      <Rest counts={counts} some={list.length > 0} />
    </div>
  );
}

function Rest({ counts, some }: { readonly counts: RuleCounts | null; readonly some: boolean }) {
  const { t } = useTranslation();
  if (!some) return null;
  if (!counts?.fresh) return counts ? null : <p className="text-xs text-ink-faint">{t("cluster:rulesEditor.runHint")}</p>;
  return (
    <p className="text-xs text-ink-soft">
      {t("cluster:rulesEditor.uncovered", { count: counts.uncovered, share: counts.rows > 0 ? counts.uncovered / counts.rows : 0 })}
    </p>
  );
}

/** For each segment the place of an earlier one with the same condition; null without. */
function sameAsEarlier(list: readonly SegmentRule[]): readonly (number | null)[] {
  const first = new Map<string, number>();
  return list.map((segment, index) => {
    if (segment.rules.length === 0 && segment.formula.trim() === "") return null;
    const key = conditionKey(segment);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    return earlier ?? null;
  });
}
