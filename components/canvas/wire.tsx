"use client";

import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useFormat } from "@/components/ui/format";
import { useStudio } from "@/lib/studio/use-studio";
import type { WireEdge } from "./flow-types";
import { wirePath } from "./wire-path";

/** Pixels of a digit at the size of the label. */
const DIGIT = 5.8;

function RowCount({ x, y, text }: { readonly x: number; readonly y: number; readonly text: string }) {
  const width = text.length * DIGIT + 6;
  return (
    <g className="strata-wire-rows">
      <rect x={x - width / 2} y={y - 7} width={width} height={14} rx={3} />
      <text x={x} y={y} dy="0.32em" textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

/** A wire in the colour of what it carries, with the rows that went along it. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, data, selected } = props;
  const from = data?.from;
  const format = useFormat();
  const rows = useStudio((studio) => {
    const state = from && studio.states[from.node];
    const output = from && state?.phase === "ready" ? state.outputs[from.port] : undefined;
    return output?.kind === "table" ? output.rows : null;
  });
  const idle = useStudio((studio) => !from || studio.states[from.node]?.phase !== "ready");
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
      {rows === null ? null : <RowCount x={labelX} y={labelY} text={rows < 1_000_000 ? format.integer(rows) : format.compact(rows)} />}
    </>
  );
});
