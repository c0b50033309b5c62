import { describe, expect, it } from "vitest";
import type { Language } from "@/lib/messages/languages";
import { LANGUAGES } from "@/lib/messages/languages";
import { noCheckpoint } from "../../checkpoint";
import { type Corpus, commonLanguage, readCorpus } from "./corpus";
import oracle from "./fixtures/text.json";
import { loadLexicons, opinionOf } from "./sentiment";
import { loadStemmers, noStems } from "./stems";
import { countTerms, learnVocabulary, tfidfRows } from "./tfidf";
import { clausesOf, folded, languageOf, tokensOf } from "./tokens";
import { learnTopics, topicWeights } from "./topics";

const once = (texts: readonly string[]) => new Float64Array(texts.length).fill(1);
const plain = (texts: readonly string[]): Promise<Corpus> =>
  readCorpus(texts, once(texts), { language: "en", fallback: "en", stopWords: false }, noStems, null, noCheckpoint);

describe("words of a text", () => {
  it.each([
    ["en", "It's the 3rd parcel: “fine”, isn't it? Don't e-mail me… O’Neill paid $5, 100% happy!"],
    ["ru", "Заказ пришёл вовремя — спасибо! По-моему, это лучшее (из того, что я видела). Курьер: «Здравствуйте»."],
    ["ro", "N-am primit coletul; mulţumesc frumos, totul a fost în regulă! Într-o zi… „Foarte” bun, dar scump."],
  ])("are those of Intl.Segmenter: %s", (language, text) => {
    const segments = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text.toLowerCase())].filter(({ isWordLike }) => isWordLike);
    const expected = segments.map(({ segment }) => segment.replaceAll("ё", "е").replaceAll("ţ", "ț").replaceAll("ş", "ș").replaceAll("’", "'"));
    expect(tokensOf(text)).toEqual(expected);
  });

  it("have one spelling, without addresses", () => {
    expect(tokensOf("Пишите на ivan.petrov@mail.ru или https://shop.example/a?b=c ЁЛКА 👍")).toEqual(["пишите", "на", "или", "елка", "👍"]);
    expect(tokensOf("Ştiţi că Ș e ş")).toEqual(["știți", "că", "ș", "e", "ș"]);
    expect(folded("înțelegând șapte pâini mâță")).toBe("intelegand sapte paini mata");
    expect(tokensOf("  \n—")).toEqual([]);
  });

  it.each([
    ["The parcel was late and nobody answered", "en"],
    ["Посылка опоздала, size был не тот", "ru"],
    ["Coletul a ajuns tarziu si nu mi-a raspuns nimeni", "ro"],
    ["Mulțumesc", "ro"],
    ["12345", "ro"],
    // "Sale" is a Romanian pronoun as well.
    ["great discount delivery sale shop cheap price coupon courier site", "ro"],
  ])("tell their language: %s", (text, language) => {
    expect(languageOf(tokensOf(text), "ro")).toBe(language);
  });

  it.each(LANGUAGES)("are cut as the Snowball stemmers cut them: %s", async (language) => {
    const stemmers = await loadStemmers();
    for (const [word, stem] of oracle.stems[language])
      expect(stemmers[language](word), word).toBe(language === "ro" ? folded(stem.replaceAll("ţ", "ț")) : stem);
  });
});

it("words of the other alphabet are read in their own language, and texts that tell nothing in that of the others", async () => {
  const stemmers = await loadStemmers();
  const texts = ["Курьер DHL: terrible service, не рекомендую", "The courier was late and I am angry", "great discount sale price", "I would buy it again"];
  const weights = once(texts);
  expect(commonLanguage(texts, weights, "ro")).toBe("en");
  expect(commonLanguage(["12", "!"], weights, "ro")).toBe("ro");
  const corpus = await readCorpus(texts, weights, { language: "auto", fallback: "en", stopWords: true }, stemmers, await loadLexicons(stemmers), noCheckpoint);
  expect(corpus.languages.slice(1)).toEqual(["en", "en", "en"]);
  expect(corpus.sentiment[0]).toBeLessThan(-0.5);
  expect(corpus.spelled).toContain("рекомендую");
  expect(corpus.spelled).not.toContain("не");
});

describe(`TF-IDF matches TfidfVectorizer of scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.tfidf)("pairs $pairs, in at least $leastRows rows, in at most $mostShare of them, $most terms", async ({ terms, idf, rows, ...settings }) => {
    const counts = await countTerms(await plain(oracle.documents), settings.pairs, noCheckpoint);
    const vocabulary = learnVocabulary(counts, once(oracle.documents), settings);
    expect(vocabulary.terms).toEqual(terms);
    for (const [i, value] of idf.entries()) expect(vocabulary.idf[i]).toBeCloseTo(value, 12);
    const made = tfidfRows(counts, vocabulary.terms, vocabulary.idf);
    for (const [d, expected] of rows.entries()) {
      const dense = new Array<number>(terms.length).fill(0);
      for (let i = made.offsets[d]; i < made.offsets[d + 1]; i++) dense[made.columns[i]] = made.values[i];
      for (const [i, value] of expected.entries()) expect(dense[i]).toBeCloseTo(value, 12);
    }
  });
});

describe(`topics are as good as NMF of scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.nmf)("$k topics", async ({ k, default: usual, best }) => {
    const counts = await countTerms(await plain(oracle.documents), false, noCheckpoint);
    const weights = once(oracle.documents);
    const { terms, idf } = learnVocabulary(counts, weights, { leastRows: 1, mostShare: 1, most: 1000 });
    const rows = tfidfRows(counts, terms, idf);
    const found = await learnTopics(rows, weights, k, 1, noCheckpoint);
    expect(found.loss).toBeLessThanOrEqual(usual * 1.005);
    expect(found.loss).toBeLessThanOrEqual(best * 1.01);
    expect((await learnTopics(rows, weights, k, 1, noCheckpoint)).terms).toEqual(found.terms);
    // The weights that rows get on fixed topics leave no more than was left when they were learned.
    const onTopics = await topicWeights(rows, found.terms, noCheckpoint);
    let loss = 0;
    for (let d = 0; d < oracle.documents.length; d++) {
      const dense = new Float64Array(terms.length);
      for (let t = 0; t < k; t++) for (let i = 0; i < terms.length; i++) dense[i] -= onTopics[d * k + t] * found.terms[t][i];
      for (let i = rows.offsets[d]; i < rows.offsets[d + 1]; i++) dense[rows.columns[i]] += rows.values[i];
      loss += dense.reduce((sum, value) => sum + value * value, 0);
    }
    expect(loss).toBeLessThanOrEqual(found.loss * (1 + 1e-9));
  });
});

describe("sentiment", () => {
  const texts: Readonly<Record<Language, Readonly<Record<"good" | "bad", readonly string[]>>>> = {
    en: {
      good: ["Great quality, I love it", "Not bad at all", "Fast and friendly service, thanks", "No problem with the delivery"],
      bad: ["Terrible service, I hate waiting", "This is not good", "The parcel was damaged and support was useless", "I don't like it"],
    },
    ru: {
      good: ["Отличное качество, рекомендую всем!", "Быстрая доставка, вежливый курьер", "Никаких проблем, всё понравилось", "Неплохо, спасибо"],
      bad: ["Ужасное качество, деньги на ветер, обман", "Мне не понравилось", "Пришёл брак, возврат не принимают", "Хамство и полный кошмар"],
    },
    ro: {
      good: ["Calitate excelentă, recomand cu încredere", "Livrare rapida, multumesc frumos", "Sunt foarte mulțumită de produs", "Nu am avut probleme"],
      bad: ["Produs de proasta calitate, sunt dezamagita", "Nu recomand, țeapă", "Coletul a ajuns deteriorat si cu intarziere", "Nu sunt mulțumit"],
    },
  };

  it.each(LANGUAGES)("praise is above 0 and complaint below: %s", async (language) => {
    const lexicon = (await loadLexicons(await loadStemmers()))[language];
    for (const text of texts[language].good) expect(opinionOf(tokensOf(text), lexicon).score, text).toBeGreaterThan(0.05);
    for (const text of texts[language].bad) expect(opinionOf(tokensOf(text), lexicon).score, text).toBeLessThan(-0.05);
    expect(opinionOf([], lexicon).score).toBe(0);
  });

  it.each([
    ["en", "The first one did not fit. Great service", 1],
    ["en", "Not what I ordered: excellent support", 1],
    ["en", "Not cheap but excellent", 1],
    ["en", "It doesnt look good", -1],
    ["ru", "Размер не подошёл. Отличный магазин", 1],
    ["ru", "Доставка не быстрая, но отличная", 1],
    ["ro", "Nu e ieftin, dar e excelent", 1],
    ["ro", "Nu a fost la timp — excelent în rest", 1],
  ] as const)("a denial ends with its clause: %s, %s", async (language, text, sign) => {
    const lexicon = (await loadLexicons(await loadStemmers()))[language];
    const { words, starts } = clausesOf(text);
    expect(words).toEqual(tokensOf(text));
    expect(Math.sign(opinionOf(words, lexicon, starts).words.at(-1)?.strength ?? 0)).toBe(sign);
  });

  it("counts what words did, denials included, as often as their texts", async () => {
    const stemmers = await loadStemmers();
    const settings = { language: "en", fallback: "en", stopWords: true } as const;
    const corpus = await readCorpus(["good", "not good", "…", ""], [3, 1, 2, 0], settings, stemmers, await loadLexicons(stemmers), noCheckpoint);
    expect(corpus.opinions.get("good")).toEqual({ rows: 4, sum: 3 * 3 - 0.74 * 3 });
    expect([...corpus.sentiment].map(Number.isNaN)).toEqual([false, false, true, true]);
  });
});
