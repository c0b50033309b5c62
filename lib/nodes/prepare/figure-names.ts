import { type Figure, isMoving } from "@/lib/ml/prepare/figure-choices";
import type { RunContext } from "../contract";

type Language = RunContext["language"];

interface NamedFigure {
  readonly figure: Figure;
  readonly span: "rows" | "days";
  readonly size: number;
}

const OF_ROWS: Readonly<Record<Language, Readonly<Partial<Record<Figure, string>>>>> = {
  en: { "running-count": "rows so far", "moving-count": "rows", "since-previous": "days since previous", "row-number": "row number", rank: "rank" },
  ru: {
    "running-count": "строк с начала",
    "moving-count": "строк",
    "since-previous": "дней с предыдущей",
    "row-number": "номер строки",
    rank: "место",
  },
  ro: {
    "running-count": "rânduri până acum",
    "moving-count": "rânduri",
    "since-previous": "zile de la precedentul",
    "row-number": "numărul rândului",
    rank: "rang",
  },
};

const OF_COLUMN: Readonly<Record<Language, Readonly<Record<Figure, string>>>> = {
  en: {
    "running-sum": "running sum",
    "running-mean": "running mean",
    "running-min": "smallest so far",
    "running-max": "largest so far",
    "running-count": "values so far",
    "moving-sum": "moving sum",
    "moving-mean": "moving mean",
    "moving-min": "moving minimum",
    "moving-max": "moving maximum",
    "moving-count": "moving count",
    previous: "previous",
    next: "next",
    difference: "change",
    growth: "growth",
    "since-previous": "days since previous",
    "row-number": "row number",
    rank: "rank",
    share: "share of group",
  },
  ru: {
    "running-sum": "сумма нарастающим итогом",
    "running-mean": "среднее с начала",
    "running-min": "минимум с начала",
    "running-max": "максимум с начала",
    "running-count": "значений с начала",
    "moving-sum": "скользящая сумма",
    "moving-mean": "скользящее среднее",
    "moving-min": "скользящий минимум",
    "moving-max": "скользящий максимум",
    "moving-count": "скользящее количество",
    previous: "предыдущее",
    next: "следующее",
    difference: "изменение",
    growth: "прирост",
    "since-previous": "дней с предыдущей",
    "row-number": "номер строки",
    rank: "место",
    share: "доля в группе",
  },
  ro: {
    "running-sum": "sumă cumulată",
    "running-mean": "medie cumulată",
    "running-min": "minim până acum",
    "running-max": "maxim până acum",
    "running-count": "valori până acum",
    "moving-sum": "sumă mobilă",
    "moving-mean": "medie mobilă",
    "moving-min": "minim mobil",
    "moving-max": "maxim mobil",
    "moving-count": "număr mobil",
    previous: "precedent",
    next: "următor",
    difference: "diferență",
    growth: "creștere",
    "since-previous": "zile de la precedentul",
    "row-number": "numărul rândului",
    rank: "rang",
    share: "pondere în grup",
  },
};

const LENGTH: Readonly<Record<Language, Readonly<Record<"rows" | "days", (size: number) => string>>>> = {
  en: { rows: (size) => (size === 1 ? "1 row" : `${size} rows`), days: (size) => (size === 1 ? "1 day" : `${size} days`) },
  ru: { rows: (size) => `строк: ${size}`, days: (size) => `${size} дн.` },
  ro: { rows: (size) => `rânduri: ${size}`, days: (size) => `zile: ${size}` },
};

/** The name of a figure's column where none is given, in the document's language: it becomes data. */
export function figureName({ figure, span, size }: NamedFigure, column: string | null, language: Language): string {
  const what = (column === null ? OF_ROWS[language][figure] : undefined) ?? OF_COLUMN[language][figure];
  const length = isMoving(figure) ? ` (${LENGTH[language][span](size)})` : size > 1 && SHIFTED.includes(figure) ? ` (${LENGTH[language].rows(size)})` : "";
  return column === null || figure === "since-previous" ? what + length : `${column}: ${what}${length}`;
}

const SHIFTED: readonly Figure[] = ["previous", "next", "difference", "growth", "since-previous"];
