"use client";

import { TriangleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import type { DatasetRef } from "@/lib/nodes/contract";
import { useEngine } from "@/lib/studio/use-studio";

interface DatasetListProps {
  readonly datasets: readonly DatasetRef[];
  /** A file is on its way: what is here is asked for again when it has come. */
  readonly busy: boolean;
  readonly onRemove: (dataset: string) => void;
}

/** The files of a source, each with its size; those whose bytes are not on this machine are marked. */
export function DatasetList({ datasets, busy, onRemove }: DatasetListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const engine = useEngine();
  const [elsewhere, setElsewhere] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (busy) return;
    let left = false;
    Promise.all(datasets.map(async ({ id }) => ((await engine().hasDataset(id)) ? [] : [id]))).then((ids) =>
      left ? undefined : setElsewhere(new Set(ids.flat())),
    );
    return () => {
      left = true;
    };
  }, [datasets, engine, busy]);

  return (
    <>
      <ul className="flex max-h-56 flex-col gap-1 overflow-y-auto">
        {datasets.map(({ id, name, size }) => (
          <li key={id} className="flex items-start gap-1.5 text-base text-ink">
            {elsewhere.has(id) ? <TriangleAlert size={14} aria-hidden="true" className="mt-1 shrink-0 text-warn" /> : null}
            <span className="min-w-0 grow">
              <span className="font-semibold break-all">{name}</span> <span className="text-ink-soft tabular-nums">{format.bytes(size)}</span>
            </span>
            {datasets.length > 1 ? (
              <IconButton size="small" label={t("studio:dataset.remove", { name })} icon={<X size={13} aria-hidden="true" />} onClick={() => onRemove(id)} />
            ) : null}
          </li>
        ))}
      </ul>
      {datasets.some(({ id }) => elsewhere.has(id)) ? <p className="mt-1 text-sm text-warn">{t("studio:dataset.elsewhere")}</p> : null}
    </>
  );
}
