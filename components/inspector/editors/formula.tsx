"use client";

import type { EditorProps } from "./contract";
import { FormulaField } from "./formula-field";

/** A param that is one formula. What is wrong with it is said by the inspector, around the field. */
export default function FormulaEditor({ value, columns, problems, labelId, onChange }: EditorProps<string>) {
  return (
    <FormulaField
      value={typeof value === "string" ? value : ""}
      columns={columns}
      labelledBy={labelId}
      invalid={problems.some((problem) => problem.severity === "error")}
      onChange={(formula) => onChange(formula, { typing: true })}
    />
  );
}
