"use client";

import dynamic from "next/dynamic";
import { WithNodeWords } from "@/components/ui/language";

const ReportDocument = dynamic(() => import("./report-document"), { ssr: false });

const REPORTS = ["core", "forms", "results"] as const;

/** The page needs storage and the engine's worker: it is loaded in the browser only. */
export function ReportRoute() {
  return (
    <WithNodeWords part={REPORTS}>
      <ReportDocument />
    </WithNodeWords>
  );
}
