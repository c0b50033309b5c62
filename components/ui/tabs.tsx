"use client";

import * as Radix from "radix-ui/tabs";
import type { ReactNode } from "react";

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** At the right end of the tab line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A line of tabs over one panel. `children` is the panel of the tab that is open. */
export function Tabs({ label, tabs, value, onChange, aside, children }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-stretch justify-between gap-3 border-b border-line px-2">
        <Radix.List aria-label={label} className="flex min-w-0 items-stretch overflow-x-auto">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.id}
              value={tab.id}
              className="-mb-px flex items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent px-2 text-base text-ink-soft -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink"
            >
              {tab.icon}
              <span className="inline-block first-letter:uppercase">{tab.label}</span>
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      <Radix.Content value={value} tabIndex={-1} className="min-h-0 grow outline-none">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
