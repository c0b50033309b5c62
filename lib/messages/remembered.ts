import type { TFunction } from "i18next";

/**
 * The same translator, which looks up words without values only once: a card asks for some thirty of them each time it
 * is drawn, and i18next takes them apart anew each time. Words that are not there yet are not remembered.
 */
export function remembered(t: TFunction): TFunction {
  const known = new Map<string, string>();
  return new Proxy(t, {
    apply(target, self, args: unknown[]) {
      const [key, options] = args;
      if (typeof key !== "string" || !isPlain(options)) return Reflect.apply(target, self, args);
      const before = known.get(key);
      if (before !== undefined) return before;
      const words: unknown = Reflect.apply(target, self, args);
      // What is missing comes back as the default, or as its own key with or without the area.
      if (typeof words === "string" && words !== "" && !key.endsWith(words)) known.set(key, words);
      return words;
    },
  });
}

/** Nothing to fill in, and no default that would be taken for the words. */
function isPlain(options: unknown): boolean {
  if (options === undefined) return true;
  if (typeof options !== "object" || options === null) return false;
  const entries = Object.entries(options);
  return entries.length === 0 || (entries.length === 1 && entries[0][0] === "defaultValue" && entries[0][1] === "");
}
