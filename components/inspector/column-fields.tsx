"use client";

import { TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import type { FieldIds } from "@/components/ui/field";
import { useTranslation } from "@/components/ui/language";
import { findByName } from "@/lib/nodes/choose-columns";
import type { ColumnInfo, ParamMeta } from "@/lib/nodes/contract";
import { ColumnPicker } from "./column-picker";

interface ColumnFieldProps {
  readonly ids: FieldIds;
  readonly meta: ParamMeta;
  /** Undefined until something has come in. */
  readonly columns: readonly ColumnInfo[] | undefined;
}

function fitting(columns: readonly ColumnInfo[] | undefined, meta: ParamMeta): readonly ColumnInfo[] {
  return (columns ?? []).filter((column) => !meta.types || meta.types.includes(column.type));
}

/** The columns that are used when none is named: those with the role, else the one that is called so. */
function byRole(columns: readonly ColumnInfo[] | undefined, meta: ParamMeta): readonly ColumnInfo[] {
  const able = fitting(columns, meta);
  const found = meta.role ? able.filter((column) => column.role === meta.role) : [];
  if (found.length > 0 || !meta.names) return found;
  return [findByName(able, meta.names)].filter((column) => column !== undefined);
}

interface OneColumnProps extends ColumnFieldProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** One column, or “automatic: …” when its role finds it. A column that is gone is kept and marked missing. */
export function OneColumn({ ids, meta, columns, value, onChange }: OneColumnProps) {
  const { t } = useTranslation();
  const [found] = byRole(columns, meta);
  const missing = value !== null && columns !== undefined && !columns.some((column) => column.name === value);
  const none = meta.role && columns ? t("studio:columns.no-role", { role: t(`common:roles.${meta.role}`) }) : t("studio:columns.not-set");
  const automatic = found ? t("studio:columns.automatic", { columns: found.name }) : none;
  return (
    <ColumnPicker
      id={ids.id}
      labelledBy={ids.labelId}
      describedBy={ids.describedBy}
      invalid={ids.invalid}
      columns={fitting(columns, meta)}
      chosen={value === null ? [] : [value]}
      shown={value === null ? automatic : missing ? t("studio:columns.missing", { column: value }) : value}
      tone={missing ? "missing" : value === null ? "automatic" : "plain"}
      automatic={{ label: automatic, active: value === null, onSelect: () => onChange(null) }}
      onChoose={onChange}
    />
  );
}

interface ManyColumnsProps extends ColumnFieldProps {
  readonly value: readonly string[] | null;
  readonly onChange: (value: readonly string[] | null) => void;
}

/** A set of columns as chips. Null: every column with the role, shown as such. */
export function ManyColumns({ ids, meta, columns, value, onChange }: ManyColumnsProps) {
  const { t } = useTranslation();
  const found = byRole(columns, meta).map((column) => column.name);
  const explicit = value !== null && value.length > 0;
  const known = new Set(columns?.map((column) => column.name));
  const missing = (name: string) => columns !== undefined && !known.has(name);
  const automaticLabel =
    found.length > 0 ? t("studio:columns.automatic", { columns: t("studio:columns.count", { count: found.length }) }) : t("studio:columns.automatic-none");

  function toggle(name: string) {
    const now = explicit ? value : found;
    onChange(now.includes(name) ? now.filter((one) => one !== name) : [...now, name]);
  }

  return (
    <div>
      {explicit || found.length > 0 ? (
        <ul className="mb-1.5 flex flex-wrap gap-1">
          {(explicit ? value : found).map((name) => (
            <li key={name} className="max-w-full">
              <Chip
                tone={missing(name) ? "missing" : explicit ? "plain" : "automatic"}
                title={missing(name) ? t("studio:columns.missing", { column: name }) : name}
                icon={missing(name) ? <TriangleAlert size={12} aria-label={t("studio:columns.missing-mark")} /> : undefined}
                onRemove={() => toggle(name)}
                removeLabel={t("studio:columns.remove", { column: name })}
              >
                {name}
              </Chip>
            </li>
          ))}
        </ul>
      ) : null}
      <ColumnPicker
        many
        id={ids.id}
        labelledBy={ids.labelId}
        describedBy={ids.describedBy}
        invalid={ids.invalid}
        columns={fitting(columns, meta)}
        chosen={explicit ? value : found}
        shown={explicit ? t("studio:columns.count", { count: value.length }) : automaticLabel}
        tone={explicit ? "plain" : "automatic"}
        onChoose={toggle}
      />
      {explicit ? (
        <Button tone="ghost" size="small" className="mt-1 -ml-2" onClick={() => onChange(null)}>
          {t("studio:columns.back-to-automatic")}
        </Button>
      ) : null}
    </div>
  );
}
