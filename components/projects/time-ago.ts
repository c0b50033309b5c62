import type { Language } from "@/lib/messages/languages";

const STEPS = [
  { unit: "minute", ms: 60_000, below: 60 },
  { unit: "hour", ms: 3_600_000, below: 24 },
  { unit: "day", ms: 86_400_000, below: 7 },
] as const;

/** How long ago a moment was, in words (“5 minutes ago”); null for a week and more, when the date says more. */
export function timeAgo(at: number, now: number, language: Language): string | null {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (now - at < 60_000) return words.format(0, "second");
  for (const { unit, ms, below } of STEPS) {
    const count = Math.floor((now - at) / ms);
    if (count < below) return words.format(-count, unit);
  }
  return null;
}
