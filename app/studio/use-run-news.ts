"use client";

import { useEffect } from "react";
import { rememberParams } from "@/components/canvas/last-params";
import { useAnnounce } from "@/components/ui/announcer";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { useStudioStore } from "@/lib/studio/use-studio";

/** Says to screen readers when a run begins and how it ended; remembers with which params results were made. */
export function useRunNews(): void {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useNodeWords();
  const announce = useAnnounce();
  const store = useStudioStore();
  useEffect(() => {
    rememberParams(store.getState());
    return store.subscribe((state, before) => {
      rememberParams(state);
      if (state.running === before.running) return;
      if (state.running) {
        announce(t("studio:news.started"));
        return;
      }
      const shown = Object.values(state.states);
      if (shown.some((one) => one.phase === "stale" && one.reason === "cancelled")) {
        announce(t("studio:news.cancelled"));
        return;
      }
      const failed = state.pipeline.nodes.filter((node) => state.states[node.id]?.phase === "failed");
      const ready = state.pipeline.nodes.filter((node) => state.states[node.id]?.phase === "ready").length;
      const [first] = failed;
      const problem = first ? state.states[first.id] : undefined;
      announce(
        first && problem?.phase === "failed"
          ? t("studio:news.failed", { name: words.label(first), message: words.problem(problem.problem, first.type).message })
          : t("studio:news.done", { count: ready, time: format.duration(state.lastRunMs) }),
      );
    });
  }, [store, announce, t, format, words]);
}
