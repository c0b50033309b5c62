import type { Measure } from "@/lib/table/operations/measures";
import type { RunContext } from "../contract";

type Namer = Readonly<Record<Measure | "rows", (column: string) => string>>;

/** Names of measured columns where none is given, in the document's language: they become data. `rows`: the number of rows. */
export const MEASURE_NAMES: Readonly<Record<RunContext["language"], Namer>> = {
  en: {
    rows: () => "rows",
    count: (column) => `${column}: count`,
    sum: (column) => `${column}: sum`,
    mean: (column) => `${column}: mean`,
    median: (column) => `${column}: median`,
    min: (column) => `${column}: smallest`,
    max: (column) => `${column}: largest`,
    std: (column) => `${column}: std`,
    first: (column) => `${column}: first`,
    last: (column) => `${column}: last`,
    distinct: (column) => `${column}: distinct`,
    mode: (column) => `${column}: most frequent`,
  },
  ru: {
    rows: () => "строк",
    count: (column) => `${column}: число`,
    sum: (column) => `${column}: сумма`,
    mean: (column) => `${column}: среднее`,
    median: (column) => `${column}: медиана`,
    min: (column) => `${column}: минимум`,
    max: (column) => `${column}: максимум`,
    std: (column) => `${column}: ст. отклонение`,
    first: (column) => `${column}: первое`,
    last: (column) => `${column}: последнее`,
    distinct: (column) => `${column}: различных`,
    mode: (column) => `${column}: самое частое`,
  },
  ro: {
    rows: () => "rânduri",
    count: (column) => `${column}: număr`,
    sum: (column) => `${column}: sumă`,
    mean: (column) => `${column}: medie`,
    median: (column) => `${column}: mediană`,
    min: (column) => `${column}: minim`,
    max: (column) => `${column}: maxim`,
    std: (column) => `${column}: abatere standard`,
    first: (column) => `${column}: prima`,
    last: (column) => `${column}: ultima`,
    distinct: (column) => `${column}: distincte`,
    mode: (column) => `${column}: cea mai frecventă`,
  },
};
