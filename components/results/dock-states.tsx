"use client";

import type { ReactNode } from "react";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { Problem } from "@/lib/nodes/problem";

/** The middle of an empty panel: what there is not, and what to do about it. */
export function Blank({ title, line, children }: { readonly title: string; readonly line?: string; readonly children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-6 text-center">
      <p className="text-base font-semibold text-ink">{title}</p>
      {line ? <p className="max-w-md text-base text-ink-soft">{line}</p> : null}
      {children ? <div className="mt-2">{children}</div> : null}
    </div>
  );
}

/** Grey lines where a result will stand. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex flex-col gap-3 p-4">
      <span className="sr-only">{t("common:results.loading")}</span>
      {[92, 78, 85, 60].map((width) => (
        <span key={width} aria-hidden="true" className="h-3 animate-pulse rounded bg-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

export function FetchProblem({ problem, children }: { readonly problem: Problem; readonly children?: ReactNode }) {
  const words = useNodeWords();
  const { message, remedy } = words.problem(problem);
  return (
    <Blank title={message} line={remedy}>
      {children}
    </Blank>
  );
}
