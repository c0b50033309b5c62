"use client";

import { ExternalLink } from "lucide-react";
import { buttonClasses } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import type { PageReport } from "@/lib/nodes/deliver/reports";
import type { ReportViewProps } from "./contract";
import { Section } from "./parts";

/** What the page will hold, and the way to it. */
export default function DeliverReport({ report, nodeId, printed }: ReportViewProps<PageReport>) {
  const { t } = useTranslation();
  return (
    <div>
      {report.title === "" ? null : <h2 className="mb-2 text-lg font-semibold text-ink">{report.title}</h2>}
      {report.text === "" ? null : <p className="mb-4 max-w-prose whitespace-pre-line text-ink-soft">{report.text}</p>}
      {printed ? null : (
        <p className="mb-5">
          <a href={`/report/?${reportAddress(nodeId)}`} target="_blank" rel="noreferrer" className={buttonClasses("primary")}>
            <ExternalLink size={15} aria-hidden="true" />
            {t("deliver:results.page.open")}
          </a>
        </p>
      )}
      <p className="text-ink-soft">
        {report.sections.length === 0 ? t("deliver:results.page.empty") : t("deliver:results.page.sections", { count: report.sections.length })}
      </p>
      {report.notes === "" ? null : (
        <Section title={t("deliver:results.page.notes")}>
          <p className="max-w-prose whitespace-pre-line text-ink-soft">{report.notes}</p>
        </Section>
      )}
    </div>
  );
}

/** The studio's own address names the project; the page is opened for the same one. */
function reportAddress(nodeId: string): string {
  const project = typeof window === "undefined" ? null : new URLSearchParams(window.location.search).get("project");
  return new URLSearchParams({ ...(project ? { project } : {}), node: nodeId }).toString();
}
