"use client";

import { ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { shortened } from "@/lib/network/request";
import type { GrantQuestion } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

/** Asked before the first request to a server: who asks, what is sent, what it learns. Closing it is a no. */
export function GrantDialog({ question }: { readonly question: GrantQuestion }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const { answerGrant } = useCommands();
  const asking = useStudio((studio) => studio.pipeline.nodes.find(({ id }) => id === question.node));
  // The label is somebody's text: it may not be long enough to speak for the page.
  const node = shortened(asking ? words.label(asking) : question.node, 60);
  const { id, origin, address, use, headers, from } = question;
  const socket = /^wss?:/.test(origin);
  const line =
    from === null ? t(`source:network.question.${use === "stream" ? "streamLine" : "line"}`, { node }) : t("source:network.question.fromLine", { node, from });
  return (
    <Dialog
      key={id}
      open
      onClose={() => answerGrant(id, "no")}
      title={t("source:network.question.title", { origin })}
      description={line}
      actions={
        <>
          <Button onClick={() => answerGrant(id, "no")}>{t("source:network.question.no")}</Button>
          <Button onClick={() => answerGrant(id, "always")}>{t("source:network.question.always")}</Button>
          <Button tone="primary" onClick={() => answerGrant(id, "once")}>
            {t("source:network.question.once")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-base">
        {question.local ? <Caution>{t("source:network.question.local")}</Caution> : null}
        {question.open ? <Caution>{t("source:network.question.open")}</Caution> : null}
        <section className="rounded-lg border border-line bg-sunken px-3.5 py-2.5">
          <h3 className="text-sm text-ink-soft">{t("source:network.question.sent")}</h3>
          <p className="mt-1 text-sm text-ink">{t(`source:network.question.${socket ? "socket" : "method"}`)}</p>
          <p className="mt-0.5 font-mono text-sm break-all text-ink">{address}</p>
          <p className="mt-1.5 text-sm break-words text-ink">
            <span className="text-ink-soft">{t("source:network.question.headers")}: </span>
            {headers.length === 0
              ? t("source:network.question.noHeaders")
              : headers.map(({ name, secret }) => (secret ? t("source:network.question.secretHeader", { name }) : name)).join(", ")}
          </p>
        </section>
        <p className="text-ink-soft">{t("source:network.question.stays")}</p>
        <p className="text-sm text-ink-faint">{t("source:network.question.alwaysHint")}</p>
      </div>
    </Dialog>
  );
}

function Caution({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 border-l-[3px] border-warn py-0.5 pl-2.5 text-ink">
      <ShieldAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
      <span>{children}</span>
    </p>
  );
}
