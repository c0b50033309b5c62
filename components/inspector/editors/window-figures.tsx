"use client";

import { useTranslation } from "@/components/ui/language";
import { NumberInput } from "@/components/ui/number-input";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { FIGURES, type Figure, isMoving, isShifted, needsColumn, SPANS, typesOfFigure } from "@/lib/ml/prepare/figure-choices";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { FigureChoice } from "@/lib/nodes/prepare/window";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";
import { Entry, EntryList, type EntryProps, RemoveEntry } from "./entry-list";

/** Rows and days that a moving window begins with. */
const FIRST_SIZE = { rows: 3, days: 30 } as const;

/** Figures along the rows of a group: what, of which column, over how many rows or days, and the name of the result. */
export default function WindowFigures({ value, columns, onChange }: EditorProps<readonly FigureChoice[]>) {
  const { t } = useTranslation();
  return (
    <EntryList value={value} add={t("prepare:windowFigures.add")} fresh={(list) => firstChoice(list, columns)} onChange={onChange}>
      {(entry) => <FigureEditor {...entry} columns={columns} />}
    </EntryList>
  );
}

/** A running sum, then the mean of the last rows. */
function firstChoice(list: readonly FigureChoice[], columns: readonly ColumnInfo[] | undefined): FigureChoice {
  const figure: Figure = list.some((each) => each.figure === "running-sum") ? "moving-mean" : "running-sum";
  const numbers = columns?.filter((column) => column.type === "number" && column.role !== "id" && column.role !== "order") ?? [];
  const best = numbers.find((column) => column.role === "amount") ?? numbers.at(0);
  return { figure, column: best?.name ?? null, span: "rows", size: isMoving(figure) ? FIRST_SIZE.rows : 1, name: "" };
}

/** The choice with another figure: the column stays when the figure can read it, the length when it means the same. */
function withFigure(choice: FigureChoice, figure: Figure, columns: readonly ColumnInfo[] | undefined): FigureChoice {
  const column = columns?.find((each) => each.name === choice.column);
  const size = isMoving(figure) === isMoving(choice.figure) ? choice.size : isMoving(figure) ? FIRST_SIZE[choice.span] : 1;
  return { ...choice, figure, size, column: column && !typesOfFigure(figure).includes(column.type) ? null : choice.column };
}

interface FigureEditorProps extends EntryProps<FigureChoice> {
  readonly columns: readonly ColumnInfo[] | undefined;
}

function FigureEditor({ number, entry: choice, columns, onChange, onRemove }: FigureEditorProps) {
  const { t } = useTranslation();
  const { figure } = choice;
  const types = typesOfFigure(figure);
  return (
    <Entry label={t("prepare:windowFigures.figure", { n: number })}>
      <div className="flex items-center gap-1.5">
        <Select
          label={t("prepare:windowFigures.what")}
          value={figure}
          options={FIGURES.map((each) => ({ value: each, label: t(`prepare:windowFigures.options.${each}`) }))}
          onChange={(next) => onChange(withFigure(choice, next, columns))}
        />
        <RemoveEntry label={t("prepare:windowFigures.remove", { n: number })} onRemove={onRemove} />
      </div>
      {isMoving(figure) || isShifted(figure) ? <Length entry={choice} onChange={onChange} /> : null}
      {types.length > 0 ? (
        <ColumnChoice
          label={t("prepare:windowFigures.column")}
          empty={t("prepare:windowFigures.choose")}
          gone={(column) => t("prepare:windowFigures.gone", { column })}
          value={choice.column ?? ""}
          columns={columns?.filter((column) => types.includes(column.type))}
          {...(needsColumn(figure)
            ? {}
            : {
                none: {
                  label: t(`prepare:windowFigures.${figure === "since-previous" ? "order" : "rows"}`),
                  chosen: choice.column === null,
                  onSelect: () => onChange({ ...choice, column: null }),
                },
              })}
          onChange={(column) => onChange({ ...choice, column })}
        />
      ) : null}
      <TextInput
        value={choice.name}
        placeholder={t("prepare:windowFigures.name")}
        aria-label={t("prepare:windowFigures.name")}
        onChange={(event) => onChange({ ...choice, name: event.target.value }, true)}
      />
    </Entry>
  );
}

/** How long a moving window is, or how many rows away the other row is. */
function Length({ entry: choice, onChange }: Pick<FigureEditorProps, "entry" | "onChange">) {
  const { t } = useTranslation();
  const moving = isMoving(choice.figure);
  return (
    <div className="flex items-center gap-1.5 text-sm text-ink-soft">
      <span className="whitespace-nowrap">{t(`prepare:windowFigures.${moving ? "last" : "distance"}`)}</span>
      <NumberInput
        value={choice.size}
        min={1}
        max={100_000}
        step={1}
        whole
        aria-label={t(`prepare:windowFigures.${moving ? "length" : "distance"}`)}
        onChange={(size) => onChange({ ...choice, size: size ?? 1 }, true)}
        className="w-20"
      />
      {moving ? (
        <Select
          label={t("prepare:windowFigures.unit")}
          value={choice.span}
          options={SPANS.map((span) => ({ value: span, label: t(`common:units.${span}`) }))}
          onChange={(span) => onChange({ ...choice, span, size: choice.size === FIRST_SIZE[choice.span] ? FIRST_SIZE[span] : choice.size })}
        />
      ) : null}
    </div>
  );
}
