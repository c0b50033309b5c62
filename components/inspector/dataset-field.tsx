"use client";

import { FileUp, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { DATA_FILES } from "@/lib/studio/file-kind";
import { useCommands, useEngine, useStudio } from "@/lib/studio/use-studio";

interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

function isDataset(value: unknown): value is Dataset {
  return typeof value === "object" && value !== null && "id" in value && "name" in value && "size" in value && typeof value.id === "string";
}

/** The file of a source: its name and size, whether its bytes are on this machine, and how to choose another. */
export function DatasetField({ nodeId, value, buttonId }: { readonly nodeId: string; readonly value: unknown; readonly buttonId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const commands = useCommands();
  const engine = useEngine();
  const upload = useStudio((studio) => studio.uploads[nodeId]);
  const picker = useRef<HTMLInputElement>(null);
  const dataset = isDataset(value) ? value : null;
  const [here, setHere] = useState(true);

  useEffect(() => {
    if (!dataset || upload) return;
    let left = false;
    engine()
      .hasDataset(dataset.id)
      .then((has) => (left ? undefined : setHere(has)));
    return () => {
      left = true;
    };
  }, [dataset, engine, upload]);

  return (
    <div className="rounded-[7px] border border-line bg-sunken p-2.5">
      {upload ? (
        <>
          <p className="mb-1.5 truncate text-base text-ink">{t("studio:canvas.storing", { name: upload.name })}</p>
          <Progress label={t("studio:canvas.storing", { name: upload.name })} done={upload.done} />
        </>
      ) : (
        <>
          {dataset ? (
            <p className="text-base text-ink">
              <span className="font-semibold break-all">{dataset.name}</span> <span className="text-ink-soft tabular-nums">{format.bytes(dataset.size)}</span>
            </p>
          ) : (
            <p className="text-base text-ink-soft">{t("studio:dataset.none")}</p>
          )}
          {dataset && !here ? (
            <p className="mt-1 flex gap-1.5 text-sm text-warn">
              <TriangleAlert size={14} aria-hidden="true" className="mt-px shrink-0" />
              {t("studio:dataset.elsewhere")}
            </p>
          ) : null}
          <Button id={buttonId} size="small" className="mt-2" onClick={() => picker.current?.click()}>
            <FileUp size={13} aria-hidden="true" />
            {dataset ? t("studio:dataset.replace") : t("studio:dataset.choose")}
          </Button>
        </>
      )}
      <input
        ref={picker}
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        className="hidden"
        accept={DATA_FILES}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void commands.setDataset(nodeId, file);
          event.target.value = "";
        }}
      />
    </div>
  );
}
