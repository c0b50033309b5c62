"use client";

import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { useState } from "react";
import { classes } from "@/components/ui/classes";
import { CONTROL } from "@/components/ui/field";
import { useTranslation } from "@/components/ui/language";
import { Popover } from "@/components/ui/popover";
import { searchScore } from "@/components/ui/search-score";
import type { ColumnInfo } from "@/lib/nodes/contract";

/** Type and role of a column in grey, as they stand beside its name everywhere. */
export function ColumnFacts({ column }: { readonly column: Pick<ColumnInfo, "type" | "role"> }) {
  const { t } = useTranslation();
  const type = t(`common:columnTypes.${column.type}`);
  return <span className="shrink-0 text-xs text-ink-soft">{column.role ? `${type} · ${t(`common:roles.${column.role}`)}` : type}</span>;
}

interface ColumnPickerProps {
  readonly id?: string;
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly columns: readonly ColumnInfo[];
  readonly chosen: readonly string[];
  /** What the closed control shows. */
  readonly shown: string;
  readonly tone?: "plain" | "automatic" | "missing";
  /** With it, an entry at the top that leaves the choice to the roles. */
  readonly automatic?: { readonly label: string; readonly active: boolean; readonly onSelect: () => void };
  /** Several may be chosen: the list stays open. */
  readonly many?: boolean;
  readonly onChoose: (name: string) => void;
}

const ITEM = "flex min-h-7 cursor-pointer select-none items-center gap-2 rounded-[5px] px-2 py-0.5 text-base text-ink data-[selected=true]:bg-accent-soft";

/** A list of columns one can type into, behind a control that shows what is chosen. */
export function ColumnPicker(props: ColumnPickerProps) {
  const { id, labelledBy, describedBy, invalid, columns, chosen, shown, tone = "plain", automatic, many, onChoose } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const leave = () => (many ? undefined : setOpen(false));
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("studio:columns.choose")}
      className="w-72"
      trigger={
        <button
          type="button"
          id={id}
          aria-labelledby={id ? `${labelledBy} ${id}` : labelledBy}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={classes(
            CONTROL,
            "flex items-center justify-between gap-2 text-left",
            tone === "automatic" && "text-ink-soft",
            tone === "missing" && "text-warn",
          )}
        >
          <span className="truncate">{shown}</span>
          <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-ink-faint" />
        </button>
      }
    >
      <Command loop filter={searchScore} label={t("studio:columns.choose")}>
        <Command.Input
          autoFocus
          placeholder={t("studio:columns.find")}
          className="h-8 w-full border-b border-line bg-transparent px-2.5 text-base text-ink outline-none placeholder:text-ink-faint"
        />
        <Command.List className="max-h-64 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-base text-ink-soft">{t("studio:columns.none")}</Command.Empty>
          {automatic ? (
            <Command.Item
              value="strata automatic"
              keywords={[automatic.label]}
              onSelect={() => {
                automatic.onSelect();
                setOpen(false);
              }}
              className={ITEM}
            >
              <Check size={14} aria-hidden="true" className={classes("shrink-0 text-accent", !automatic.active && "invisible")} />
              <span className="truncate text-ink-soft">{automatic.label}</span>
            </Command.Item>
          ) : null}
          {columns.map((column) => (
            <Command.Item
              key={column.name}
              value={`column ${column.name}`}
              keywords={[column.name]}
              onSelect={() => {
                onChoose(column.name);
                leave();
              }}
              className={ITEM}
            >
              <Check size={14} aria-hidden="true" className={classes("shrink-0 text-accent", !chosen.includes(column.name) && "invisible")} />
              <span className="grow truncate">{column.name}</span>
              <ColumnFacts column={column} />
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}
