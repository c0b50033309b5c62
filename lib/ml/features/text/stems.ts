import type { Language } from "@/lib/messages/languages";
import { folded } from "./tokens";

export type Stem = (word: string) => string;
export type Stemmers = Readonly<Record<Language, Stem>>;

/** What does not change a word but its folding. */
export const noStems: Stemmers = { en: (word) => word, ru: (word) => word, ro: folded };

/** The stemmers of the Snowball project (English: Porter's), loaded when they are needed; Romanian stems lose their marks. */
export async function loadStemmers(): Promise<Stemmers> {
  const [en, ru, ro] = await Promise.all([import("@orama/stemmers/english"), import("@orama/stemmers/russian"), import("@orama/stemmers/romanian")]);
  return {
    en: (word) => en.stemmer(word.replace(/'s$/, "")),
    ru: ru.stemmer,
    // The stemmer knows the letters with a cedilla, as they were written when it was made.
    ro: (word) => folded(ro.stemmer(word.replaceAll("ș", "ş").replaceAll("ț", "ţ")).replaceAll("ş", "ș").replaceAll("ţ", "ț")),
  };
}
