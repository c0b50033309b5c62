"use client";

import { X } from "lucide-react";
import * as Radix from "radix-ui/dialog";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { IconButton } from "./icon-button";
import { useTranslation } from "./language";
import { NoLayer } from "./layer";
import { useReturnFocus } from "./return-focus";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly width?: "small" | "normal" | "wide";
  /** The content is only read: the keyboard scrolls it. */
  readonly reading?: boolean;
  /** Buttons at the bottom right. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

const WIDTHS = { small: "max-w-md", normal: "max-w-xl", wide: "max-w-4xl" } as const;

/** A question or a task that stands before everything else. Escape and the background close it. */
export function Dialog({ open, onClose, title, description, width = "normal", reading, actions, children }: DialogProps) {
  const { t } = useTranslation();
  const onCloseAutoFocus = useReturnFocus(open);
  return (
    <NoLayer>
      <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
          <Radix.Content
            className={classes(
              "fixed top-[12vh] left-1/2 z-50 flex max-h-[78vh] w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-panel shadow-card outline-none",
              WIDTHS[width],
            )}
            {...(description ? {} : { "aria-describedby": undefined })}
            tabIndex={-1}
            onCloseAutoFocus={onCloseAutoFocus}
            onOpenAutoFocus={(event) => {
              // On the dialog itself, not on its close button, whose tooltip would cover the text.
              event.preventDefault();
              if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
            }}
          >
            <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
              <div className="min-w-0">
                <Radix.Title className="text-lg font-semibold text-ink">{title}</Radix.Title>
                {description ? <Radix.Description className="mt-0.5 text-base text-ink-soft">{description}</Radix.Description> : null}
              </div>
              <Radix.Close asChild>
                <IconButton label={t("common:actions.close")} icon={<X size={16} />} className="-mr-2" />
              </Radix.Close>
            </header>
            {children ? (
              <div className="min-h-0 grow overflow-y-auto px-5 pb-4 -outline-offset-2" {...(reading ? { tabIndex: 0 } : {})}>
                {children}
              </div>
            ) : null}
            {actions ? <footer className="flex justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer> : null}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </NoLayer>
  );
}
