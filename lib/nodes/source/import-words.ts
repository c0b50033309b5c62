import type { CsvWords } from "@/lib/table/csv-reader/plan";

export interface ImportWords extends CsvWords {
  /** The column with the name of the file a row comes from. */
  readonly file: string;
}

/** Names of columns that have none in the file, in the document's language: they become data. */
export const IMPORT_WORDS: Readonly<Record<"en" | "ru" | "ro", ImportWords>> = {
  en: { column: "column", extra: "extra cells", file: "file" },
  ru: { column: "столбец", extra: "лишние ячейки", file: "файл" },
  ro: { column: "coloana", extra: "celule în plus", file: "fișier" },
};
