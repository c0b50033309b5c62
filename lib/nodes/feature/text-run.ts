import { LANGUAGES } from "@/lib/messages/languages";
import { commonLanguage } from "@/lib/ml/features/text/corpus";
import { type FittedText, type ReadTexts, readTexts, rowsOfTexts, textColumn, textColumns } from "@/lib/ml/features/text/text";
import { learnVocabulary, type SparseRows, tfidfRows, type Vocabulary } from "@/lib/ml/features/text/tfidf";
import { learnTopics, type Topics } from "@/lib/ml/features/text/topics";
import { phase } from "@/lib/ml/phase";
import { permutation, Random } from "@/lib/ml/random";
import { freeName } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import type { Problem } from "../problem";
import type { OpinionWord, TextReport, TextSentiment, TextTopic } from "./text-report";

export interface TextSettings {
  readonly language: FittedText["language"];
  readonly sentiment: boolean;
  readonly topics: number;
  readonly terms: number;
  readonly words: boolean;
  readonly stems: boolean;
  readonly stopWords: boolean;
  readonly pairs: boolean;
  readonly leastRows: number;
  readonly mostShare: number;
  readonly most: number;
  readonly seed: number | null;
}

type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Different texts that topics are learned on at most; all are then read by them. */
const MOST_LEARNED = 20_000;
const SHOWN_TERMS = 40;
const SHOWN_WORDS = 10;
const NAME_WORDS = 3;
const BINS = 20;
/** A score nearer to 0 is neutral, as in VADER. */
const NEUTRAL = 0.05;

interface Learned {
  readonly fitted: FittedText;
  readonly made: readonly NumberColumn[];
  readonly report: TextReport;
  readonly problems: readonly Problem[];
}

export async function learnText(data: Table, source: string, settings: TextSettings, ctx: RunContext, t: Words): Promise<Learned> {
  const column = textColumn(data, source);
  const fallback = commonLanguage(column.dictionary, rowsOfTexts(column), ctx.language);
  const reading = { ...settings, fallback };
  const read = await readTexts(column, reading, settings.sentiment, phase(ctx.checkpoint, 0, 0.4));
  const texts = read.weights.reduce((sum, weight) => sum + weight, 0);
  const problems: Problem[] = [];
  if (data.rows > 0 && texts === 0) problems.push({ code: "feature.all-missing", severity: "warning", detail: { column: source }, param: "column" });

  const vocabulary = learnVocabulary(read.counts, read.weights, { ...settings, leastRows: settings.leastRows });
  if (vocabulary.terms.length === 0 && texts > 0 && settings.topics + settings.terms > 0) {
    problems.push({ code: "feature.text-no-terms", severity: "warning", detail: { column: source, least: settings.leastRows }, param: "leastRows" });
  }
  const rows = tfidfRows(read.counts, vocabulary.terms, vocabulary.idf);
  const used = usedTexts(rows, read.weights);
  const k = Math.min(settings.topics, used.length, vocabulary.terms.length);
  if (k < settings.topics && vocabulary.terms.length > 0) {
    problems.push({ code: "feature.text-fewer-topics", severity: "info", detail: { asked: settings.topics, count: k }, param: "topics" });
  }
  const learning = sampled(used, settings.seed ?? ctx.seed);
  if (k > 0 && learning.length < used.length) {
    problems.push({ code: "feature.text-sampled", severity: "info", detail: { count: learning.length, total: used.length }, param: "topics" });
  }
  const sample = takeRows(rows, learning);
  const weights = Float64Array.from(learning, (d) => read.weights[d]);
  const topics = k > 0 ? await learnTopics(sample, weights, k, settings.seed ?? ctx.seed, phase(ctx.checkpoint, 0.4, 0.8)) : null;

  const taken = new Set(data.columns.map(({ name }) => name));
  const free = (base: string) => {
    const name = freeName(base, taken);
    taken.add(name);
    return name;
  };
  const scores = termScores(rows, read.weights);
  const best = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
  const fitted: FittedText = {
    source,
    language: settings.language,
    fallback,
    stems: settings.stems,
    stopWords: settings.stopWords,
    pairs: settings.pairs,
    terms: [...vocabulary.terms],
    idf: [...vocabulary.idf],
    sentiment: settings.sentiment ? free(t("feature:columns.sentiment", { column: source })) : null,
    words: settings.words ? free(t("feature:columns.words", { column: source })) : null,
    topics: topicOrder(topics, sample, weights).map((weights) => ({
      name: free(t("feature:columns.topic", { column: source, words: topWords(weights, vocabulary, NAME_WORDS).join(", ") })),
      weights: [...weights],
    })),
    columns: best.slice(0, settings.terms).map((term) => ({ term, name: free(`${source}: ${vocabulary.spelled[term]}`) })),
  };
  const made = await textColumns(column, read, fitted, phase(ctx.checkpoint, 0.8, 1));
  const named = new Map(fitted.columns.map(({ term, name }) => [term, name]));
  const squares =
    sample.values.length > 0 ? Array.from(learning.keys()).reduce((sum, d) => sum + weights[d] * Number(sample.offsets[d + 1] > sample.offsets[d]), 0) : 0;
  const report: TextReport = {
    kind: "feature.text",
    column: source,
    rows: data.rows,
    missing: data.rows - texts,
    languages: LANGUAGES.map((language) => ({ language, rows: rowsOf(read, (d) => read.corpus.languages[d] === language && read.corpus.lengths[d] > 0) })),
    words: texts > 0 ? read.weights.reduce((sum, weight, d) => sum + weight * read.corpus.lengths[d], 0) / texts : null,
    vocabulary: vocabulary.terms.length,
    terms: best.slice(0, SHOWN_TERMS).map((term) => ({
      term: vocabulary.spelled[term],
      rows: vocabulary.rows[term],
      share: texts > 0 ? vocabulary.rows[term] / texts : 0,
      idf: vocabulary.idf[term],
      name: named.get(term) ?? null,
    })),
    topics: describeTopics(column.dictionary, read, fitted, made, vocabulary, column.codes, texts),
    explained: topics && squares > 0 ? 1 - topics.loss / squares : null,
    sentiment: fitted.sentiment === null ? null : describeSentiment(read),
  };
  return { fitted, made, report, problems };
}

function rowsOf({ weights }: ReadTexts, takes: (d: number) => boolean): number {
  return weights.reduce((sum, weight, d) => sum + (takes(d) ? weight : 0), 0);
}

/** Texts that have a term of the vocabulary. */
function usedTexts({ offsets }: SparseRows, weights: Float64Array): Uint32Array {
  return Uint32Array.from(Array.from(weights.keys()).filter((d) => weights[d] > 0 && offsets[d + 1] > offsets[d]));
}

function sampled(used: Uint32Array, seed: number): Uint32Array {
  if (used.length <= MOST_LEARNED) return used;
  const chosen = permutation(used.length, new Random(seed, 89)).slice(0, MOST_LEARNED).sort();
  return chosen.map((place) => used[place]);
}

function takeRows(rows: SparseRows, chosen: Uint32Array): SparseRows {
  const offsets = new Uint32Array(chosen.length + 1);
  for (const [i, d] of chosen.entries()) offsets[i + 1] = offsets[i] + rows.offsets[d + 1] - rows.offsets[d];
  const columns = new Int32Array(offsets[chosen.length]);
  const values = new Float64Array(offsets[chosen.length]);
  for (const [i, d] of chosen.entries()) {
    columns.set(rows.columns.subarray(rows.offsets[d], rows.offsets[d + 1]), offsets[i]);
    values.set(rows.values.subarray(rows.offsets[d], rows.offsets[d + 1]), offsets[i]);
  }
  return { offsets, columns, values, width: rows.width };
}

/** Sum of each term's weights over the rows. */
function termScores(rows: SparseRows, weights: Float64Array): Float64Array {
  const scores = new Float64Array(rows.width);
  for (let d = 0; d + 1 < rows.offsets.length; d++) {
    for (let i = rows.offsets[d]; i < rows.offsets[d + 1]; i++) scores[rows.columns[i]] += rows.values[i] * weights[d];
  }
  return scores;
}

/** The topics, the one nearest to the most texts first; topics without a term are left out. */
function topicOrder(topics: Topics | null, rows: SparseRows, weights: Float64Array): Float64Array[] {
  const found = (topics?.terms ?? []).filter((terms) => terms.some((weight) => weight > 0));
  const sums = found.map((terms) => {
    let sum = 0;
    for (let d = 0; d + 1 < rows.offsets.length; d++) {
      for (let i = rows.offsets[d]; i < rows.offsets[d + 1]; i++) sum += rows.values[i] * terms[rows.columns[i]] * weights[d];
    }
    return sum;
  });
  return Array.from(found.keys())
    .sort((a, b) => sums[b] - sums[a])
    .map((t) => found[t]);
}

function strongest(weights: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: weights.length }, (_, term) => term)
    .filter((term) => weights[term] > 0)
    .sort((a, b) => weights[b] - weights[a] || a - b)
    .slice(0, count);
}

function topWords(weights: ArrayLike<number>, vocabulary: Vocabulary, count: number): string[] {
  return strongest(weights, count).map((term) => vocabulary.spelled[term]);
}

function describeTopics(
  dictionary: readonly string[],
  { corpus }: ReadTexts,
  fitted: FittedText,
  made: readonly NumberColumn[],
  vocabulary: Vocabulary,
  codes: Int32Array,
  texts: number,
): TextTopic[] {
  const shares = fitted.topics.map(({ name }) => made.find((column) => column.name === name)?.values ?? new Float64Array(0));
  const rows = shares.map(() => 0);
  const scored = shares.map(() => 0);
  const sentiment = shares.map(() => 0);
  const examples = shares.map(() => ({ share: 0, length: 0, code: -1 }));
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    if (code < 0) continue;
    let top = -1;
    for (let t = 0; t < shares.length; t++) if (shares[t][row] > (top < 0 ? 0 : shares[top][row])) top = t;
    if (top < 0) continue;
    rows[top]++;
    if (!Number.isNaN(corpus.sentiment[code])) {
      scored[top]++;
      sentiment[top] += corpus.sentiment[code];
    }
    const share = shares[top][row];
    const length = Math.min(20, corpus.lengths[code]);
    const best = examples[top];
    // Long enough to be understood, then as much of the topic as can be.
    if (share * length > best.share * best.length) examples[top] = { share, length, code };
  }
  return fitted.topics.map(({ name, weights }, t) => ({
    name,
    rows: rows[t],
    share: texts > 0 ? rows[t] / texts : 0,
    words: strongest(weights, SHOWN_WORDS).map((term) => ({ term: vocabulary.spelled[term], weight: weights[term] })),
    example: examples[t].code < 0 ? null : shortened(dictionary[examples[t].code]),
    sentiment: fitted.sentiment !== null && scored[t] > 0 ? sentiment[t] / scored[t] : null,
  }));
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function describeSentiment({ corpus, weights }: ReadTexts): TextSentiment {
  const histogram = new Array<number>(BINS).fill(0);
  const counts = { positive: 0, neutral: 0, negative: 0 };
  let sum = 0;
  let scored = 0;
  for (const [d, score] of corpus.sentiment.entries()) {
    if (Number.isNaN(score)) continue;
    scored += weights[d];
    sum += score * weights[d];
    counts[score >= NEUTRAL ? "positive" : score <= -NEUTRAL ? "negative" : "neutral"] += weights[d];
    histogram[Math.min(BINS - 1, Math.floor(((score + 1) / 2) * BINS))] += weights[d];
  }
  const words = [...corpus.opinions].map(([word, { rows, sum: total }]): OpinionWord => ({ word, rows, strength: total / rows }));
  const strongest = (sign: number) =>
    words
      .filter(({ strength }) => strength * sign > 0)
      .sort((a, b) => Math.abs(b.strength) * b.rows - Math.abs(a.strength) * a.rows || (a.word < b.word ? -1 : 1))
      .slice(0, SHOWN_WORDS);
  return { mean: scored > 0 ? sum / scored : null, ...counts, histogram, praise: strongest(1), complaints: strongest(-1) };
}
