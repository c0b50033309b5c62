"use client";

import { Check } from "lucide-react";
import * as RadixContext from "radix-ui/context-menu";
import * as Radix from "radix-ui/dropdown-menu";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { Kbd } from "./kbd";
import { useLayer } from "./layer";

export type MenuEntry =
  | {
      readonly kind?: "item";
      readonly label: string;
      readonly icon?: ReactNode;
      readonly shortcut?: string;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly kind: "choice"; readonly label: string; readonly checked: boolean; readonly onSelect: () => void }
  | { readonly kind: "line" }
  | { readonly kind: "title"; readonly label: string };

const CONTENT = "z-50 min-w-52 max-h-[70vh] overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-card";
const ITEM = classes(
  "flex select-none items-center gap-2 rounded-[5px] px-2 py-1 text-base text-ink outline-none",
  "data-[highlighted]:bg-accent-soft data-[disabled]:text-ink-faint data-[disabled]:opacity-60",
);

type Parts = Pick<typeof Radix, "Item" | "CheckboxItem" | "Separator" | "Label">;

function entryKey(entry: MenuEntry, index: number): string {
  return entry.kind === "line" ? `line-${index}` : `${entry.kind ?? "item"}-${entry.label}`;
}

function entries(items: readonly MenuEntry[], parts: Parts): ReactNode {
  return items.map((entry, index) => {
    const key = entryKey(entry, index);
    switch (entry.kind) {
      case "line":
        return <parts.Separator key={key} className="my-1 h-px bg-line" />;
      case "title":
        return (
          <parts.Label key={key} className="px-2 pt-1.5 pb-0.5 text-xs text-ink-faint">
            {entry.label}
          </parts.Label>
        );
      case "choice":
        return (
          <parts.CheckboxItem key={key} checked={entry.checked} onSelect={entry.onSelect} className={ITEM}>
            <span className="flex size-4 items-center justify-center" aria-hidden="true">
              {entry.checked ? <Check size={14} className="text-accent" /> : null}
            </span>
            {entry.label}
          </parts.CheckboxItem>
        );
      default:
        return (
          <parts.Item key={key} disabled={entry.disabled} onSelect={entry.onSelect} className={classes(ITEM, entry.danger && "text-bad")}>
            {entry.icon ? <span className="flex size-4 items-center justify-center text-ink-faint">{entry.icon}</span> : null}
            <span className="grow">{entry.label}</span>
            {entry.shortcut ? <Kbd keys={entry.shortcut} plain /> : null}
          </parts.Item>
        );
    }
  });
}

interface MenuProps {
  readonly items: readonly MenuEntry[];
  readonly align?: "start" | "end";
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** Commands behind a button. */
export function Menu({ items, align = "end", children }: MenuProps) {
  const layer = useLayer();
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content align={align} sideOffset={5} collisionPadding={8} className={CONTENT}>
          {entries(items, Radix)}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ContextMenuProps {
  readonly items: readonly MenuEntry[];
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** Commands of what lies under the pointer. Everything in it can be reached without it too. */
export function ContextMenu({ items, onOpenChange, children }: ContextMenuProps) {
  const layer = useLayer();
  return (
    <RadixContext.Root modal={false} onOpenChange={onOpenChange}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal container={layer}>
        <RadixContext.Content collisionPadding={8} className={CONTENT}>
          {entries(items, RadixContext)}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
