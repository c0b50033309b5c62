"use client";

import { formulaProblem } from "@/lib/ml/formula/formula";
import type { EditorProps } from "./contract";
import { FormulaField } from "./formula-field";
import { FormulaProblem } from "./formula-problem";
import { FormulaResult } from "./formula-result";
import { useFirstRows } from "./use-first-rows";

/** A param that is one formula, with what it gives in the first rows. */
export default function FormulaEditor({ nodeId, value, columns, summaries, problems, labelId, onChange }: EditorProps<string>) {
  const rows = useFirstRows(nodeId, "data");
  const formula = typeof value === "string" ? value : "";
  // What the node makes of it (yes or no is wanted, for example) comes after what the formula itself lacks.
  const problem = formula.trim() === "" ? null : (formulaProblem(formula, columns) ?? problems.find(({ severity }) => severity === "error") ?? null);
  const change = (next: string) => onChange(next, { typing: true });
  return (
    <div className="flex flex-col gap-1">
      <FormulaField
        value={formula}
        columns={columns}
        summaries={summaries}
        labelledBy={labelId}
        invalid={problems.some(({ severity }) => severity === "error")}
        onChange={change}
      />
      <div className="text-xs">
        {problem ? <FormulaProblem formula={formula} problem={problem} onChange={change} /> : <FormulaResult formula={formula} rows={rows} made={[]} name="" />}
      </div>
    </div>
  );
}
