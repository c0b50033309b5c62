"use client";

import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useFormat } from "@/components/ui/format";
import { useStudio } from "@/lib/studio/use-studio";
import type { WireEdge } from "./flow-types";
import { wirePath } from "./wire-path";

/** A wire in the colour of what it carries, with the rows that went along it. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, source, sourceHandleId, data, selected } = props;
  const format = useFormat();
  const rows = useStudio((studio) => {
    const state = studio.states[source];
    const output = state?.phase === "ready" && sourceHandleId ? state.outputs[sourceHandleId] : undefined;
    return output?.kind === "table" ? output.rows : null;
  });
  const idle = useStudio((studio) => studio.states[source]?.phase !== "ready");
  const [path, labelX, labelY] = wirePath(props);
  const kind = data?.kind ?? "unknown";
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        style={{
          stroke: selected ? "var(--accent)" : kind === "unknown" ? "var(--warn)" : `var(--port-${kind})`,
          strokeWidth: selected ? 2.25 : 1.5,
          strokeDasharray: kind === "unknown" ? "3 4" : undefined,
          opacity: idle && !selected ? 0.6 : 1,
        }}
      />
      {rows === null ? null : (
        <text x={labelX} y={labelY} dy="0.32em" textAnchor="middle" className="strata-wire-rows">
          {rows < 1_000_000 ? format.integer(rows) : format.compact(rows)}
        </text>
      )}
    </>
  );
});
