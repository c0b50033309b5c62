"use client";

import { useTranslation } from "@/components/ui/language";

/** Covers the page while a file is dragged over it. */
export function DropOverlay() {
  const { t } = useTranslation();
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-canvas/85 p-6">
      <div className="flex size-full items-center justify-center rounded-xl border-2 border-dashed border-accent">
        <div className="flex flex-col items-center gap-1 rounded-xl border border-line bg-panel px-8 py-6 text-center shadow-lg">
          <p className="text-xl font-semibold">{t("home:drop.here")}</p>
          <p className="text-ink-soft">{t("home:drop.kinds")}</p>
        </div>
      </div>
    </div>
  );
}
