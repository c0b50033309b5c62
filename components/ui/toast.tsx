"use client";

import { X } from "lucide-react";
import * as Radix from "radix-ui/toast";
import { classes } from "./classes";
import { useTranslation } from "./language";

export interface ToastItem {
  readonly id: string;
  readonly tone: "info" | "good" | "warn" | "bad";
  readonly title: string;
  readonly body?: string;
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

const EDGES = { info: "border-l-accent", good: "border-l-good", warn: "border-l-warn", bad: "border-l-bad" } as const;

interface ToastsProps {
  readonly label: string;
  readonly items: readonly ToastItem[];
  readonly onClose: (id: string) => void;
}

/** What was said once, at the bottom of the page; errors and what can be undone stay longer. F8 leads to them. */
export function Toasts({ label, items, onClose }: ToastsProps) {
  const { t } = useTranslation();
  return (
    <Radix.Provider label={label} swipeDirection="right">
      {items.map((item) => (
        <Radix.Root
          key={item.id}
          type={item.tone === "bad" ? "foreground" : "background"}
          duration={item.tone === "bad" ? 20_000 : item.action ? 10_000 : 5_000}
          onOpenChange={(open) => (open ? undefined : onClose(item.id))}
          className={classes(
            "flex w-[380px] items-start gap-3 rounded-lg border border-line border-l-[3px] bg-raised py-2.5 pr-2 pl-3 shadow-card",
            EDGES[item.tone],
          )}
        >
          <div className="min-w-0 grow">
            <Radix.Title className="text-base font-semibold text-ink">{item.title}</Radix.Title>
            {item.body ? <Radix.Description className="text-sm text-ink-soft">{item.body}</Radix.Description> : null}
            {item.action ? (
              <Radix.Action asChild altText={item.action.label}>
                <button type="button" onClick={item.action.onSelect} className="mt-1 min-h-6 text-base font-semibold text-accent hover:underline">
                  {item.action.label}
                </button>
              </Radix.Action>
            ) : null}
          </div>
          <Radix.Close
            aria-label={t("common:actions.close")}
            className="flex size-6 shrink-0 items-center justify-center rounded-md text-ink-faint hover:text-ink"
          >
            <X size={14} aria-hidden="true" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-50 flex flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}
