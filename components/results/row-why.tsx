"use client";

import type { ReadyState } from "@/lib/engine/protocol";
import type { Row } from "@/lib/nodes/cluster/explain-row";
import { isProfileReport } from "@/lib/nodes/cluster/reports";
import { useStudio } from "@/lib/studio/use-studio";
import { WhyCard } from "./segments-why-card";
import { useReport } from "./use-output";

interface RowWhyProps {
  /** The node whose table it is, and the table. */
  readonly node: string;
  readonly port: string;
  /** Values by column; undefined while they are fetched. */
  readonly row: Row | undefined;
}

/** Why a row of the customers' table is in its segment, where the node has profiled the segments; nothing for other tables. */
export function RowWhy({ node, port, row }: RowWhyProps) {
  const profiled = useStudio((studio) => studio.pipeline.nodes.some(({ id, type }) => id === node && type === "cluster.profile"));
  const state = useStudio((studio) => studio.results[node]);
  return profiled && port === "data" && state && row ? <Profiled state={state} row={row} /> : null;
}

function Profiled({ state, row }: { readonly state: ReadyState; readonly row: Row }) {
  const fetched = useReport(state.key, "report");
  if (fetched.phase !== "ready" || !isProfileReport(fetched.value)) return null;
  return (
    <div className="w-96 shrink-0 overflow-auto border-l border-line p-3">
      <WhyCard report={fetched.value} state={state} row={row} />
    </div>
  );
}
