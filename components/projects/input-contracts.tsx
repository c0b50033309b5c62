"use client";

import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { Pipeline } from "@/lib/document/schema";

const SHOWN = 24;

interface InputContractsProps {
  readonly pipeline: Pipeline;
  readonly title: string;
}

/** What the pipeline asks for stands first. */
function byNeed<C extends { readonly needed?: boolean | undefined }>(columns: readonly C[]): C[] {
  return [...columns].sort((a, b) => Number(b.needed === true) - Number(a.needed === true));
}

/** The columns that the file sources of a pipeline need, each with its role; nothing when there is none. */
export function InputContracts({ pipeline, title }: InputContractsProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const sources = pipeline.nodes.filter((node) => node.type === "source.file" && Object.hasOwn(pipeline.inputs, node.id));
  if (sources.length === 0) return null;
  return (
    <div>
      <p className="text-sm font-semibold">{title}</p>
      {sources.map((source) => {
        const { columns } = pipeline.inputs[source.id];
        return (
          <div key={source.id} className="mt-1">
            <p className="text-sm text-ink-soft">{words.label(source)}</p>
            <ul className="mt-1 flex flex-wrap gap-1">
              {byNeed(columns)
                .slice(0, SHOWN)
                .map((column) => (
                  <li key={column.name} className="rounded-md border border-line bg-sunken px-1.5 text-sm">
                    <span className={column.needed === true ? "font-semibold" : ""}>{column.name}</span>
                    {column.role ? <span className="text-ink-faint"> · {t(`common:roles.${column.role}`, { defaultValue: column.role })}</span> : null}
                  </li>
                ))}
              {columns.length > SHOWN ? <li className="px-1 text-sm text-ink-faint">+{columns.length - SHOWN}</li> : null}
            </ul>
          </div>
        );
      })}
    </div>
  );
}
