"use client";

import { useCallback } from "react";
import { useTranslation } from "@/components/ui/language";

/** Names beyond these are only counted. */
const NAMED = 8;

/** Names of columns in a line: the first of them, and how many more there are. */
export function useColumnNames(): (names: readonly string[]) => string {
  const { t } = useTranslation();
  return useCallback(
    (names) => {
      const shown = names.slice(0, NAMED).join(", ");
      return names.length > NAMED ? `${shown}, ${t("studio:dock.more-entries", { count: names.length - NAMED })}` : shown;
    },
    [t],
  );
}
