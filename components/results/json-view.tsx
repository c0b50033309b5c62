"use client";

import { useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";

const SHOWN = 50;

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function Leaf({ value }: { readonly value: unknown }) {
  const text = typeof value === "string" ? `“${value}”` : String(value);
  return <span className={typeof value === "number" ? "text-accent tabular-nums" : value === null ? "text-ink-faint" : "text-ink"}>{text}</span>;
}

interface BranchProps {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
}

function Branch({ name, value, depth }: BranchProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(depth < 2);
  const [shown, setShown] = useState(SHOWN);
  if (!isBranch(value)) {
    return (
      <li className="py-px pl-4">
        <span className="text-ink-soft">{name}: </span>
        <Leaf value={value} />
      </li>
    );
  }
  const entries = Object.entries(value);
  return (
    <li className="py-px">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="min-h-5 cursor-pointer rounded text-ink-soft hover:text-ink">
          {name} <span className="text-ink-faint">{Array.isArray(value) ? `[${format.integer(entries.length)}]` : `{${format.integer(entries.length)}}`}</span>
        </summary>
        {open ? (
          <ul className="ml-1.5 border-l border-line pl-2">
            {entries.slice(0, shown).map(([key, inner]) => (
              <Branch key={key} name={key} value={inner} depth={depth + 1} />
            ))}
            {entries.length > shown ? (
              <li className="pl-4">
                <button type="button" className="min-h-6 text-accent hover:underline" onClick={() => setShown(shown + 10 * SHOWN)}>
                  {t("studio:dock.more-entries", { count: entries.length - shown })}
                </button>
              </li>
            ) : null}
          </ul>
        ) : null}
      </details>
    </li>
  );
}

/** Any JSON as a tree to open, branch by branch; long lists a part at a time. */
export function JsonView({ value, name }: { readonly value: unknown; readonly name: string }) {
  return (
    <ul className="text-sm">
      <Branch name={name} value={value} depth={0} />
    </ul>
  );
}
