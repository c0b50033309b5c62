import type { CsvWords } from "@/lib/table/csv-reader/plan";

/** Names of columns that have none in the file, in the document's language: they become data. */
export const IMPORT_WORDS: Readonly<Record<"en" | "ru" | "ro", CsvWords>> = {
  en: { column: "column", extra: "extra cells" },
  ru: { column: "столбец", extra: "лишние ячейки" },
  ro: { column: "coloana", extra: "celule în plus" },
};
