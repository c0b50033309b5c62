import i18next, { type i18n } from "i18next";
import type { Language } from "./languages";
import { AREAS, loadMessages, loadNodeMessages, loadPageMessages, WORD_PARTS, type WordPart } from "./load";

/** The words of nodes that a translator has, as “en core”. */
const loaded = new WeakMap<i18n, Set<string>>();

/**
 * A translator with its language's words loaded; `part` "page" leaves the words of nodes for `addNodeWords`.
 * Keys are `area:path.to.words`; plurals follow Intl.PluralRules (`_one`, `_few`, `_many`, `_other`).
 * `{{n, number}}`, `{{n, percent}}` and `{{n, date}}` format for the locale.
 */
export async function createTranslator(language: Language, part: "all" | "page" = "all"): Promise<i18n> {
  const translator = i18next.createInstance();
  await translator.init({
    lng: language,
    fallbackLng: false,
    ns: [...AREAS],
    defaultNS: "common",
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  addWords(translator, language, await (part === "all" ? loadMessages(language) : loadPageMessages(language)));
  addFormats(translator);
  return translator;
}

/** Loads a part of the words of nodes in a language, once. */
export async function addNodeWords(translator: i18n, language: Language, part: WordPart): Promise<void> {
  if (hasNodeWords(translator, language, part)) return;
  addWords(translator, language, await loadNodeMessages(language, part));
  const known = loaded.get(translator) ?? new Set();
  loaded.set(translator, known.add(`${language} ${part}`));
}

/** Whether a part of the words of nodes is there. */
export function hasNodeWords(translator: i18n, language: Language, part: WordPart): boolean {
  return loaded.get(translator)?.has(`${language} ${part}`) ?? false;
}

/** Loads the words of `language`, of nodes those parts that were loaded before, and switches to it. */
export async function switchLanguage(translator: i18n, from: Language, language: Language): Promise<void> {
  if (!translator.hasResourceBundle(language, "common")) addWords(translator, language, await loadPageMessages(language));
  const parts = WORD_PARTS.filter((part) => hasNodeWords(translator, from, part));
  await Promise.all(parts.map((part) => addNodeWords(translator, language, part)));
  await translator.changeLanguage(language);
}

function addWords(translator: i18n, language: Language, messages: Readonly<Record<string, unknown>>): void {
  for (const [area, words] of Object.entries(messages)) translator.addResourceBundle(language, area, words, true);
}

function addFormats(translator: i18n): void {
  const formatter = translator.services.formatter;
  // Three decimals are enough for most; what they would make 0 keeps its first digits. A minus is as wide as a plus.
  formatter?.addCached("number", (language, options) => {
    const plain = new Intl.NumberFormat(language, options);
    const small = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
    return (value: number) => (value !== 0 && Math.abs(value) < 0.0005 ? small : plain).format(value).replace(/^-/, "−");
  });
  formatter?.add("percent", (value: number, language) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value));
  formatter?.add("date", (value: number, language) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(value));
}
