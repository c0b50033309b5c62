"use client";

import { Equal } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "@/components/ui/language";
import type { KeySetting } from "@/lib/nodes/prepare/join";
import { nodeOfType } from "@/lib/nodes/registry";
import { inputColumns } from "@/lib/studio/selectors";
import { useStudio } from "@/lib/studio/use-studio";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";
import { Entry, EntryList, RemoveEntry } from "./entry-list";

const EMPTY: KeySetting = { left: "", right: "" };

/** Pairs of columns that join two tables; without one they are found in the data. */
export default function JoinKeys({ nodeId, value, columns, onChange }: EditorProps<readonly KeySetting[]>) {
  const { t } = useTranslation();
  const none = !Array.isArray(value) || value.length === 0;
  const pipeline = useStudio((studio) => studio.pipeline);
  const results = useStudio((studio) => studio.results);
  const others = useMemo(() => inputColumns({ pipeline, results }, nodeId, "other", nodeOfType) ?? undefined, [pipeline, results, nodeId]);
  const gone = (column: string) => t("prepare:joinKeys.gone", { column });
  // A key begins with a column that both tables have by name.
  const fresh = (pairs: readonly KeySetting[]) => {
    const shared = columns?.find((column) => others?.some((other) => other.name === column.name));
    return shared && pairs.length === 0 ? { left: shared.name, right: shared.name } : EMPTY;
  };
  return (
    <EntryList
      value={value}
      empty={t("prepare:joinKeys.automatic")}
      add={t(none ? "prepare:joinKeys.add" : "prepare:joinKeys.addMore")}
      fresh={fresh}
      onChange={onChange}
    >
      {({ entry: pair, number, onChange: change, onRemove }) => (
        <Entry label={t("prepare:joinKeys.pair", { n: number })} className="items-center gap-1.5">
          <div className="flex min-w-0 grow flex-col gap-1">
            <ColumnChoice
              label={t("prepare:joinKeys.left")}
              labelled
              empty={t("prepare:joinKeys.choose")}
              gone={gone}
              value={pair.left}
              columns={columns}
              onChange={(left) => change({ left, right: pair.right === "" && others?.some((other) => other.name === left) ? left : pair.right })}
            />
            <ColumnChoice
              label={t("prepare:joinKeys.right")}
              labelled
              empty={t("prepare:joinKeys.choose")}
              gone={gone}
              value={pair.right}
              columns={others}
              onChange={(right) => change({ ...pair, right })}
            />
          </div>
          <Equal size={14} aria-label={t("prepare:joinKeys.equals")} className="shrink-0 rotate-90 text-ink-faint" />
          <RemoveEntry label={t("prepare:joinKeys.remove", { n: number })} onRemove={onRemove} />
        </Entry>
      )}
    </EntryList>
  );
}
