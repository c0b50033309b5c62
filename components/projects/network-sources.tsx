"use client";

import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import { readAddress } from "@/lib/network/request";

const TYPES = new Set(["source.url", "source.stream"]);

/** The sources of a pipeline that ask a server. */
export function networkSources({ nodes }: Pipeline): readonly PipelineNode[] {
  return nodes.filter(({ type }) => TYPES.has(type));
}

/** Which servers a pipeline asks, and the secret values that whoever runs it has to type; nothing when it asks none. */
export function NetworkSources({ pipeline }: { readonly pipeline: Pipeline }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  return networkSources(pipeline).map((node) => {
    const read = readAddress(typeof node.params.url === "string" ? node.params.url : "", "stream");
    if (!read.ok) return null;
    const secrets = secretNames(node.params.headers);
    return (
      <p key={node.id} className="text-sm break-words text-ink-soft">
        {t("studio:share.asks", { node: words.label(node), origin: read.address.origin })}
        {secrets.length > 0 ? ` ${t("studio:share.secrets", { names: secrets.join(", ") })}` : null}
      </p>
    );
  });
}

function secretNames(headers: unknown): string[] {
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((header: unknown) =>
    typeof header === "object" && header !== null && "secret" in header && header.secret === true && "name" in header && typeof header.name === "string"
      ? [header.name]
      : [],
  );
}
