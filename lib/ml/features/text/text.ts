import * as z from "zod";
import { fail } from "@/lib/problem";
import { withColumns } from "@/lib/table/columns";
import type { CodedColumn, NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../../checkpoint";
import { phase } from "../../phase";
import { type Corpus, readCorpus } from "./corpus";
import { loadLexicons } from "./sentiment";
import { loadStemmers, noStems } from "./stems";
import { countTerms, type TermCounts, tfidfRows } from "./tfidf";
import { topicWeights } from "./topics";

const languageSchema = z.enum(["en", "ru", "ro"]);

/** What was learned of a column of texts, and the columns made of it. */
export const fittedTextSchema = z.object({
  source: z.string(),
  language: z.enum(["auto", "en", "ru", "ro"]),
  fallback: languageSchema,
  stems: z.boolean(),
  stopWords: z.boolean(),
  pairs: z.boolean(),
  terms: z.array(z.string()),
  idf: z.array(z.number()),
  /** Columns of single terms: the term by its place, and the column's name. */
  columns: z.array(z.object({ term: z.int(), name: z.string() })),
  /** Columns of topics: weight of every term. */
  topics: z.array(z.object({ name: z.string(), weights: z.array(z.number()) })),
  sentiment: z.string().nullable(),
  words: z.string().nullable(),
});
export type FittedText = z.output<typeof fittedTextSchema>;

export type ReadingSettings = Pick<FittedText, "language" | "fallback" | "stems" | "stopWords" | "pairs">;

export interface ReadTexts {
  readonly corpus: Corpus;
  readonly counts: TermCounts;
  /** Rows that have each text. */
  readonly weights: Float64Array;
}

/** The column of texts. */
export function textColumn(table: Table, name: string): CodedColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) return fail("common.column-missing", { column: name }, { param: "column" });
  return "codes" in column ? column : fail("common.column-type", { column: name, type: column.type, wanted: "text, category" }, { param: "column" });
}

/** Rows that have each different text. */
export function rowsOfTexts(column: CodedColumn): Float64Array {
  const rows = new Float64Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) rows[code]++;
  return rows;
}

/** Reads each different text once. */
export async function readTexts(column: CodedColumn, settings: ReadingSettings, sentiment: boolean, checkpoint: Checkpoint): Promise<ReadTexts> {
  const weights = rowsOfTexts(column);
  const stemmers = await loadStemmers();
  const corpus = await readCorpus(
    column.dictionary,
    weights,
    settings,
    settings.stems ? stemmers : noStems,
    sentiment ? await loadLexicons(stemmers) : null,
    phase(checkpoint, 0, 0.8),
  );
  return { corpus, counts: await countTerms(corpus, settings.pairs, phase(checkpoint, 0.8, 1)), weights };
}

/**
 * The columns made of the texts (role feature): TF-IDF of single terms, shares of topics, sentiment, number of words.
 * A row without a text is missing in all; one without any known term has 0 in terms and topics. O(length of the texts).
 */
export async function textColumns(column: CodedColumn, { corpus, counts }: ReadTexts, fitted: FittedText, checkpoint: Checkpoint): Promise<NumberColumn[]> {
  const made: NumberColumn[] = [];
  const texts = column.dictionary.length;
  const add = (name: string, values: Float64Array) => {
    const spread = Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : values[code]));
    made.push({ name, role: "feature", type: "number", values: spread });
  };
  if (fitted.sentiment !== null) add(fitted.sentiment, corpus.sentiment);
  if (fitted.words !== null) add(fitted.words, Float64Array.from(corpus.lengths));
  const rows = tfidfRows(counts, fitted.terms, fitted.idf);
  const k = fitted.topics.length;
  if (k > 0) {
    const topics = fitted.topics.map(({ weights }) => weights);
    const weights = await topicWeights(rows, topics, phase(checkpoint, 0, 0.9));
    for (let d = 0; d < texts; d++) {
      let sum = 0;
      for (let t = 0; t < k; t++) sum += weights[d * k + t];
      if (sum > 0) for (let t = 0; t < k; t++) weights[d * k + t] /= sum;
    }
    for (const [t, { name }] of fitted.topics.entries())
      add(
        name,
        Float64Array.from({ length: texts }, (_, d) => weights[d * k + t]),
      );
  }
  const places = new Int32Array(fitted.terms.length).fill(-1);
  const dense = fitted.columns.map(() => new Float64Array(texts));
  for (const [place, { term }] of fitted.columns.entries()) places[term] = place;
  for (let d = 0; d < texts; d++) {
    for (let i = rows.offsets[d]; i < rows.offsets[d + 1]; i++) {
      const place = places[rows.columns[i]];
      if (place >= 0) dense[place][d] = rows.values[i];
    }
  }
  for (const [place, { name }] of fitted.columns.entries()) add(name, dense[place]);
  await checkpoint(1, 1);
  return made;
}

/** Makes the learned columns of another table's texts. */
export async function applyText(table: Table, fitted: FittedText, checkpoint: Checkpoint): Promise<Table> {
  const column = textColumn(table, fitted.source);
  const read = await readTexts(column, fitted, fitted.sentiment !== null, phase(checkpoint, 0, 0.7));
  return withColumns(table, await textColumns(column, read, fitted, phase(checkpoint, 0.7, 1)));
}
