"use client";

import { Printer } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { projectAddress } from "@/components/projects/addresses";
import { localTime } from "@/components/projects/local-time";
import { JsonView } from "@/components/results/json-view";
import { viewOfReport } from "@/components/results/registry";
import { Button, buttonClasses } from "@/components/ui/button";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { TooltipProvider } from "@/components/ui/tooltip";
import { useNodeWords } from "@/components/words/node-words";
import { openReportPage, type PageSection, type PageSource, type PageState, type ReadyPage } from "@/lib/studio/report-page";
import "./report.css";

/** The printable report of a stored project: `/report/?project=ID&node=NODE`. */
export default function ReportDocument() {
  const address = useSearchParams();
  const project = address.get("project");
  const node = address.get("node");
  const [state, setState] = useState<PageState>({ phase: "loading" });
  useEffect(() => (project === null ? setState({ phase: "missing" }) : openReportPage(project, node, setState)), [project, node]);
  return (
    <TooltipProvider>
      <div className="report min-h-screen bg-panel">
        <Bar project={project} printable={state.phase === "ready"} />
        <main className="mx-auto max-w-4xl px-8 py-8">
          <Body state={state} />
        </main>
      </div>
    </TooltipProvider>
  );
}

function Bar({ project, printable }: { readonly project: string | null; readonly printable: boolean }) {
  const { t } = useTranslation();
  return (
    <header className="report-bar sticky top-0 z-20 flex items-center justify-between border-b border-line bg-panel px-4 py-2">
      {project === null ? (
        <span />
      ) : (
        <Link href={projectAddress(project)} className={buttonClasses("ghost")}>
          {t("deliver:results.page.back")}
        </Link>
      )}
      <Button tone="primary" disabled={!printable} onClick={() => window.print()}>
        <Printer size={15} aria-hidden="true" />
        {t("deliver:results.page.print")}
      </Button>
    </header>
  );
}

function Body({ state }: { readonly state: PageState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useNodeWords();
  switch (state.phase) {
    case "loading":
      return <Message title={t("deliver:results.page.loading")} />;
    case "running":
      return (
        <Message title={t("deliver:results.page.running", { share: format.percent(state.done, 0) })}>
          <Progress label={t("deliver:results.page.loading")} done={state.done} className="mx-auto max-w-60" />
        </Message>
      );
    case "missing":
      return <Message title={t("deliver:results.page.missing")} line={t("deliver:results.page.missingRemedy")} />;
    case "failed": {
      const { message, remedy } = words.problem(state.problem, state.node?.type);
      const where = state.node ? `${words.label(state.node)}: ` : "";
      return <Message title={t("deliver:results.page.failed")} line={`${where}${message} ${remedy}`} />;
    }
    case "ready":
      return <Page page={state} />;
  }
}

function Message({ title, line, children }: { readonly title: string; readonly line?: string; readonly children?: ReactNode }) {
  return (
    <div role="status" className="py-24 text-center">
      <h1 className="mb-2 text-xl font-semibold text-ink">{title}</h1>
      {line ? <p className="mx-auto max-w-prose text-ink-soft">{line}</p> : null}
      {children}
    </div>
  );
}

function Page({ page }: { readonly page: ReadyPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [made] = useState(() => localTime(Date.now()));
  const title = page.page?.title || page.project;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <article>
      <header className="mb-8 border-b border-line pb-4">
        <h1 className="text-2xl font-semibold text-ink">{title}</h1>
        <p className="mt-1 text-sm text-ink-soft">{t("deliver:results.page.made", { date: format.date(made) })}</p>
      </header>
      <Paragraphs text={page.page?.text ?? ""} />
      {page.sections.length === 0 ? <p className="text-ink-soft">{t("deliver:results.page.empty")}</p> : null}
      {page.sections.map((section) => (
        <SectionView key={`${section.node.id} ${section.port}`} section={section} />
      ))}
      {page.page?.notes ? (
        <section className="report-section mt-8">
          <h2 className="mb-2 text-lg font-semibold text-ink">{t("deliver:results.page.notes")}</h2>
          <Paragraphs text={page.page.notes} />
        </section>
      ) : null}
      <Sources sources={page.sources} seed={page.seed} />
    </article>
  );
}

function Paragraphs({ text }: { readonly text: string }) {
  return text === "" ? null : <p className="mb-6 max-w-prose whitespace-pre-line text-base text-ink">{text}</p>;
}

/** Nothing on a printed page can be changed. */
const unchangeable = () => undefined;

function SectionView({ section }: { readonly section: PageSection }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const { node, report, state } = section;
  const View = viewOfReport(report.kind);
  return (
    <section className="report-section mb-8 border-b border-line pb-6">
      <h2 className="mb-3 text-lg font-semibold text-ink">{words.label(node)}</h2>
      {node.note ? <p className="mb-3 max-w-prose whitespace-pre-line text-ink-soft">{node.note}</p> : null}
      {View ? (
        <ErrorBoundary resetKey={state.key} fallback={() => <JsonView value={report} name={report.kind} />}>
          <Suspense fallback={<p className="text-ink-soft">{t("common:results.loading")}</p>}>
            <View report={report} nodeId={node.id} params={node.params} state={state} onParams={unchangeable} printed />
          </Suspense>
        </ErrorBoundary>
      ) : (
        <p className="text-ink-soft">{t("deliver:results.page.unknown", { kind: report.kind })}</p>
      )}
    </section>
  );
}

function Sources({ sources, seed }: { readonly sources: readonly PageSource[]; readonly seed: number }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  return (
    <footer className="mt-8 text-sm text-ink-soft">
      <h2 className="mb-1 font-semibold text-ink">{t("deliver:results.page.sources")}</h2>
      <ul>
        {sources.map(({ node, rows }) => (
          <li key={node.id}>
            {rows === null
              ? sourceName(node.params, words.label(node))
              : t("deliver:results.page.source", { name: sourceName(node.params, words.label(node)), count: rows })}
          </li>
        ))}
      </ul>
      <p className="mt-2">{t("deliver:results.page.seed", { seed })}</p>
    </footer>
  );
}

/** A source's label, with the name of its file. */
function sourceName(params: Readonly<Record<string, unknown>>, label: string): string {
  const { dataset } = params;
  const file = typeof dataset === "object" && dataset !== null && "name" in dataset && typeof dataset.name === "string" ? dataset.name : null;
  return file === null || file === label ? label : `${label} (${file})`;
}
