"use client";

import { useEffect, useState } from "react";
import { useCellText } from "@/components/results/cell-text";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { cell } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { type Preview, previewFormula } from "./formula-preview";

const ROWS = 5;
const INPUTS = 4;
/** The result stays in sight however many columns it is made of. */
const STAYS = "sticky right-0 border-l border-line bg-panel";

interface FormulaResultProps {
  readonly formula: string;
  /** The rows it is tried on; null while there are none. */
  readonly rows: Table | null;
  /** Columns made before it. */
  readonly made: readonly { readonly name: string; readonly formula: string }[];
  /** What the result is called. */
  readonly name: string;
}

/** What a formula gives in the first rows, beside the values it reads; the type of the result, and why some rows have none. */
export function FormulaResult({ formula, rows, made, name }: FormulaResultProps) {
  const { t } = useTranslation();
  const [preview, setPreview] = useState<Preview | null>(null);
  const before = JSON.stringify(made);
  useEffect(() => {
    let left = false;
    if (!rows || formula.trim() === "") setPreview(null);
    else {
      previewFormula(formula, rows, JSON.parse(before)).then((next) => {
        if (!left) setPreview(next);
      });
    }
    return () => {
      left = true;
    };
  }, [formula, before, rows]);
  if (formula.trim() === "") return null;
  if (!rows) return <p className="text-ink-soft">{t("prepare:formula.notRun")}</p>;
  if (!preview) return null;
  const why = (["absent", "divisionByZero", "undefinedResult", "unreadable"] as const).filter((reason) => preview.why[reason] > 0);
  return (
    <div className="flex flex-col gap-1">
      <PreviewTable preview={preview} name={name} />
      <p className="text-ink-soft">
        {t("prepare:formula.gives", { type: t(`common:columnTypes.${preview.result.type}`) })}
        {preview.empty > 0 ? (
          <>
            {" · "}
            {t("prepare:formula.empty", { count: preview.empty, rows: preview.rows })}
            {why.length > 0 ? `: ${why.map((reason) => t(`prepare:formula.why.${reason}`, { count: preview.why[reason] })).join(", ")}` : ""}
          </>
        ) : null}
      </p>
      {preview.why.absent > 0 ? <p className="text-ink-faint">{t("prepare:formula.absentHint")}</p> : null}
    </div>
  );
}

function PreviewTable({ preview: { inputs, result, rows }, name }: { readonly preview: Preview; readonly name: string }) {
  const { t } = useTranslation();
  const cellText = useCellText();
  const columns = inputs.slice(0, INPUTS);
  const shown = Math.min(ROWS, rows);
  const say = (column: Column, row: number) => cellText(column, cell(column, row));
  const alignment = ({ type }: Column) => (type === "number" ? "text-right tabular-nums" : "text-left");
  if (shown === 0) return <p className="text-ink-soft">{t("prepare:formula.noRows")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section tabIndex={0} aria-label={t("prepare:formula.firstRows")} className="overflow-x-auto rounded-[5px] border border-line -outline-offset-2">
      <table className="w-full border-collapse">
        <caption className="sr-only">{t("prepare:formula.firstRows")}</caption>
        <thead>
          <tr className="border-b border-line text-ink-faint">
            {columns.map((column) => (
              <th key={column.name} scope="col" className={classes("max-w-24 truncate px-2 py-1 font-normal", alignment(column))} title={column.name}>
                {column.name}
              </th>
            ))}
            <th scope="col" className={classes(STAYS, "max-w-32 truncate px-2 py-1 font-semibold text-ink", alignment(result))}>
              {name.trim() === "" ? t("prepare:formula.result") : name}
            </th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: shown }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row of the table is known by its place
            <tr key={row} className="border-b border-line last:border-b-0">
              {[...columns, result].map((column) => {
                const text = say(column, row);
                return (
                  <td
                    key={column === result ? "" : column.name}
                    className={classes(
                      "max-w-24 truncate px-2 py-0.5",
                      alignment(column),
                      column === result && classes(STAYS, "font-semibold"),
                      text === null ? "text-ink-faint italic" : column === result ? "text-ink" : "text-ink-soft",
                    )}
                  >
                    {text ?? t("prepare:formula.missing")}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
