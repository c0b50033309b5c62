"use client";

import type { i18n } from "i18next";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { isLanguage, type Language, preferredLanguage } from "@/lib/messages/languages";
import { createTranslator, switchLanguage } from "@/lib/messages/translator";
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
    createTranslator(first).then((created) => {
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
      switchLanguage(translator, next).then(() => {
        writePreference("language", next);
        setShown(next);
      });
    },
    [translator],
  );
  const state = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  if (!translator) return null;
  return (
    <I18nextProvider i18n={translator}>
      <LanguageContext value={state}>{children}</LanguageContext>
    </I18nextProvider>
  );
}
