import type { Checkpoint } from "../../checkpoint";
import type { Corpus } from "./corpus";

/** Sparse rows: row d has `values` in `columns` from `offsets[d]` up to `offsets[d + 1]`, columns ascending. */
export interface SparseRows {
  readonly offsets: Uint32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly width: number;
}

/** How often each word, and each pair of neighbours where these are wanted, stands in each text. */
export interface TermCounts extends SparseRows {
  /** The term of a column: a stem, or two with a space between. */
  readonly terms: readonly string[];
  readonly spelled: readonly string[];
}

export interface VocabularySettings {
  /** Rows a term stands in at least. */
  readonly leastRows: number;
  /** Share of the rows it stands in at most. */
  readonly mostShare: number;
  /** Terms kept: the most frequent. */
  readonly most: number;
}

export interface Vocabulary {
  readonly terms: readonly string[];
  readonly spelled: readonly string[];
  /** ln((1 + rows) / (1 + rows with the term)) + 1. */
  readonly idf: readonly number[];
  /** Rows with the term. */
  readonly rows: readonly number[];
}

/** Counts the terms of each text. O(words log words of a text). */
export async function countTerms(corpus: Corpus, pairs: boolean, checkpoint: Checkpoint): Promise<TermCounts> {
  const { offsets, words, stems, spelled } = corpus;
  const terms = [...stems];
  const shown = [...spelled];
  const pairNumbers = new Map<number, number>();
  const found = new Uint32Array(offsets.length);
  const columns: number[] = [];
  const values: number[] = [];
  const counts = new Map<number, number>();
  for (let d = 0; d + 1 < offsets.length; d++) {
    counts.clear();
    for (let i = offsets[d]; i < offsets[d + 1]; i++) {
      counts.set(words[i], (counts.get(words[i]) ?? 0) + 1);
      if (!pairs || i + 1 === offsets[d + 1]) continue;
      const key = words[i] * stems.length + words[i + 1];
      let number = pairNumbers.get(key);
      if (number === undefined) {
        number = terms.length;
        pairNumbers.set(key, number);
        terms.push(`${stems[words[i]]} ${stems[words[i + 1]]}`);
        shown.push(`${spelled[words[i]]} ${spelled[words[i + 1]]}`);
      }
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    for (const [column, count] of [...counts].sort((a, b) => a[0] - b[0])) {
      columns.push(column);
      values.push(count);
    }
    found[d + 1] = columns.length;
    if ((d & 0xfff) === 0xfff) await checkpoint(d, offsets.length);
  }
  return { offsets: found, columns: Int32Array.from(columns), values: Float64Array.from(values), width: terms.length, terms, spelled: shown };
}

/**
 * The terms worth keeping and their weights, as scikit-learn's TfidfVectorizer (`smooth_idf`): neither too rare nor too
 * common, the most frequent ones, in the order of the alphabet. `weights`: rows that have the text. O(counts).
 */
export function learnVocabulary(counts: TermCounts, weights: ArrayLike<number>, { leastRows, mostShare, most }: VocabularySettings): Vocabulary {
  const withTerm = new Float64Array(counts.width);
  const times = new Float64Array(counts.width);
  let rows = 0;
  for (let d = 0; d + 1 < counts.offsets.length; d++) {
    rows += weights[d];
    for (let i = counts.offsets[d]; i < counts.offsets[d + 1]; i++) {
      withTerm[counts.columns[i]] += weights[d];
      times[counts.columns[i]] += counts.values[i] * weights[d];
    }
  }
  const { terms } = counts;
  const alphabet = (a: number, b: number) => (terms[a] < terms[b] ? -1 : 1);
  const fit = Array.from(withTerm.keys()).filter((term) => withTerm[term] >= Math.max(1, leastRows) && withTerm[term] <= mostShare * rows);
  const kept = fit
    .sort((a, b) => times[b] - times[a] || alphabet(a, b))
    .slice(0, most)
    .sort(alphabet);
  return {
    terms: kept.map((term) => terms[term]),
    spelled: kept.map((term) => counts.spelled[term]),
    idf: kept.map((term) => Math.log((1 + rows) / (1 + withTerm[term])) + 1),
    rows: kept.map((term) => withTerm[term]),
  };
}

/** Counts times inverse document frequency, each row of length 1 (or empty). O(counts). */
export function tfidfRows(counts: TermCounts, terms: readonly string[], idf: readonly number[]): SparseRows {
  const places = new Map(terms.map((term, i) => [term, i]));
  const place = Int32Array.from(counts.terms, (term) => places.get(term) ?? -1);
  const offsets = new Uint32Array(counts.offsets.length);
  const columns = new Int32Array(counts.columns.length);
  const values = new Float64Array(counts.columns.length);
  let length = 0;
  for (let d = 0; d + 1 < counts.offsets.length; d++) {
    let squares = 0;
    for (let i = counts.offsets[d]; i < counts.offsets[d + 1]; i++) {
      const column = place[counts.columns[i]];
      if (column < 0) continue;
      columns[length] = column;
      values[length] = counts.values[i] * idf[column];
      squares += values[length] ** 2;
      length++;
    }
    const norm = Math.sqrt(squares);
    for (let i = offsets[d]; i < length; i++) values[i] /= norm;
    offsets[d + 1] = length;
  }
  return { offsets, columns: columns.subarray(0, length), values: values.subarray(0, length), width: terms.length };
}
