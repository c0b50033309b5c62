"use client";

import { Check, Copy, Download, Link2 } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { Pipeline } from "@/lib/document/schema";
import { serializePipeline } from "@/lib/document/serialize";
import { encodeShareHash, LINK_COMFORTABLE, LINK_LIMIT } from "@/lib/document/share-link";
import { pipelineFileName } from "@/lib/studio/file-kind";
import { useCommands } from "@/lib/studio/use-studio";
import { downloadText } from "./download";
import { InputContracts } from "./input-contracts";
import { NetworkSources, networkSources } from "./network-sources";

interface Shared {
  readonly pipeline: Pipeline;
  readonly text: string;
  readonly link: string;
}

interface ShareDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The pipeline as a file, as text and as a link, and what goes along: column contracts, never data. */
export function ShareDialog({ open, onClose }: ShareDialogProps) {
  return open ? <OpenShareDialog onClose={onClose} /> : null;
}

function OpenShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useNodeWords();
  const { sharedPipeline } = useCommands();
  const [shared, setShared] = useState<Shared | null>(null);
  useEffect(() => {
    let left = false;
    sharedPipeline().then(async (pipeline) => {
      const hash = await encodeShareHash(pipeline);
      if (!left) setShared({ pipeline, text: serializePipeline(pipeline), link: `${location.origin}/${hash}` });
    });
    return () => {
      left = true;
    };
  }, [sharedPipeline]);

  const fileName = pipelineFileName(shared?.pipeline.name ?? "");
  const size = format.bytes(new Blob([shared?.text ?? ""]).size);
  const files = shared?.pipeline.nodes.filter((node) => node.type === "source.file") ?? [];
  const unknown = files.filter((node) => !Object.hasOwn(shared?.pipeline.inputs ?? {}, node.id));
  const length = shared?.link.length ?? 0;
  return (
    <Dialog open onClose={onClose} title={t("studio:share.title")} description={t("studio:share.line")}>
      {shared ? (
        <div className="space-y-4">
          <ul className="divide-y divide-line rounded-lg border border-line">
            <Way
              hint={t("studio:share.downloadHint", { name: fileName, size })}
              action={
                <Button tone="primary" onClick={() => downloadText(shared.text, fileName)}>
                  <Download size={14} aria-hidden="true" />
                  {t("studio:share.download")}
                </Button>
              }
            />
            <Way
              hint={t("studio:share.copyJsonHint")}
              action={<CopyButton text={shared.text} label={t("studio:share.copyJson")} icon={<Copy size={14} aria-hidden="true" />} />}
            />
            <Way
              warn={length > LINK_COMFORTABLE}
              hint={
                length > LINK_LIMIT
                  ? t("studio:share.linkTooLong")
                  : length > LINK_COMFORTABLE
                    ? t("studio:share.linkLong", { length })
                    : t("studio:share.copyLinkHint", { length })
              }
              action={
                <CopyButton
                  text={shared.link}
                  disabled={length > LINK_LIMIT}
                  label={t("studio:share.copyLink")}
                  icon={<Link2 size={14} aria-hidden="true" />}
                />
              }
            />
          </ul>
          {files.length > 0 ? (
            <InputContracts pipeline={shared.pipeline} title={t("studio:share.needs")} />
          ) : networkSources(shared.pipeline).length === 0 ? (
            <p className="text-sm text-ink-soft">{t("studio:share.needsNothing")}</p>
          ) : null}
          <NetworkSources pipeline={shared.pipeline} />
          {unknown.map((node) => (
            <p key={node.id} className="text-sm text-warn">
              {t("studio:share.needsUnknown", { source: words.label(node) })}
            </p>
          ))}
        </div>
      ) : (
        <p className="text-ink-soft">{t("studio:share.preparing")}</p>
      )}
    </Dialog>
  );
}

function Way({ hint, warn, action }: { readonly hint: string; readonly warn?: boolean; readonly action: ReactNode }) {
  return (
    <li className="flex items-center gap-4 px-3.5 py-3">
      <p className={`min-w-0 grow text-sm ${warn ? "text-warn" : "text-ink-soft"}`}>{hint}</p>
      {action}
    </li>
  );
}

function CopyButton({ text, label, icon, disabled }: { readonly text: string; readonly label: string; readonly icon: ReactNode; readonly disabled?: boolean }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const words = useNodeWords();
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
      announce(t("studio:share.copied"));
    } catch {
      setState("refused");
    }
  };
  const refused = words.problem({ code: "studio.copied-elsewhere", severity: "warning" });
  return (
    <div className="shrink-0 text-right">
      <Button disabled={disabled} onClick={() => void copy()}>
        {state === "copied" ? <Check size={14} aria-hidden="true" /> : icon}
        {state === "copied" ? t("studio:share.copied") : label}
      </Button>
      {state === "refused" ? (
        <p role="alert" className="mt-1 max-w-48 text-sm text-bad">
          {refused.message} {refused.remedy}
        </p>
      ) : null}
    </div>
  );
}
