"use client";

import { Ban } from "lucide-react";
import { useEffect } from "react";
import { useStudioUi } from "./studio-ui";

/** Why a wire was refused, where it was let go; said aloud by the announcer. */
export function RefusalBubble() {
  const refusal = useStudioUi((ui) => ui.refusal);
  const show = useStudioUi((ui) => ui.show);

  useEffect(() => {
    if (!refusal) return;
    const gone = () => show({ refusal: null });
    const timer = setTimeout(gone, 6000);
    window.addEventListener("pointerdown", gone, { once: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointerdown", gone);
    };
  }, [refusal, show]);

  if (!refusal) return null;
  return (
    <div
      aria-hidden="true"
      style={{ left: Math.min(refusal.at.x + 12, innerWidth - 320), top: Math.min(refusal.at.y + 12, innerHeight - 80) }}
      className="pointer-events-none fixed z-50 flex max-w-[300px] items-start gap-2 rounded-lg border border-line border-l-[3px] border-l-bad bg-raised px-3 py-2 text-base text-ink shadow-card"
    >
      <Ban size={14} className="mt-0.5 shrink-0 text-bad" />
      {refusal.text}
    </div>
  );
}
