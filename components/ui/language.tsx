"use client";

import type { i18n } from "i18next";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { isLanguage, type Language, preferredLanguage } from "@/lib/messages/languages";
import { addNodeWords, createTranslator, switchLanguage } from "@/lib/messages/translator";
import { readPreference, writePreference } from "./preferences";

interface LanguageState {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState>({ language: "en", setLanguage: () => undefined });

/** The language in use and how to change it. For words: `const { t } = useTranslation()`, `t("cluster:nodes.kmeans.name")`. */
export function useLanguage(): LanguageState {
  return useContext(LanguageContext);
}

export { useTranslation };

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
        setShown(next);
      });
    },
    [translator, language],
  );
  const state = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  if (!translator) return null;
  return (
    <I18nextProvider i18n={translator}>
      <LanguageContext value={state}>{children}</LanguageContext>
    </I18nextProvider>
  );
}

/** Draws its children when the words of nodes are there too; home does without them. */
export function WithNodeWords({ fallback = null, children }: { readonly fallback?: ReactNode; readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  const { language } = useLanguage();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let left = false;
    addNodeWords(i18n, language).then(() => {
      if (!left) setReady(true);
    });
    return () => {
      left = true;
    };
  }, [i18n, language]);
  return ready ? children : fallback;
}
