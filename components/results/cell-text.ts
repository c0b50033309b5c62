"use client";

import { useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { Json } from "@/lib/table/table";

const DAY = 86_400_000;

/** Numbers that name something are not grouped: a customer is 17850, not 17,850. */
function isName(column: ColumnInfo): boolean {
  return column.role === "id" || column.role === "order";
}

/** How one of a column's frequent values is called: yes and no where the column holds them, else as it stands. */
export function valueName(column: Pick<ColumnInfo, "type">, value: string, t: (key: string) => string): string {
  return column.type === "boolean" ? t(`common:values.${value === "true" ? "yes" : "no"}`) : value;
}

/** How a value of a column is written in a cell; null for a missing one. */
export function useCellText(): (column: ColumnInfo, value: Json | undefined) => string | null {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => (column, value) => {
      if (value === null || value === undefined) return null;
      if (column.type === "boolean") return t(value === true || value === 1 ? "common:values.yes" : "common:values.no");
      if (typeof value !== "number") return String(value);
      if (column.type === "date") return value % DAY === 0 ? format.date(value) : format.dateTime(value);
      // Money keeps its cents at any size here: these are the rows themselves, not a summary of them.
      return isName(column) ? String(value) : format.number(value, Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 2 : undefined);
    },
    [t, format],
  );
}
