"use client";

import { ChevronDown, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { type ColumnSetting, DATE_WRITINGS, DECIMAL_SIGNS } from "@/lib/ml/column-setting";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { COLUMN_TYPES, ROLES } from "@/lib/table/table";

interface ColumnRoleRowProps {
  readonly setting: ColumnSetting;
  /** Undefined for a column that is not in the data. */
  readonly column: ColumnInfo | undefined;
  /** The columns of the data are known, so a column that is not among them is gone. */
  readonly known: boolean;
  readonly summary: ColumnSummary | undefined;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onChange: (setting: ColumnSetting, typing: boolean) => void;
  /** Takes the setting away; undefined when there is none. */
  readonly onReset: (() => void) | undefined;
}

const SAME = "same";

/** One column in a line: kept or not, its name, type and role; opened, all of that can be changed. */
export function ColumnRoleRow({ setting, column, known, summary, open, onOpen, onChange, onReset }: ColumnRoleRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const { keep } = setting;
  const gone = known && !column;
  const name = setting.name?.trim() || setting.column;
  const type = setting.type ?? column?.type;
  const role = setting.role === null ? (column?.role ?? null) : setting.role === "none" ? null : setting.role;
  const changed = setting.name !== null || setting.type !== null || setting.role !== null;
  return (
    <li className="px-2 py-1.5">
      <div className="flex items-center gap-2">
        <Switch checked={keep} label={t("prepare:columns.keep", { column: setting.column })} onChange={(next) => onChange({ ...setting, keep: next }, false)} />
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          disabled={!column || !keep}
          onClick={onOpen}
          className="flex min-w-0 grow items-center gap-1.5 rounded-[5px] px-1 py-0.5 text-left enabled:hover:bg-sunken"
        >
          <span className="min-w-0 grow">
            <span className={classes("block truncate text-base", keep ? "text-ink" : "text-ink-faint line-through", changed && keep && "font-semibold")}>
              {name}
            </span>
            <span className={classes("flex min-w-0 items-center gap-1 truncate text-xs", gone ? "text-warn" : "text-ink-faint")}>
              {gone ? (
                <>
                  <TriangleAlert size={12} aria-hidden="true" />
                  {t("prepare:columns.gone")}
                </>
              ) : (
                <>
                  {type ? <span>{t(`common:columnTypes.${type}`)}</span> : null}
                  {role ? <span className="rounded bg-accent-soft px-1 text-accent">{t(`common:roles.${role}`)}</span> : null}
                  {name === setting.column ? null : <span className="truncate">{t("prepare:columns.was", { name: setting.column })}</span>}
                </>
              )}
            </span>
          </span>
          {column && keep ? <ChevronDown size={14} aria-hidden="true" className={classes("shrink-0 text-ink-faint", open && "rotate-180")} /> : null}
        </button>
        {onReset ? (
          <IconButton
            size="small"
            label={gone ? t("prepare:columns.remove", { column: setting.column }) : t("prepare:columns.reset", { column: setting.column })}
            icon={gone ? <Trash2 size={13} /> : <RotateCcw size={13} />}
            onClick={onReset}
          />
        ) : null}
      </div>
      {open && column && keep ? (
        <div id={id} className="mt-1.5 mb-1 flex flex-col gap-1.5 pl-1">
          <ColumnFacts summary={summary} />
          <ColumnSettings setting={setting} column={column} onChange={onChange} />
        </div>
      ) : null}
    </li>
  );
}

/** What is in the column, in a line. */
function ColumnFacts({ summary }: { readonly summary: ColumnSummary | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!summary) return null;
  const examples = summary.top?.slice(0, 3).map(({ value }) => value) ?? [];
  const range =
    summary.min !== undefined && summary.max !== undefined
      ? summary.type === "date"
        ? `${format.date(summary.min)} – ${format.date(summary.max)}`
        : `${format.number(summary.min)} – ${format.number(summary.max)}`
      : examples.join(", ");
  const counts = summary.top ? summary.top.reduce((sum, { count }) => sum + count, 0) : 0;
  const rows = summary.missing + (summary.histogram ? summary.histogram.reduce((sum, count) => sum + count, 0) : counts);
  const distinct = t(summary.distinctIsBound ? "prepare:columns.distinctAtLeast" : "prepare:columns.distinct", { count: summary.distinct });
  const missing = summary.missing > 0 && summary.histogram ? t("prepare:columns.missing", { p: summary.missing / rows }) : "";
  return <p className="text-xs text-ink-faint">{[range, distinct, missing].filter(Boolean).join(" · ")}</p>;
}

interface ColumnSettingsProps {
  readonly setting: ColumnSetting;
  readonly column: ColumnInfo;
  readonly onChange: (setting: ColumnSetting, typing: boolean) => void;
}

function ColumnSettings({ setting, column, onChange }: ColumnSettingsProps) {
  const { t } = useTranslation();
  const asIs = (words: string) => `${words} (${t("prepare:columns.asIs")})`;
  const types = [
    { value: SAME, label: asIs(t(`common:columnTypes.${column.type}`)) },
    ...COLUMN_TYPES.filter((type) => type !== column.type).map((type) => ({ value: type, label: t(`common:columnTypes.${type}`) })),
  ];
  const own = column.role ?? "none";
  const roles = [
    { value: SAME, label: asIs(t(`common:roles.${own}`)) },
    ...[...ROLES, "none" as const].filter((role) => role !== own).map((role) => ({ value: role, label: t(`common:roles.${role}`) })),
  ];
  const texts = column.type === "text" || column.type === "category";
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 gap-y-1.5 text-xs text-ink-soft">
      <span aria-hidden="true">{t("prepare:columns.labels.name")}</span>
      <TextInput
        value={setting.name ?? setting.column}
        aria-label={t("prepare:columns.name", { column: setting.column })}
        onChange={(event) => onChange({ ...setting, name: event.target.value === setting.column ? null : event.target.value }, true)}
      />
      <span aria-hidden="true">{t("prepare:columns.labels.type")}</span>
      <Select
        label={t("prepare:columns.type", { column: setting.column })}
        value={setting.type ?? SAME}
        options={types}
        onChange={(type) => onChange({ ...setting, type: COLUMN_TYPES.find((each) => each === type) ?? null }, false)}
      />
      {setting.type === "number" && texts ? (
        <>
          <span aria-hidden="true">{t("prepare:columns.labels.decimal")}</span>
          <Select
            label={t("prepare:columns.decimal", { column: setting.column })}
            value={setting.decimal}
            options={DECIMAL_SIGNS.map((sign) => ({ value: sign, label: t(`prepare:columns.decimals.${sign}`) }))}
            onChange={(decimal) => onChange({ ...setting, decimal }, false)}
          />
        </>
      ) : null}
      {setting.type === "date" && column.type !== "date" ? (
        <>
          <span aria-hidden="true">{t("prepare:columns.labels.dates")}</span>
          <Select
            label={t("prepare:columns.dates", { column: setting.column })}
            value={setting.dates}
            options={DATE_WRITINGS.map((writing) => ({ value: writing, label: t(`prepare:columns.writings.${writing}`) }))}
            onChange={(dates) => onChange({ ...setting, dates }, false)}
          />
        </>
      ) : null}
      <span aria-hidden="true">{t("prepare:columns.labels.role")}</span>
      <Select
        label={t("prepare:columns.role", { column: setting.column })}
        value={setting.role === own ? SAME : (setting.role ?? SAME)}
        options={roles}
        onChange={(role) => onChange({ ...setting, role: role === "none" ? "none" : (ROLES.find((each) => each === role) ?? null) }, false)}
      />
    </div>
  );
}
