"use client";

import { ChevronDown, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { DATE_WRITINGS, DECIMAL_SIGNS } from "@/lib/ml/column-setting";
import type { ImportedColumn } from "@/lib/nodes/source/import-report";
import { type ColumnOverride, givenName } from "@/lib/nodes/source/reading-params";
import { COLUMN_TYPES, ROLES } from "@/lib/table/table";

interface SourceColumnRowProps {
  readonly name: string;
  /** What the last reading told; undefined for a column that is not in the data. */
  readonly found: ImportedColumn | undefined;
  /** The data were read and do not hold it. */
  readonly gone: boolean;
  readonly override: ColumnOverride | undefined;
  /** Another column has, or is given, the name that is chosen. */
  readonly taken: boolean;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onChange: (override: ColumnOverride, typing: boolean) => void;
  readonly onReset: () => void;
}

const AS_FOUND = "found";
/** Below this a finding is worth a look. */
const SURE = 0.9;

/** One column of a source in a line: its type, how it is written, how sure that is, and its role; opened, another type and role can be chosen. */
export function SourceColumnRow({ name, found, gone, override, taken, open, onOpen, onChange, onReset }: SourceColumnRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const chosen = override !== undefined;
  const given = override ? givenName(override) : null;
  return (
    <li className="px-2 py-1.5">
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          disabled={!found}
          onClick={onOpen}
          className="flex min-w-0 grow items-center gap-1.5 rounded-[5px] px-1 py-0.5 text-left enabled:hover:bg-sunken"
        >
          <span className="min-w-0 grow">
            <span className={classes("block truncate text-base text-ink", chosen && "font-semibold")}>{given ?? name}</span>
            {given === null ? null : (
              <span className={classes("block text-xs", taken ? "text-bad" : "truncate text-ink-faint")}>
                {taken ? t("source:sourceColumns.taken", { name: given }) : t("source:sourceColumns.inFile", { name })}
              </span>
            )}
            {gone ? (
              <span className="flex items-center gap-1 text-xs text-warn">
                <TriangleAlert size={12} aria-hidden="true" />
                {t("source:sourceColumns.gone")}
              </span>
            ) : (
              <FoundLine found={found} override={override} />
            )}
          </span>
          {found ? <ChevronDown size={14} aria-hidden="true" className={classes("shrink-0 text-ink-faint", open && "rotate-180")} /> : null}
        </button>
        {chosen ? (
          <IconButton
            size="small"
            label={t(`source:sourceColumns.${gone ? "remove" : "reset"}`, { column: name })}
            icon={gone ? <Trash2 size={13} /> : <RotateCcw size={13} />}
            onClick={onReset}
          />
        ) : null}
      </div>
      {open && found ? (
        <div id={id} className="mt-1.5 mb-1 flex flex-col gap-1.5 pl-1">
          {found.failed > 0 ? (
            <p className="text-xs text-warn">{t("source:sourceColumns.failed", { count: found.failed, examples: found.examples.join(", ") })}</p>
          ) : null}
          <Choices
            name={name}
            found={found}
            taken={taken}
            override={override ?? { column: name, name: null, type: null, role: null, decimal: "auto", dates: "auto" }}
            onChange={onChange}
          />
        </div>
      ) : null}
    </li>
  );
}

/** `date · day, month, year · 96 % sure`, and the role. What was chosen and not yet read stands as it was chosen. */
function FoundLine({ found, override }: Pick<SourceColumnRowProps, "found" | "override">) {
  const { t } = useTranslation();
  const format = useFormat();
  const type = override?.type ?? found?.type;
  const role = override && override.role !== null ? override.role : (found?.role ?? null);
  const read = found && type === found.type ? found : undefined;
  const writing =
    read?.type === "date" && read.format !== null
      ? t(`prepare:columns.writings.${read.format}`)
      : read?.type === "number" && read.format === ","
        ? t("prepare:columns.decimals.comma")
        : "";
  const set = override !== undefined && override.type !== null;
  const sure = set ? t("source:sourceColumns.chosen") : read ? t("source:sourceColumns.sure", { p: read.confidence }) : "";
  const doubtful = !set && read !== undefined && read.confidence < SURE;
  const facts = [
    { key: "type", text: type ? t(`common:columnTypes.${type}`) : "", doubt: false },
    { key: "writing", text: writing, doubt: false },
    { key: "sure", text: sure, doubt: doubtful },
  ].filter(({ text }) => text !== "");
  const roleSure = found && found.role === role && found.roleConfidence !== null && !override?.role ? format.percent(found.roleConfidence) : undefined;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-1 text-xs text-ink-faint">
      {facts.map(({ key, text, doubt }, i) => (
        <span key={key} className={doubt ? "text-warn" : ""}>
          {text}
          {i + 1 < facts.length ? " ·" : ""}
        </span>
      ))}
      {role !== null && role !== "none" ? (
        <span className="rounded bg-accent-soft px-1 text-accent" title={roleSure}>
          {t(`common:roles.${role}`)}
        </span>
      ) : null}
    </span>
  );
}

interface ChoicesProps {
  readonly name: string;
  readonly found: ImportedColumn;
  readonly override: ColumnOverride;
  readonly taken: boolean;
  readonly onChange: (override: ColumnOverride, typing: boolean) => void;
}

function Choices({ name, found, override, taken, onChange: change }: ChoicesProps) {
  const { t } = useTranslation();
  const onChange = (next: ColumnOverride) => change(next, false);
  /** What was found is known only as long as nothing else was chosen. */
  const asFound = (words: string | null) => ({
    value: AS_FOUND,
    label: words === null ? t("source:sourceColumns.found") : t("source:sourceColumns.foundAs", { words }),
  });
  const typeWords = found.set ? null : t(`common:columnTypes.${found.type}`);
  const roleWords = found.roleSet ? null : t(`common:roles.${found.role ?? "none"}`);
  const type = override.type ?? found.type;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 gap-y-1.5 text-xs text-ink-soft">
      <span aria-hidden="true">{t("prepare:columns.labels.name")}</span>
      <TextInput
        value={override.name ?? name}
        aria-label={t("prepare:columns.name", { column: name })}
        aria-invalid={taken || undefined}
        onChange={({ target }) => change({ ...override, name: target.value === name ? null : target.value }, true)}
      />
      <span aria-hidden="true">{t("prepare:columns.labels.type")}</span>
      <Select
        label={t("prepare:columns.type", { column: name })}
        value={override.type ?? AS_FOUND}
        options={[asFound(typeWords), ...COLUMN_TYPES.map((each) => ({ value: each, label: t(`common:columnTypes.${each}`) }))]}
        onChange={(next) => onChange({ ...override, type: COLUMN_TYPES.find((each) => each === next) ?? null, decimal: "auto", dates: "auto" })}
      />
      {type === "number" ? (
        <>
          <span aria-hidden="true">{t("prepare:columns.labels.decimal")}</span>
          <Select
            label={t("prepare:columns.decimal", { column: name })}
            value={override.decimal}
            options={DECIMAL_SIGNS.map((sign) => ({ value: sign, label: t(`prepare:columns.decimals.${sign}`) }))}
            onChange={(decimal) => onChange({ ...override, type: "number", decimal })}
          />
        </>
      ) : null}
      {type === "date" ? (
        <>
          <span aria-hidden="true">{t("prepare:columns.labels.dates")}</span>
          <Select
            label={t("prepare:columns.dates", { column: name })}
            value={override.dates}
            options={DATE_WRITINGS.map((writing) => ({ value: writing, label: t(`prepare:columns.writings.${writing}`) }))}
            onChange={(dates) => onChange({ ...override, type: "date", dates })}
          />
        </>
      ) : null}
      <span aria-hidden="true">{t("prepare:columns.labels.role")}</span>
      <Select
        label={t("prepare:columns.role", { column: name })}
        value={override.role ?? AS_FOUND}
        options={[asFound(roleWords), ...[...ROLES, "none" as const].map((role) => ({ value: role, label: t(`common:roles.${role}`) }))]}
        onChange={(next) => onChange({ ...override, role: next === "none" ? "none" : (ROLES.find((role) => role === next) ?? null) })}
      />
    </div>
  );
}
