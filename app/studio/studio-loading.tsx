"use client";

import { useTranslation } from "@/components/ui/language";

const CARDS = [
  { left: "8%", top: "22%" },
  { left: "34%", top: "22%" },
  { left: "60%", top: "14%" },
  { left: "60%", top: "52%" },
] as const;

/** The studio's outline while its code and the project are on their way. */
export function StudioLoading() {
  const { t } = useTranslation();
  return (
    <div className="flex h-screen min-w-[1024px] flex-col bg-canvas" role="status">
      <span className="sr-only">{t("studio:loading.label")}</span>
      <div aria-hidden="true" className="h-11 border-b border-line bg-panel" />
      <div aria-hidden="true" className="flex min-h-0 grow">
        <div className="flex w-[212px] flex-col gap-3 border-r border-line bg-panel p-3">
          {[1, 2, 3, 4, 5, 6, 7].map((line) => (
            <div key={line} className="h-4 rounded bg-sunken" style={{ width: `${52 + ((line * 37) % 40)}%` }} />
          ))}
        </div>
        <div className="relative grow">
          {CARDS.map((place) => (
            <div
              key={`${place.left} ${place.top}`}
              className="absolute h-[76px] w-[196px] animate-pulse rounded-[10px] border border-line bg-raised"
              style={place}
            />
          ))}
        </div>
        <div className="w-[300px] border-l border-line bg-panel" />
      </div>
    </div>
  );
}
