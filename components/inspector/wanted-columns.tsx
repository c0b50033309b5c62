"use client";

import { useTranslation } from "@/components/ui/language";
import { ContractColumns } from "@/components/words/contract-columns";
import { useStudio } from "@/lib/studio/use-studio";

/** The columns that a source must bring, when its file is not here: those the pipeline asks for, as far as the document knows. */
export function WantedColumns({ nodeId }: { readonly nodeId: string }) {
  const { t } = useTranslation();
  const contract = useStudio((studio) => studio.pipeline.inputs[nodeId]);
  const ready = useStudio((studio) => studio.states[nodeId]?.phase === "ready");
  if (ready || !contract || contract.columns.length === 0) return null;
  return (
    <div className="mt-2">
      <p className="text-sm text-ink-soft">{t("studio:dataset.wanted")}</p>
      <ContractColumns contract={contract} />
      {contract.rows === undefined || !contract.dataset ? null : (
        <p className="mt-1 text-xs text-ink-faint">{t("studio:dataset.wantedFrom", { name: contract.dataset.name, count: contract.rows })}</p>
      )}
    </div>
  );
}
