"use client";

import * as Radix from "radix-ui/popover";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { useLayer } from "./layer";

interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly label: string;
  readonly trigger: ReactNode;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly className?: string;
  readonly children: ReactNode;
}

/** A panel that hangs at its button. */
export function Popover({ open, onOpenChange, label, trigger, align = "start", side = "bottom", className, children }: PopoverProps) {
  const layer = useLayer();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={5}
          collisionPadding={8}
          className={classes("z-50 max-h-[70vh] overflow-auto rounded-lg border border-line bg-raised shadow-card outline-none", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
