"use client";

import { useEffect, useState } from "react";
import { useCellText } from "@/components/results/cell-text";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { EXAMPLES } from "@/lib/ml/formula/examples";
import { exampleValue } from "./formula-preview";
import { type CallAt, goesOn } from "./formula-text";

/** The arguments of a function in words: "number", "[digits]". */
export function useArguments(): (name: string) => readonly string[] {
  const { t } = useTranslation();
  return (name) => t(`prepare:formula.arguments.${name}`).split(", ");
}

/** Which of the words the argument stands under: those after "…" come round again. */
function wordAt(words: readonly string[], argument: number, open: boolean): number {
  const named = words.filter((word) => word !== "…");
  if (argument < named.length || !open) return argument;
  return words.lastIndexOf("…");
}

/** How the function at the caret is called, the argument at the caret marked, what it does, and an example with its value. */
export function FormulaHint({ call }: { readonly call: CallAt }) {
  const { t } = useTranslation();
  const argumentsOf = useArguments();
  const words = argumentsOf(call.name);
  const marked = wordAt(words, call.argument, goesOn(call.name));
  return (
    <div className="rounded-[5px] border border-line px-2 py-1 text-xs text-ink-soft">
      <p className="font-mono">
        {call.name}(
        {words.map((word, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an argument is known by its place
          <span key={i}>
            <span className={classes(i === marked && "rounded-sm bg-accent-soft font-semibold text-accent")}>{word}</span>
            {i < words.length - 1 ? ", " : ""}
          </span>
        ))}
        )
      </p>
      <p>{t(`prepare:formula.functions.${call.name}`)}</p>
      <FormulaExample name={call.name} />
    </div>
  );
}

/** An example of a function and what it gives. */
export function FormulaExample({ name }: { readonly name: string }) {
  const cellText = useCellText();
  const { t } = useTranslation();
  const [shown, setShown] = useState<{ readonly name: string; readonly value: string } | null>(null);
  const example = EXAMPLES[name];
  useEffect(() => {
    let left = false;
    if (example === undefined) return;
    exampleValue(example).then(({ column, value }) => {
      if (!left) setShown({ name, value: cellText(column, value) ?? t("prepare:formula.missing") });
    });
    return () => {
      left = true;
    };
  }, [name, example, cellText, t]);
  if (example === undefined) return null;
  return (
    <p className="break-words font-mono text-ink-soft">
      {example} → {shown?.name === name ? shown.value : ""}
    </p>
  );
}
