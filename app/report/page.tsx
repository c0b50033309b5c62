import type { Metadata } from "next";
import { ReportRoute } from "./report-route";

export const metadata: Metadata = { title: "Strata" };

export default function ReportRoutePage() {
  return <ReportRoute />;
}
