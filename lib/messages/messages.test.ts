import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "./languages";
import { AREAS, loadMessages } from "./load";

const PLURAL = /_(zero|one|two|few|many|other)$/;

function flatten(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (typeof value === "string") into.set(path, value);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path ? `${path}.${key}` : key, into);
  }
  return into;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*([\w]+)/g)].map((match) => match[1]);

async function area(language: Language, name: (typeof AREAS)[number]) {
  return flatten((await loadMessages(language))[name]);
}

describe.each(AREAS)("words of %s", (name) => {
  it("exist in every language, with the plural forms the language needs", async () => {
    const keys = new Map<Language, Set<string>>();
    for (const language of LANGUAGES) {
      const words = await area(language, name);
      keys.set(language, new Set([...words.keys()].map((key) => key.replace(PLURAL, ""))));
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const key of words.keys()) {
        if (!PLURAL.test(key)) continue;
        const base = key.replace(PLURAL, "");
        for (const category of categories) expect(words.has(`${base}_${category}`), `${language} ${name}:${base}_${category}`).toBe(true);
      }
    }
    for (const language of LANGUAGES) expect([...(keys.get(language) ?? [])].sort(), language).toEqual([...(keys.get("en") ?? [])].sort());
  });

  it("use only placeholders that English uses too", async () => {
    const english = await area("en", name);
    const known = new Map<string, Set<string>>();
    for (const [key, text] of english) {
      const base = key.replace(PLURAL, "");
      const set = known.get(base) ?? new Set<string>();
      for (const used of placeholders(text)) set.add(used);
      known.set(base, set);
    }
    for (const language of LANGUAGES) {
      for (const [key, text] of await area(language, name)) {
        for (const used of placeholders(text)) {
          const set = known.get(key.replace(PLURAL, ""));
          expect(used === "count" || set?.has(used), `${language} ${name}:${key} {{${used}}}`).toBe(true);
        }
      }
    }
  });

  it("are never empty, and Russian is written in Cyrillic", async () => {
    for (const language of LANGUAGES) {
      for (const [key, text] of await area(language, name)) expect(text.trim(), `${language} ${name}:${key}`).not.toBe("");
    }
    const russian = await area("ru", name);
    const english = await area("en", name);
    const untranslated = [...russian].filter(([key, text]) => text === english.get(key) && /[a-z]{4,} [a-z]{3,}/i.test(text.replace(/\{\{.*?\}\}/g, "")));
    expect(untranslated).toEqual([]);
  });
});
