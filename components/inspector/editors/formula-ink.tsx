import { classes } from "@/components/ui/classes";
import type { Lexeme, LexemeKind } from "./formula-text";

const INK: Readonly<Record<LexemeKind, string>> = {
  column: "text-accent",
  unknown: "text-warn",
  function: "text-(--port-model)",
  keyword: "text-(--port-model)",
  text: "text-good",
  number: "text-(--port-report)",
  sign: "text-ink",
  space: "",
};

interface FormulaInkProps {
  readonly formula: string;
  readonly lexemes: readonly Lexeme[];
  /** Where a problem is. */
  readonly wrong: { readonly start: number; readonly end: number } | null;
  readonly brackets: readonly [number, number] | null;
}

/** The formula in colours, as it lies behind the text field: the same text, to the sign. */
export function FormulaInk({ formula, lexemes, wrong, brackets }: FormulaInkProps) {
  return (
    <>
      {lexemes.map(({ kind, start, end }) => (
        <span
          key={start}
          className={classes(
            INK[kind],
            wrong !== null && start < wrong.end && end > wrong.start && "underline decoration-bad decoration-wavy decoration-1 underline-offset-2",
            brackets !== null && end - start === 1 && brackets.includes(start) && "rounded-sm bg-accent-soft outline outline-1 outline-accent",
          )}
        >
          {formula.slice(start, end)}
        </span>
      ))}
      {/* A line that has just been begun is as high as any. */}
      {formula.endsWith("\n") ? " " : null}
    </>
  );
}
