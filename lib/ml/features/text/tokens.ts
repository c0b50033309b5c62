import type { Language } from "@/lib/messages/languages";
import { stopWordsOf } from "./stop-words";

/** Addresses tell nothing by their parts. */
const ADDRESSES = /https?:\/\/\S+|www\.\S+|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
/** Letters and digits, with an apostrophe between letters; or one emoji. */
const TOKEN = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}/gu;
/** The same, and what ends a clause: points, commas, brackets, new lines, a dash between spaces. */
const TOKEN_OR_END = new RegExp(`${TOKEN.source}|[.,;:!?…()\\n]|\\s[-–—]\\s`, "gu");
const ENDS = new Set(".,;:!?…()\n");
/** A part that is no token: tokens neither are such a sign nor begin with a space. */
const isEnd = (part: string) => (part.length === 1 ? ENDS.has(part) : part.length === 3 && part.trim().length === 1);

/**
 * The words of a text in lower case, in order. For English, Russian and Romanian these are the words of Unicode's rules
 * (Intl.Segmenter), by a pattern that is several times as fast and the same in every browser; emojis stay, addresses go.
 * One spelling for what is written in several: ё as е, ş and ţ with a comma, straight apostrophes. O(length).
 */
export function tokensOf(text: string): string[] {
  return plain(text).match(TOKEN) ?? [];
}

/** The words of a text, and the places among them at which a clause begins. O(length). */
export function clausesOf(text: string): { readonly words: string[]; readonly starts: ReadonlySet<number> } {
  const words: string[] = [];
  const starts = new Set<number>();
  for (const part of plain(text).match(TOKEN_OR_END) ?? []) {
    if (isEnd(part)) starts.add(words.length);
    else words.push(part);
  }
  return { words, starts };
}

function plain(text: string): string {
  return text.replace(ADDRESSES, " ").normalize("NFC").toLowerCase().replaceAll("ё", "е").replaceAll("ş", "ș").replaceAll("ţ", "ț").replaceAll("’", "'");
}

/** Words without any mark, most of them. */
const PLAIN = /^[\x20-\x7e]*$/;

const FOLDS: Readonly<Record<string, string>> = { ă: "a", â: "a", î: "i", ș: "s", ț: "t" };

/** Without the marks of Romanian letters: in reviews half of the people leave them out. */
export function folded(word: string): string {
  return PLAIN.test(word) ? word : word.replace(/[ăâîșț]/g, (letter) => FOLDS[letter] ?? letter);
}

/** Whether a word is written in Cyrillic letters. */
export function isCyrillic(word: string): boolean {
  const first = word.charCodeAt(0);
  return first >= 0x400 && first < 0x530;
}

/** Romanian stop words that are English words too. */
const SHARED = new Set(["sale", "care", "face", "pot", "sub", "cat", "dar", "ma", "ta", "va", "i", "e", "o"]);

/** Stop words and marks that one language has ahead of the other: this many, or this share of the words, tell. */
const AHEAD = 2;
const AHEAD_SHARE = 0.15;

/**
 * The language of a text: Russian where most words are Cyrillic, else English or Romanian by their stop words and
 * marks; `fallback` where nothing tells (of Latin words English, when it is Russian). O(words).
 */
export function languageOf(words: readonly string[], fallback: Language): Language {
  let cyrillic = 0;
  let latin = 0;
  let english = 0;
  let romanian = 0;
  const [en, ro] = [stopWordsOf("en"), stopWordsOf("ro")];
  for (const word of words) {
    const first = word.charCodeAt(0);
    if (isCyrillic(word)) cyrillic++;
    // The Latin letters of Unicode's first blocks: more than any of our languages has.
    else if (first >= 0x61 && first < 0x250) latin++;
    const plain = folded(word);
    if (plain !== word) romanian += 2;
    if (en.has(plain)) english++;
    if (ro.has(plain) && !SHARED.has(plain)) romanian++;
  }
  if (cyrillic > latin) return "ru";
  if (latin === 0) return fallback;
  const ahead = Math.abs(english - romanian);
  const tells = ahead >= AHEAD || (ahead > 0 && ahead >= AHEAD_SHARE * latin);
  if (!tells) return fallback === "ru" ? "en" : fallback;
  return english > romanian ? "en" : "ro";
}
