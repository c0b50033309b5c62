"use client";

import { useEffect, useRef } from "react";
import { useTranslation } from "@/components/ui/language";
import { pastedFile, pastedTable } from "@/lib/studio/pasted-table";

interface TablePaste {
  /** Cells copied from a spreadsheet, as a file, or files from the desktop. */
  readonly onTable: (files: readonly File[]) => void;
  /** Any other text that was meant for the page: a pipeline as JSON. */
  readonly onText: (text: string) => void;
}

/** What is pasted on the page, outside of fields and dialogs. */
export function useTablePaste(handlers: TablePaste): void {
  const { t } = useTranslation();
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.defaultPrevented || target?.isContentEditable || target?.closest("input, textarea, select, [role=dialog]")) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const html = event.clipboardData?.getData("text/html") ?? "";
      const files = [...(event.clipboardData?.files ?? [])];
      const pipeline = /^\s*\{/.test(text);
      const table = pipeline ? null : pastedTable({ text, html });
      if (table === null && files.length === 0 && !pipeline) return;
      event.preventDefault();
      if (table !== null) current.current.onTable([pastedFile(table, t("studio:dataset.pasted"))]);
      else if (files.length > 0) current.current.onTable(files);
      else current.current.onText(text);
    };
    addEventListener("paste", onPaste);
    return () => removeEventListener("paste", onPaste);
  }, [t]);
}
