import { LANGUAGES, type Language } from "@/lib/messages/languages";
import type { Checkpoint } from "../../checkpoint";
import { type Lexicon, type Lexicons, opinionOf } from "./sentiment";
import type { Stemmers } from "./stems";
import { stopWordsOf } from "./stop-words";
import { clausesOf, isCyrillic, languageOf, tokensOf } from "./tokens";

export interface ReadSettings {
  /** `auto`: each text by its own words. */
  readonly language: Language | "auto";
  /** Where a text does not tell its language. */
  readonly fallback: Language;
  readonly stopWords: boolean;
}

/** Texts as numbers of words: text d has the words `words[offsets[d]]` up to `words[offsets[d + 1]]`, stop words left out. */
export interface Corpus {
  readonly offsets: Uint32Array;
  readonly words: Int32Array;
  /** Stems, by number. */
  readonly stems: readonly string[];
  /** How each stem is written most often. */
  readonly spelled: readonly string[];
  /** All words of a text, stop words too. */
  readonly lengths: Uint32Array;
  readonly languages: readonly Language[];
  /** From -1 to 1; NaN for a text without words, all NaN without lexicons. */
  readonly sentiment: Float64Array;
  /** What words of the lexicon counted, over all texts, each as often as its text. */
  readonly opinions: ReadonlyMap<string, { readonly rows: number; readonly sum: number }>;
}

/** Reads texts. `weights`: rows that have the text (0: it is left empty). O(length of the texts). */
export async function readCorpus(
  texts: readonly string[],
  weights: ArrayLike<number>,
  settings: ReadSettings,
  stemmers: Stemmers,
  lexicons: Lexicons | null,
  checkpoint: Checkpoint,
): Promise<Corpus> {
  const reader = new Reader(stemmers);
  const offsets = new Uint32Array(texts.length + 1);
  const lengths = new Uint32Array(texts.length);
  const languages: Language[] = [];
  const sentiment = new Float64Array(texts.length).fill(Number.NaN);
  const opinions = new Map<string, { rows: number; sum: number }>();
  let letters = 0;
  for (const [d, text] of texts.entries()) {
    const clauses = lexicons && weights[d] > 0 ? clausesOf(text) : null;
    const tokens = clauses ? clauses.words : weights[d] > 0 ? tokensOf(text) : [];
    const language = settings.language === "auto" ? languageOf(tokens, settings.fallback) : settings.language;
    languages.push(language);
    // A word in the other alphabet is of its own language: English names in a Russian review.
    const latin = language === "ru" ? (settings.fallback === "ro" ? "ro" : "en") : language;
    lengths[d] = tokens.length;
    if (lexicons && clauses && tokens.length > 0) {
      const opinion = opinionOf(tokens, byAlphabet(lexicons, latin), clauses.starts);
      sentiment[d] = opinion.score;
      for (const { at, strength } of opinion.words) {
        const known = opinions.get(tokens[at]) ?? { rows: 0, sum: 0 };
        opinions.set(tokens[at], { rows: known.rows + weights[d], sum: known.sum + strength * weights[d] });
      }
    }
    for (const token of tokens) {
      const own = isCyrillic(token) ? "ru" : latin;
      reader.add(token, own, weights[d], settings.stopWords ? stopWordsOf(own) : null);
    }
    offsets[d + 1] = reader.length;
    letters += text.length;
    if (letters > 20_000) {
      letters = 0;
      await checkpoint(d + 1, texts.length);
    }
  }
  return { offsets, lengths, languages, sentiment, opinions, ...reader.done() };
}

function byAlphabet(lexicons: Lexicons, latin: Language): Lexicon {
  const of = (word: string) => (isCyrillic(word) ? lexicons.ru : lexicons[latin]);
  return { strength: (word) => of(word).strength(word), negates: (word) => of(word).negates(word), turns: (word) => of(word).turns(word) };
}

/**
 * The language that most texts tell by themselves, of the first two thousand or so; `fallback` when none does. O(length).
 */
export function commonLanguage(texts: readonly string[], weights: ArrayLike<number>, fallback: Language): Language {
  const rows: Record<Language, number> = { en: 0, ru: 0, ro: 0 };
  const step = Math.max(1, Math.floor(texts.length / MOST_ASKED));
  for (let d = 0; d < texts.length; d += step) {
    const tokens = weights[d] > 0 ? tokensOf(texts[d]) : [];
    // What one language is taken for only because it was offered tells nothing.
    const language = languageOf(tokens, "en");
    if (tokens.length > 0 && language === languageOf(tokens, "ro")) rows[language] += weights[d];
  }
  const most = LANGUAGES.reduce((a, b) => (rows[b] > rows[a] ? b : a));
  return rows[most] > 0 ? most : fallback;
}

const MOST_ASKED = 2000;

/** Gathers words as numbers; each spelling is stemmed once. */
class Reader {
  length = 0;
  private words = new Int32Array(1024);
  private readonly stems: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** By language: the number of the stem of a spelling, -1 for one that is left out. */
  private readonly known: Readonly<Record<Language, Map<string, number>>> = { en: new Map(), ru: new Map(), ro: new Map() };
  private readonly spellings: Map<string, number>[] = [];

  constructor(private readonly stemmers: Stemmers) {}

  add(token: string, language: Language, weight: number, stop: ReadonlySet<string> | null): void {
    const known = this.known[language];
    let number = known.get(token);
    if (number === undefined) {
      number = this.numberOf(token, language, stop);
      known.set(token, number);
    }
    if (number < 0) return;
    if (this.length === this.words.length) {
      const longer = new Int32Array(this.length * 2);
      longer.set(this.words);
      this.words = longer;
    }
    this.words[this.length++] = number;
    const spellings = this.spellings[number];
    spellings.set(token, (spellings.get(token) ?? 0) + weight);
  }

  private numberOf(token: string, language: Language, stop: ReadonlySet<string> | null): number {
    if (token.length < 2 || !/\p{L}/u.test(token)) return -1;
    if (stop?.has(language === "ro" ? this.plain(token) : token)) return -1;
    const stem = this.stemmers[language](token);
    let number = this.numbers.get(stem);
    if (number === undefined) {
      number = this.stems.length;
      this.numbers.set(stem, number);
      this.stems.push(stem);
      this.spellings.push(new Map());
    }
    return number;
  }

  private plain(token: string): string {
    return token.normalize("NFD").replace(/\p{M}/gu, "");
  }

  done(): Pick<Corpus, "words" | "stems" | "spelled"> {
    const spelled = this.spellings.map((spellings, number) => {
      let best = this.stems[number];
      let most = 0;
      for (const [spelling, rows] of spellings) {
        if (rows > most || (rows === most && spelling < best)) [best, most] = [spelling, rows];
      }
      return best;
    });
    return { words: this.words.slice(0, this.length), stems: this.stems, spelled };
  }
}
