"use client";

import type { i18n, TFunction } from "i18next";
import { createContext, type ReactNode, startTransition, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { isLanguage, type Language, preferredLanguage } from "@/lib/messages/languages";
import type { WordPart } from "@/lib/messages/load";
import { remembered } from "@/lib/messages/remembered";
import { addNodeWords, createTranslator, hasNodeWords, switchLanguage } from "@/lib/messages/translator";
import { readPreference, writePreference } from "./preferences";

interface LanguageState {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState>({ language: "en", setLanguage: () => undefined });

interface Translation {
  readonly t: TFunction;
  readonly i18n: i18n;
}

const TranslationContext = createContext<Translation | null>(null);

/** The language in use and how to change it. For words: `const { t } = useTranslation()`, `t("cluster:nodes.kmeans.name")`. */
export function useLanguage(): LanguageState {
  return useContext(LanguageContext);
}

/** The words of the language in use. Reading a context is all it does: a card calls it a dozen times. */
export function useTranslation(): Translation {
  const translation = useContext(TranslationContext);
  if (!translation) throw new Error("outside of LanguageProvider");
  return translation;
}

function firstLanguage(): Language {
  const stored = readPreference("language");
  return isLanguage(stored) ? stored : preferredLanguage(navigator.languages);
}

/** Loads the words of one language before anything is drawn, so that no untranslated key is ever seen. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [translator, setTranslator] = useState<i18n | null>(null);
  const [language, setShown] = useState<Language>("en");

  useEffect(() => {
    let left = false;
    const first = firstLanguage();
    createTranslator(first, "page").then((created) => {
      if (left) return;
      setShown(first);
      setTranslator(created);
    });
    return () => {
      left = true;
    };
  }, []);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const setLanguage = useCallback(
    (next: Language) => {
      if (!translator) return;
      switchLanguage(translator, language, next).then(() => {
        writePreference("language", next);
        startTransition(() => setShown(next));
      });
    },
    [translator, language],
  );
  const state = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  const translation = useMemo(() => translator && { t: remembered(translator.getFixedT(language)), i18n: translator }, [translator, language]);
  if (!translation) return null;
  return (
    <TranslationContext value={translation}>
      <LanguageContext value={state}>{children}</LanguageContext>
    </TranslationContext>
  );
}

/** Milliseconds before words that did not come are asked for again. */
const AGAIN = 1000;

/**
 * Whether a part of the words of nodes, or each of several, is there in the language in use; they are loaded when first asked
 * for, and asked for again when the network or the server failed: nobody can reload only the words. Several are given as one
 * list that stays the same.
 */
export function useWords(wanted: WordPart | readonly WordPart[]): boolean {
  const { i18n } = useTranslation();
  const { language } = useLanguage();
  // Which words came: the answer itself is read from the translator, so that it never speaks of the language before.
  const [, setCame] = useState("");
  const missing = (typeof wanted === "string" ? [wanted] : wanted).filter((part) => !hasNodeWords(i18n, language, part)).join(" ");
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = (pause: number) => {
      const parts = (typeof wanted === "string" ? [wanted] : wanted).map((part) => addNodeWords(i18n, language, part));
      Promise.all(parts).then(
        () => {
          if (!left) setCame(`${language} ${missing}`);
        },
        () => {
          if (!left) timer = setTimeout(() => load(Math.min(2 * pause, 30 * AGAIN)), pause);
        },
      );
    };
    if (missing) load(AGAIN);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [i18n, language, wanted, missing]);
  return missing === "";
}

interface WithWordsProps {
  readonly part?: WordPart | readonly WordPart[];
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

/** Draws its children when a part of the words of nodes is there, what cards say unless told; home does without them. */
export function WithNodeWords({ part = "core", fallback = null, children }: WithWordsProps) {
  return useWords(part) ? children : fallback;
}
