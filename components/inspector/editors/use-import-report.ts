import { useEffect, useState } from "react";
import type { ImportReport } from "@/lib/nodes/source/import-report";
import { useEngine, useStudio } from "@/lib/studio/use-studio";

/** What the last reading of a source told; undefined until it has been read. */
export function useImportReport(nodeId: string): ImportReport | undefined {
  const engine = useEngine();
  const key = useStudio((studio) => studio.results[nodeId]?.key);
  const [told, setTold] = useState<ImportReport>();
  useEffect(() => {
    if (key === undefined) return;
    let left = false;
    engine()
      .report(key, "import")
      .then((outcome) => {
        // What was known stays on show while a new reading is under way or fails.
        if (!left && outcome.ok && isImportReport(outcome.value)) setTold(outcome.value);
      });
    return () => {
      left = true;
    };
  }, [key, engine]);
  return told;
}

function isImportReport(report: { readonly kind: string }): report is ImportReport {
  return report.kind === "source.import";
}
