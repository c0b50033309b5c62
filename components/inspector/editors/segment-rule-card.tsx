"use client";

import { ArrowDown, ArrowUp, ChevronDown, Copy, Ellipsis, Trash2, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useConditionInWords } from "@/components/results/condition-words";
import { SegmentDot } from "@/components/results/parts";
import { classes } from "@/components/ui/classes";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Menu } from "@/components/ui/menu";
import { Segmented } from "@/components/ui/segmented";
import { TextInput } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import { formulaProblem } from "@/lib/ml/formula/formula";
import { isUnconditional, type SegmentRule } from "@/lib/ml/rules/segment-rules";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import type { EditorProps } from "./contract";
import FilterRules from "./filter-rules";
import { FormulaField } from "./formula-field";
import type { SegmentCounts } from "./segment-rule-counts";

interface SegmentRuleCardProps extends Omit<EditorProps, "value" | "onChange"> {
  readonly index: number;
  /** Index of the last segment of the list. */
  readonly last: number;
  readonly segment: SegmentRule;
  readonly names: readonly string[];
  readonly counts: SegmentCounts | null;
  readonly fresh: boolean;
  /** Place of an earlier segment with the same condition. */
  readonly twin: number | null;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onSegment: (segment: SegmentRule, typing: boolean) => void;
  readonly onMove: (to: number) => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

/** One segment: its name and its condition in words; opened, the condition can be changed. Alt and an arrow move it. */
export function SegmentRuleCard(props: SegmentRuleCardProps) {
  const { index, last, segment, open, onOpen, onSegment, onMove, onDuplicate, onDelete } = props;
  const { t } = useTranslation();
  const inWords = useConditionInWords();
  const id = useId();
  const number = index + 1;
  const name = segment.name.trim() || t("cluster:rulesEditor.segment", { number });
  function onKeyDown(event: KeyboardEvent<HTMLLIElement>) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(index + (event.key === "ArrowUp" ? -1 : 1));
  }
  return (
    <li className="rounded-[7px] border border-line bg-panel p-2" onKeyDown={onKeyDown}>
      <div className="flex items-center gap-1.5">
        <SegmentDot segment={segmentColorAt(index)} />
        <TextInput
          value={segment.name}
          placeholder={t("cluster:rulesEditor.namePlaceholder")}
          aria-label={t("cluster:rulesEditor.name", { number })}
          aria-invalid={segment.name.trim() === "" || undefined}
          className="font-semibold"
          onChange={(event) => onSegment({ ...segment, name: event.target.value }, true)}
        />
        <Menu
          items={[
            {
              label: t("cluster:rulesEditor.up"),
              icon: <ArrowUp size={14} />,
              shortcut: "Alt+Up",
              disabled: index === 0,
              onSelect: () => onMove(index - 1),
            },
            {
              label: t("cluster:rulesEditor.down"),
              icon: <ArrowDown size={14} />,
              shortcut: "Alt+Down",
              disabled: index === last,
              onSelect: () => onMove(index + 1),
            },
            { label: t("cluster:rulesEditor.duplicate"), icon: <Copy size={14} />, onSelect: onDuplicate },
            { kind: "line" },
            { label: t("cluster:rulesEditor.delete"), icon: <Trash2 size={14} />, danger: true, onSelect: onDelete },
          ]}
        >
          <IconButton size="small" icon={<Ellipsis size={15} aria-hidden="true" />} label={t("cluster:rulesEditor.actions", { name })} />
        </Menu>
      </div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={t("cluster:rulesEditor.edit", { name })}
        onClick={onOpen}
        className="mt-1 flex w-full items-start gap-1.5 rounded-[5px] px-1 py-0.5 text-left text-sm text-ink-soft hover:bg-sunken"
      >
        <span className={classes("min-w-0 grow break-words", isUnconditional(segment) && "text-ink-faint italic")}>
          {isUnconditional(segment) ? t("cluster:rulesEditor.noCondition") : inWords(segment)}
        </span>
        <ChevronDown size={14} aria-hidden="true" className={classes("mt-0.5 shrink-0 text-ink-faint", open && "rotate-180")} />
      </button>
      <Counts {...props} />
      {open ? (
        <div id={id} className="mt-2 border-t border-line pt-2">
          <Condition {...props} />
        </div>
      ) : null}
    </li>
  );
}

/** How many rows the last run gave it, what earlier segments took, and what is wrong with its place. */
function Counts({ counts, fresh, twin, names, open }: SegmentRuleCardProps) {
  const { t } = useTranslation();
  const warning =
    twin !== null
      ? t("cluster:rulesEditor.same", { name: names[twin] })
      : counts && fresh && counts.matched === 0
        ? t("cluster:rulesEditor.nobody")
        : counts && fresh && counts.taken === 0
          ? t("cluster:rulesEditor.unreachable")
          : null;
  const taken = counts?.taken ?? null;
  return (
    <div className="px-1 text-xs">
      {counts ? (
        <p className={classes("tabular-nums", fresh ? "text-ink-soft" : "text-ink-faint")}>
          {t("cluster:rulesEditor.rows", { count: taken ?? counts.matched })}
          {taken !== null && taken < counts.matched ? ` · ${t("cluster:rulesEditor.taken", { count: counts.matched - taken })}` : ""}
          {fresh ? "" : ` · ${t("cluster:rulesEditor.stale")}`}
        </p>
      ) : null}
      {open && counts
        ? counts.overlaps.map(({ other, rows }) => (
            <p key={other} className="text-ink-faint tabular-nums">
              {t("cluster:rulesEditor.alsoIn", { name: names[other], rows })}
            </p>
          ))
        : null}
      {warning ? (
        <p className="flex items-center gap-1 text-warn">
          <TriangleAlert size={12} aria-hidden="true" className="shrink-0" />
          {warning}
        </p>
      ) : null}
    </div>
  );
}

function Condition({ segment, onSegment, ...shared }: SegmentRuleCardProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const id = useId();
  const [asked, setAsked] = useState(false);
  const { rules, formula, match } = segment;
  const withFormula = asked || formula.trim() !== "";
  const problem = formula.trim() === "" ? null : formulaProblem(formula, shared.columns);
  const formulaLabel = t(rules.length > 0 ? "cluster:rulesEditor.formulaToo" : "cluster:rulesEditor.formula");
  return (
    <div className="flex flex-col gap-2">
      {rules.length + (withFormula ? 1 : 0) > 1 ? (
        <div className="flex items-center justify-between gap-2">
          <span id={id} className="text-sm text-ink-soft">
            {t("cluster:rulesEditor.match")}
          </span>
          <Segmented
            labelledBy={id}
            value={match}
            options={[
              { value: "all", label: t("cluster:rulesEditor.all") },
              { value: "any", label: t("cluster:rulesEditor.any") },
            ]}
            onChange={(next) => onSegment({ ...segment, match: next }, false)}
          />
        </div>
      ) : null}
      <FilterRules {...shared} value={rules} emptyHint={false} onChange={(next, options) => onSegment({ ...segment, rules: next }, options?.typing ?? false)} />
      {withFormula ? (
        <div className="flex flex-col gap-1">
          <FormulaField
            value={formula}
            columns={shared.columns}
            label={formulaLabel}
            invalid={problem !== null}
            onChange={(next) => onSegment({ ...segment, formula: next }, true)}
          />
          {problem ? <p className="text-xs text-bad">{words.problem(problem).remedy}</p> : null}
        </div>
      ) : (
        <button type="button" className="self-start rounded px-1 text-sm text-accent hover:underline" onClick={() => setAsked(true)}>
          {formulaLabel}
        </button>
      )}
    </div>
  );
}
