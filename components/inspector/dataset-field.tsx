"use client";

import { ClipboardPaste, FilePlus2, FileUp, X } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { useArriving } from "@/components/words/arriving";
import type { DatasetRef } from "@/lib/nodes/contract";
import { DATA_FILES } from "@/lib/studio/file-kind";
import { useCommands } from "@/lib/studio/use-studio";
import { DatasetList } from "./dataset-list";
import { PasteTable } from "./paste-table";
import { WantedColumns } from "./wanted-columns";

function isDataset(value: unknown): value is DatasetRef {
  return typeof value === "object" && value !== null && "id" in value && "name" in value && "size" in value && typeof value.id === "string";
}

/** The files of a source: their names and sizes, whether their bytes are on this machine, how to choose others, add more, or paste a table. */
export function DatasetField({ nodeId, value, buttonId }: { readonly nodeId: string; readonly value: unknown; readonly buttonId: string }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const format = useFormat();
  const arriving = useArriving(nodeId);
  const picker = useRef<HTMLInputElement>(null);
  const adder = useRef<HTMLInputElement>(null);
  const [pasting, setPasting] = useState(false);
  const [over, setOver] = useState(false);
  const datasets = useMemo(() => (Array.isArray(value) ? value.filter(isDataset) : []), [value]);
  const has = datasets.length > 0;

  const replace = async (files: readonly File[]) => {
    await commands.setDataset(nodeId, ...files);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are dropped here with the mouse; the buttons do the same for the keyboard
    <div
      className={`rounded-[7px] border bg-sunken p-2.5 ${over ? "border-accent" : "border-line"}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        setOver(false);
        void replace([...event.dataTransfer.files]);
      }}
    >
      {arriving ? (
        <>
          <p className="mb-1.5 flex justify-between gap-2 text-base text-ink">
            <span className="truncate">{arriving.label}</span>
            <span className="tabular-nums">{format.percent(arriving.done, 0)}</span>
          </p>
          <Progress label={arriving.label} done={arriving.done} />
          <Button
            size="small"
            className="mt-2"
            aria-label={arriving.cancelLabel}
            onClick={() => {
              arriving.cancel();
              requestAnimationFrame(() => document.getElementById(buttonId)?.focus());
            }}
          >
            <X size={13} aria-hidden="true" />
            {t("common:actions.cancel")}
          </Button>
        </>
      ) : (
        <>
          {has ? (
            <DatasetList datasets={datasets} busy={arriving !== null} onRemove={(id) => commands.removeDataset(nodeId, id)} />
          ) : (
            <p className="text-base text-ink-soft">{t("studio:dataset.none")}</p>
          )}
          <WantedColumns nodeId={nodeId} />
          <div className="mt-2 flex flex-wrap gap-1.5">
            <Button id={buttonId} size="small" onClick={() => picker.current?.click()}>
              <FileUp size={13} aria-hidden="true" />
              {has ? t("studio:dataset.replace") : t("studio:dataset.choose")}
            </Button>
            {has ? (
              <Button size="small" onClick={() => adder.current?.click()}>
                <FilePlus2 size={13} aria-hidden="true" />
                {t("studio:dataset.add")}
              </Button>
            ) : null}
            <Button size="small" aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
              <ClipboardPaste size={13} aria-hidden="true" />
              {t("studio:dataset.paste")}
            </Button>
          </div>
          {pasting ? (
            <PasteTable
              onTable={(file) => {
                setPasting(false);
                void replace([file]);
              }}
            />
          ) : null}
        </>
      )}
      {[
        { ref: picker, take: (files: readonly File[]) => void replace(files), key: "replace" },
        { ref: adder, take: (files: readonly File[]) => void commands.addDatasets(nodeId, files), key: "add" },
      ].map(({ ref, take, key }) => (
        <input
          key={key}
          ref={ref}
          type="file"
          multiple
          tabIndex={-1}
          aria-hidden="true"
          className="hidden"
          accept={DATA_FILES}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = "";
            take(files);
          }}
        />
      ))}
    </div>
  );
}
