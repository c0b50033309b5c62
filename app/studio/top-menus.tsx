"use client";

import type { TFunction } from "i18next";
import { Ellipsis, FileText, History, Languages, Monitor, Moon, Share2, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useStudioUi } from "@/components/canvas/studio-ui";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { THEMES, type Theme, useTheme } from "@/components/ui/theme";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "@/lib/messages/languages";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { reportAddress } from "./addresses";

/** How icons of the top bar are drawn. */
export const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

function languageChoices(chosen: Language, choose: (language: Language) => void): readonly MenuEntry[] {
  return LANGUAGES.map((one) => ({ kind: "choice", label: LANGUAGE_NAMES[one], checked: one === chosen, onSelect: () => choose(one) }));
}

function themeChoices(t: TFunction, chosen: Theme, choose: (theme: Theme) => void): readonly MenuEntry[] {
  return THEMES.map((one) => ({ kind: "choice", label: t(`studio:top.themes.${one}`), checked: one === chosen, onSelect: () => choose(one) }));
}

export function LanguageMenu() {
  const { t } = useTranslation();
  const { language, setLanguage } = useLanguage();
  return (
    <Menu items={languageChoices(language, setLanguage)}>
      <Button tone="ghost" aria-label={`${t("studio:top.language")}: ${LANGUAGE_NAMES[language]}`} className="px-2">
        <Languages {...ICON} />
        {language.toUpperCase()}
      </Button>
    </Menu>
  );
}

export function ThemeMenu() {
  const { t } = useTranslation();
  const { theme, setTheme } = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <Menu items={themeChoices(t, theme, setTheme)}>
      <IconButton label={t("studio:top.theme")} icon={<Icon {...ICON} />} />
    </Menu>
  );
}

/** What a narrow window has no room for side by side. */
export function MoreMenu() {
  const { t } = useTranslation();
  const router = useRouter();
  const commands = useCommands();
  const { language, setLanguage } = useLanguage();
  const { theme, setTheme } = useTheme();
  const show = useStudioUi((ui) => ui.show);
  const project = useStudio((studio) => studio.projectId);
  const autoRun = useStudio((studio) => studio.autoRun);
  return (
    <Menu
      items={[
        { label: t("studio:top.share"), icon: <Share2 size={14} />, onSelect: () => show({ dialog: "share" }) },
        { label: t("studio:top.report"), icon: <FileText size={14} />, onSelect: () => router.push(reportAddress(project)) },
        { label: t("studio:top.versions"), icon: <History size={14} />, onSelect: () => show({ dialog: "versions" }) },
        { kind: "line" },
        { kind: "choice", label: t("studio:top.auto-run"), checked: autoRun, onSelect: () => commands.setAutoRun(!autoRun) },
        { kind: "title", label: t("studio:top.language") },
        ...languageChoices(language, setLanguage),
        { kind: "title", label: t("studio:top.theme") },
        ...themeChoices(t, theme, setTheme),
      ]}
    >
      <IconButton label={t("studio:top.more")} icon={<Ellipsis {...ICON} />} />
    </Menu>
  );
}
