"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";
import type { PageCommand } from "@/components/canvas/command-menu";
import { useStudioUi } from "@/components/canvas/studio-ui";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { THEMES, useTheme } from "@/components/ui/theme";
import { LANGUAGE_NAMES, LANGUAGES } from "@/lib/messages/languages";
import { useStudio } from "@/lib/studio/use-studio";
import { reportAddress } from "./addresses";

/** Commands of the page that have no key: they stand in the command menu. */
export function usePageCommands(): readonly PageCommand[] {
  const { t } = useTranslation();
  const { setLanguage } = useLanguage();
  const { setTheme } = useTheme();
  const router = useRouter();
  const project = useStudio((studio) => studio.projectId);
  const show = useStudioUi((ui) => ui.show);
  return useMemo(
    () => [
      { id: "share", label: t("studio:top.share"), onSelect: () => show({ dialog: "share" }) },
      { id: "versions", label: t("studio:top.versions"), onSelect: () => show({ dialog: "versions" }) },
      { id: "report", label: t("studio:top.report"), onSelect: () => router.push(reportAddress(project)) },
      { id: "home", label: t("studio:top.home"), onSelect: () => router.push("/") },
      ...THEMES.map((theme) => ({
        id: `theme ${theme}`,
        label: `${t("studio:top.theme")}: ${t(`studio:top.themes.${theme}`)}`,
        onSelect: () => setTheme(theme),
      })),
      ...LANGUAGES.map((language) => ({
        id: `language ${language}`,
        label: `${t("studio:top.language")}: ${LANGUAGE_NAMES[language]}`,
        onSelect: () => setLanguage(language),
      })),
    ],
    [t, show, router, project, setTheme, setLanguage],
  );
}
