"use client";

import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { Menu } from "@/components/ui/menu";
import { THEMES, useTheme } from "@/components/ui/theme";
import { LANGUAGE_NAMES, LANGUAGES } from "@/lib/messages/languages";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** The top of home: whose page it is, how much is stored, language and theme. */
export function HomeHeader() {
  const { t } = useTranslation();
  const { language, setLanguage } = useLanguage();
  const { theme, setTheme } = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-line bg-panel px-5">
      {/* biome-ignore lint/performance/noImgElement: a static site has no image server */}
      <img src="/icon.svg" alt="" width={22} height={22} />
      <span className="text-lg font-semibold">Strata</span>
      <span className="grow" />
      <StorageUsed />
      <Menu items={LANGUAGES.map((one) => ({ kind: "choice", label: LANGUAGE_NAMES[one], checked: one === language, onSelect: () => setLanguage(one) }))}>
        <Button tone="ghost" aria-label={`${t("home:language")}: ${LANGUAGE_NAMES[language]}`}>
          <Languages size={15} aria-hidden="true" />
          {language.toUpperCase()}
        </Button>
      </Menu>
      <Menu items={THEMES.map((one) => ({ kind: "choice", label: t(`home:theme.${one}`), checked: one === theme, onSelect: () => setTheme(one) }))}>
        <IconButton label={t("home:theme.label")} icon={<Icon size={16} aria-hidden="true" />} />
      </Menu>
    </header>
  );
}

/** Bytes that this site keeps in the browser; nothing where the browser does not tell. */
function StorageUsed() {
  const { t } = useTranslation();
  const format = useFormat();
  const [estimate, setEstimate] = useState<{ used: number; quota: number } | null>(null);
  useEffect(() => {
    let left = false;
    navigator.storage?.estimate?.().then(
      ({ usage, quota }) => {
        if (!left && usage !== undefined && quota !== undefined) setEstimate({ used: usage, quota });
      },
      // A browser that does not say is shown nothing about.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, []);
  if (!estimate || estimate.used === 0) return null;
  return (
    <span
      className="text-sm text-ink-faint tabular-nums"
      title={t("home:storage.hint", { used: format.bytes(estimate.used), quota: format.bytes(estimate.quota) })}
    >
      {t("home:storage.used", { used: format.bytes(estimate.used) })}
    </span>
  );
}
