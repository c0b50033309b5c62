"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { ToastItem } from "@/components/ui/toast";
import { useNodeWords } from "@/components/words/node-words";
import type { Problem } from "@/lib/problem";

export interface Messages {
  readonly items: readonly ToastItem[];
  say(item: Omit<ToastItem, "id">): string;
  sayProblem(problem: Problem): void;
  close(id: string): void;
}

/** Things said once, as toasts. */
export function useMessages(): Messages {
  const words = useNodeWords();
  const [items, setItems] = useState<readonly ToastItem[]>([]);
  const count = useRef(0);
  const say = useCallback((item: Omit<ToastItem, "id">) => {
    const id = String(++count.current);
    setItems((others) => [...others, { ...item, id }].slice(-4));
    return id;
  }, []);
  const sayProblem = useCallback(
    (problem: Problem) => {
      const { message, remedy } = words.problem(problem);
      say({ tone: problem.severity === "error" ? "bad" : "warn", title: message, body: remedy });
    },
    [say, words],
  );
  const close = useCallback((id: string) => setItems((others) => others.filter((item) => item.id !== id)), []);
  return useMemo(() => ({ items, say, sayProblem, close }), [items, say, sayProblem, close]);
}
