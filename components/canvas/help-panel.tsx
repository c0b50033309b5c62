"use client";

import { Dialog } from "@/components/ui/dialog";
import { useTranslation, WithNodeWords } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { nodeOfType } from "@/lib/nodes/registry";
import { useStudioUi } from "./studio-ui";

function Paragraphs({ type }: { readonly type: string }) {
  const words = useNodeWords();
  return words.help(type).map((paragraph) => (
    <p key={paragraph} className="mb-3 max-w-prose text-base text-ink">
      {paragraph}
    </p>
  ));
}

/** What a node does, when to use it, how it works, and what its ports carry (F1). */
export function HelpPanel() {
  const { t } = useTranslation();
  const words = useNodeWords();
  const type = useStudioUi((ui) => ui.help);
  const show = useStudioUi((ui) => ui.show);
  if (!type) return null;
  const definition = nodeOfType(type);
  const ports = definition
    ? [
        { title: t("studio:help.inputs"), list: Object.entries(definition.inputs) },
        { title: t("studio:help.outputs"), list: Object.entries(definition.outputs) },
      ]
    : [];
  return (
    <Dialog reading open onClose={() => show({ help: null })} title={words.name(type)} description={words.line(type)}>
      {definition ? null : <p className="text-base text-ink-soft">{t("studio:canvas.unknown-help", { type })}</p>}
      <WithNodeWords part="help">
        <Paragraphs type={type} />
      </WithNodeWords>
      <dl className="mt-4 grid grid-cols-2 gap-4 border-t border-line pt-3">
        {ports.map(({ title, list }) =>
          list.length > 0 ? (
            <div key={title}>
              <dt className="mb-1 text-sm font-semibold text-ink">{title}</dt>
              {list.map(([name, port]) => (
                <dd key={name} className="text-base text-ink-soft">
                  {words.port(type, name)} · {t(`studio:kinds.${port.kind}`)}
                  {"optional" in port && port.optional ? ` · ${t("studio:ports.optional")}` : ""}
                </dd>
              ))}
            </div>
          ) : null,
        )}
      </dl>
    </Dialog>
  );
}
