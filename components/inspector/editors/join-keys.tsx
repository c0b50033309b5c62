"use client";

import { Equal, Plus, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import type { KeySetting } from "@/lib/nodes/prepare/join";
import { nodeOfType } from "@/lib/nodes/registry";
import { inputColumns } from "@/lib/studio/selectors";
import { useStudio } from "@/lib/studio/use-studio";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";

const EMPTY: KeySetting = { left: "", right: "" };

/** Pairs of columns that join two tables; without one they are found in the data. */
export default function JoinKeys({ nodeId, value, columns, onChange }: EditorProps<readonly KeySetting[]>) {
  const { t } = useTranslation();
  const pairs = Array.isArray(value) ? value : [];
  const pipeline = useStudio((studio) => studio.pipeline);
  const results = useStudio((studio) => studio.results);
  const others = useMemo(() => inputColumns({ pipeline, results }, nodeId, "other", nodeOfType) ?? undefined, [pipeline, results, nodeId]);
  const gone = (column: string) => t("prepare:joinKeys.gone", { column });
  const change = (index: number, pair: KeySetting) => onChange(pairs.map((each, i) => (i === index ? pair : each)));
  // A key begins with a column that both tables have by name.
  const next = () => {
    const shared = columns?.find((column) => others?.some((other) => other.name === column.name) && !pairs.some((pair) => pair.left === column.name));
    onChange([...pairs, shared && pairs.length === 0 ? { left: shared.name, right: shared.name } : EMPTY]);
  };
  return (
    <div className="flex flex-col gap-2">
      {pairs.length === 0 ? <p className="text-sm text-ink-soft">{t("prepare:joinKeys.automatic")}</p> : null}
      {pairs.map((pair, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: keys have no name, and two may be equal
          key={index}
          role="group"
          aria-label={t("prepare:joinKeys.pair", { n: index + 1 })}
          className="flex items-center gap-1.5 rounded-[7px] border border-line p-2"
        >
          <div className="flex min-w-0 grow flex-col gap-1.5">
            <ColumnChoice
              label={t("prepare:joinKeys.left")}
              empty={`${t("prepare:joinKeys.left")}: ${t("prepare:joinKeys.choose")}`}
              gone={gone}
              value={pair.left}
              columns={columns}
              onChange={(left) => change(index, { left, right: pair.right === "" && others?.some((other) => other.name === left) ? left : pair.right })}
            />
            <ColumnChoice
              label={t("prepare:joinKeys.right")}
              empty={`${t("prepare:joinKeys.right")}: ${t("prepare:joinKeys.choose")}`}
              gone={gone}
              value={pair.right}
              columns={others}
              onChange={(right) => change(index, { ...pair, right })}
            />
          </div>
          <Equal size={14} aria-label={t("prepare:joinKeys.equals")} className="shrink-0 rotate-90 text-ink-faint" />
          <IconButton
            label={t("prepare:joinKeys.remove", { n: index + 1 })}
            icon={<Trash2 size={14} />}
            size="small"
            onClick={() => onChange(pairs.filter((_, i) => i !== index))}
          />
        </div>
      ))}
      <Button size="small" className="self-start" onClick={next}>
        <Plus size={14} aria-hidden="true" />
        {t(pairs.length === 0 ? "prepare:joinKeys.add" : "prepare:joinKeys.addMore")}
      </Button>
    </div>
  );
}
