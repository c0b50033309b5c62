"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "@/components/ui/language";
import type { Fix } from "@/lib/nodes/problem";
import { nodeOfType } from "@/lib/nodes/registry";
import { isFixDone } from "@/lib/studio/fix-done";
import { useStudio } from "@/lib/studio/use-studio";

interface FixOfferProps {
  /** The node that offers it. */
  readonly node: string;
  readonly fix: Fix;
  /** Nothing is said once it is done: it is seen elsewhere. */
  readonly silent?: boolean;
  /** The button. */
  readonly children: ReactNode;
}

/** The button of a fix, or that it is done already. */
export function FixOffer({ node, fix, silent, children }: FixOfferProps) {
  const { t } = useTranslation();
  const done = useStudio((studio) => isFixDone(studio.pipeline, nodeOfType, node, fix));
  if (!done) return children;
  if (silent) return null;
  return (
    <span className="inline-flex min-h-6 items-center gap-1 text-base text-good">
      <Check size={14} aria-hidden="true" />
      {t("studio:fix.done")}
    </span>
  );
}
