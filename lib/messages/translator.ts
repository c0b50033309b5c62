import i18next, { type i18n } from "i18next";
import type { Language } from "./languages";
import { AREAS, loadMessages } from "./load";

/**
 * A translator with its language's words loaded. Keys are `area:path.to.words`; plurals follow
 * Intl.PluralRules (`_one`, `_few`, `_many`, `_other`). `{{n, number}}` and `{{n, percent}}` format for the locale.
 */
export async function createTranslator(language: Language): Promise<i18n> {
  const translator = i18next.createInstance();
  await translator.init({
    lng: language,
    fallbackLng: false,
    ns: [...AREAS],
    defaultNS: "common",
    resources: { [language]: (await loadMessages(language)) as Record<string, Record<string, unknown>> as never },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  addFormats(translator);
  return translator;
}

/** Loads the words of `language` if need be and switches to it. */
export async function switchLanguage(translator: i18n, language: Language): Promise<void> {
  if (!translator.hasResourceBundle(language, "common")) {
    const messages = await loadMessages(language);
    for (const area of AREAS) translator.addResourceBundle(language, area, messages[area]);
  }
  await translator.changeLanguage(language);
}

function addFormats(translator: i18n): void {
  const formatter = translator.services.formatter;
  formatter?.add("percent", (value: number, language) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value));
  formatter?.add("date", (value: number, language) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(value));
}
