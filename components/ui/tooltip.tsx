"use client";

import * as Radix from "radix-ui/tooltip";
import type { ReactNode } from "react";
import { Kbd } from "./kbd";
import { useLayer } from "./layer";

/** Stands once around the page: opens the next tooltip at once while one is open. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

interface TooltipProps {
  readonly label: string;
  readonly shortcut?: string;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** One element that can take a ref and focus. */
  readonly children: ReactNode;
}

export function Tooltip({ label, shortcut, side = "bottom", children }: TooltipProps) {
  const layer = useLayer();
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 items-center gap-2 rounded-md border border-line bg-raised px-2 py-1 text-sm text-ink shadow-card"
        >
          {label}
          {shortcut ? <Kbd keys={shortcut} /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
