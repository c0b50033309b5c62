"use client";

import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import type { EditorProps } from "./contract";
import { useImportReport } from "./use-import-report";

/** Which sheet of a workbook is read: chosen from the sheets that the file itself has. */
export default function FileSheet({ nodeId, value, problems, labelId, onChange }: EditorProps<string | null>) {
  const { t } = useTranslation();
  const report = useImportReport(nodeId);
  // A failed reading knows the sheets too: its problem names them.
  const named = problems.flatMap(({ detail }) => (typeof detail?.sheets === "string" ? detail.sheets.split(", ") : []));
  const found = report?.files.flatMap((file) => ("sheets" in file ? file.sheets : [])) ?? [];
  const sheets = [...new Set([...found, ...named, ...(value === null ? [] : [value])])];
  // A sheet may be called anything; a name with a line break it cannot have.
  const AUTOMATIC = "\n";
  return (
    <>
      <Select
        id={`${labelId}-sheet`}
        labelledBy={labelId}
        value={value ?? AUTOMATIC}
        invalid={problems.some(({ severity }) => severity === "error")}
        options={[{ value: AUTOMATIC, label: t("source:fileSheet.auto") }, ...sheets.map((sheet) => ({ value: sheet, label: sheet }))]}
        onChange={(sheet) => onChange(sheet === AUTOMATIC ? null : sheet)}
      />
      {report || sheets.length > 0 ? null : <p className="mt-1 text-sm text-ink-soft">{t("source:fileSheet.unknown")}</p>}
    </>
  );
}
