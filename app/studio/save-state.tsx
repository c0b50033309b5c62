"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

const MINUTE = 60_000;

/** “just now”, “5 minutes ago” in the language's own words; drawn again each minute. */
function useAgo(at: number | null): string | null {
  const { language } = useLanguage();
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, [at]);
  if (at === null) return null;
  const minutes = Math.floor(Math.max(0, now - at) / MINUTE);
  if (minutes < 1) return t("studio:save.now");
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return minutes < 60 ? words.format(-minutes, "minute") : words.format(-Math.floor(minutes / 60), "hour");
}

/** Whether the project is saved, in a few grey words; a press saves it now. */
export function SaveState() {
  const { t } = useTranslation();
  const save = useStudio((studio) => studio.save);
  const commands = useCommands();
  const ago = useAgo(save.phase === "saved" ? save.at : null);
  const trouble = save.phase === "failed" || save.phase === "conflict";
  const said = save.phase === "saved" ? (ago ? t("studio:save.saved", { ago }) : t("studio:save.saved-plain")) : t(`studio:save.${save.phase}`);
  return (
    <button
      type="button"
      title={t("studio:commands.save")}
      onClick={() => void commands.saveNow()}
      className={`flex h-7 min-w-0 items-center gap-1 rounded-md px-1.5 text-sm hover:bg-sunken ${trouble ? "font-semibold text-bad" : "text-ink-faint"}`}
    >
      {trouble ? <TriangleAlert size={13} aria-hidden="true" /> : null}
      <span className="truncate">{said}</span>
    </button>
  );
}
