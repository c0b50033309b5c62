"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { Home } from "@/components/projects/home";
import { useLanguage } from "@/components/ui/language";
import { loadNodeMessages } from "@/lib/messages/load";
import { loadStudio } from "./studio/load-studio";

/** Home, which gets the studio's code as soon as somebody reaches for something: a project opens the sooner. */
export function HomeRoute() {
  const router = useRouter();
  const { language } = useLanguage();
  const prepare = useCallback(() => {
    // Each in a task of its own, behind the click that asked for it.
    setTimeout(() => router.prefetch("/studio/"), 0);
    // What does not arrive now is asked for again, and answered for, when the studio opens.
    setTimeout(() => Promise.all([loadNodeMessages(language, "core"), loadStudio()]).catch(() => undefined), 0);
  }, [router, language]);
  return <Home onReach={prepare} />;
}
