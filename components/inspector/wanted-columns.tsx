"use client";

import { useTranslation } from "@/components/ui/language";
import { useStudio } from "@/lib/studio/use-studio";

const SHOWN = 24;

/** The columns that a source must bring, when its file is not here: those the pipeline asks for, as far as the document knows. */
export function WantedColumns({ nodeId }: { readonly nodeId: string }) {
  const { t } = useTranslation();
  const contract = useStudio((studio) => studio.pipeline.inputs[nodeId]);
  const ready = useStudio((studio) => studio.states[nodeId]?.phase === "ready");
  if (ready || !contract || contract.columns.length === 0) return null;
  const needed = contract.columns.filter((column) => column.needed === true);
  const wanted = needed.length > 0 ? needed : contract.columns;
  return (
    <div className="mt-2">
      <p className="text-sm text-ink-soft">{t("studio:dataset.wanted")}</p>
      <ul className="mt-1 flex flex-wrap gap-1">
        {wanted.slice(0, SHOWN).map((column) => (
          <li key={column.name} className="rounded-md border border-line bg-panel px-1.5 text-sm">
            {column.name}
            <span className="text-ink-faint"> · {t(`common:columnTypes.${column.type}`, { defaultValue: column.type })}</span>
            {column.role ? <span className="text-ink-faint"> · {t(`common:roles.${column.role}`, { defaultValue: column.role })}</span> : null}
          </li>
        ))}
        {wanted.length > SHOWN ? <li className="px-1 text-sm text-ink-faint">+{wanted.length - SHOWN}</li> : null}
      </ul>
    </div>
  );
}
