"use client";

import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { Problem } from "@/lib/problem";
import { withNearName } from "./formula-text";

interface FormulaProblemProps {
  readonly formula: string;
  readonly problem: Problem;
  readonly onChange: (formula: string) => void;
}

/** What is wrong with a formula and what to do about it; a name that was probably meant is put in with a click. */
export function FormulaProblem({ formula, problem, onChange }: FormulaProblemProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const { message, remedy } = words.problem(problem);
  const near = withNearName(formula, problem);
  return (
    <div className="flex flex-col items-start gap-1">
      <p className="text-bad">{message}</p>
      {near ? (
        <Button size="small" onClick={() => onChange(near.formula)}>
          {t("prepare:formula.useNear", { name: near.name })}
        </Button>
      ) : (
        <p className="text-ink-soft">{remedy}</p>
      )}
    </div>
  );
}
