"use client";

import { ContractColumns } from "@/components/words/contract-columns";
import { useNodeWords } from "@/components/words/node-words";
import type { Pipeline } from "@/lib/document/schema";

interface InputContractsProps {
  readonly pipeline: Pipeline;
  readonly title: string;
}

/** The columns that the sources of a pipeline have to bring; nothing when there is none. */
export function InputContracts({ pipeline, title }: InputContractsProps) {
  const words = useNodeWords();
  const sources = pipeline.nodes.filter((node) => Object.hasOwn(pipeline.inputs, node.id) && pipeline.inputs[node.id].columns.length > 0);
  if (sources.length === 0) return null;
  return (
    <div>
      <p className="text-sm font-semibold">{title}</p>
      {sources.map((source) => (
        <div key={source.id} className="mt-1">
          <p className="text-sm text-ink-soft">{words.label(source)}</p>
          <ContractColumns contract={pipeline.inputs[source.id]} />
        </div>
      ))}
    </div>
  );
}
