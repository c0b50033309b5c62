"use client";

import { useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { TextArea } from "@/components/ui/text-input";
import { pastedFile, pastedTable } from "@/lib/studio/pasted-table";

/** A place to paste cells into. Needs no leave to read the clipboard: the browser hands it over with the key. */
export function PasteTable({ onTable }: { readonly onTable: (file: File) => void }) {
  const { t } = useTranslation();
  const [nothing, setNothing] = useState(false);
  return (
    <div className="mt-2">
      <TextArea
        rows={2}
        autoFocus
        value=""
        aria-label={t("studio:dataset.pasteLabel")}
        placeholder={t("studio:dataset.pasteHint")}
        onChange={() => undefined}
        onPaste={(event) => {
          event.preventDefault();
          const table = pastedTable({ text: event.clipboardData.getData("text/plain"), html: event.clipboardData.getData("text/html") });
          setNothing(table === null);
          if (table !== null) onTable(pastedFile(table, t("studio:dataset.pasted")));
        }}
      />
      {nothing ? (
        <p role="alert" className="mt-1 text-sm text-bad">
          {t("studio:dataset.pasteNothing")}
        </p>
      ) : null}
    </div>
  );
}
