"use client";

import { ReactFlowProvider } from "@xyflow/react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { AnnouncerProvider } from "@/components/ui/announcer";
import { Button, buttonClasses } from "@/components/ui/button";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { useTranslation } from "@/components/ui/language";
import { TooltipProvider } from "@/components/ui/tooltip";
import { useNodeWords } from "@/components/words/node-words";
import { StudioProvider, useOpenStudio, useStudio } from "@/lib/studio/use-studio";
import { StudioLoading } from "./studio-loading";
import { Workspace } from "./workspace";

/** A project that cannot be shown: why, and the way home. */
function NoProject({ title, line }: { readonly title: string; readonly line: string }) {
  const { t } = useTranslation();
  return (
    <main className="flex h-screen flex-col items-center justify-center gap-2 bg-canvas p-6 text-center">
      <h1 className="text-xl font-semibold text-ink">{title}</h1>
      <p className="mb-3 max-w-md text-base text-ink-soft">{line}</p>
      <Link href="/" className={buttonClasses("primary")}>
        {t("studio:top.home")}
      </Link>
    </main>
  );
}

function OpenedProject() {
  const words = useNodeWords();
  const phase = useStudio((studio) => studio.phase);
  const problem = useStudio((studio) => studio.openProblem);
  if (phase === "loading") return <StudioLoading />;
  if (phase === "ready") return <Workspace />;
  const { message, remedy } = words.problem(problem ?? { code: "studio.project-missing", severity: "error" });
  return <NoProject title={message} line={remedy} />;
}

/** The studio: opens the project of the address and gives it to everything inside. */
export default function Studio() {
  const { t } = useTranslation();
  const words = useNodeWords();
  const projectId = useSearchParams().get("project");
  const studio = useOpenStudio(projectId);
  if (!projectId) {
    const { message, remedy } = words.problem({ code: "studio.project-missing", severity: "error" });
    return <NoProject title={message} line={remedy} />;
  }
  if (!studio) return <StudioLoading />;
  return (
    <ErrorBoundary
      fallback={(error, retry) => (
        <main className="flex h-screen flex-col items-center justify-center gap-2 bg-canvas p-6 text-center">
          <h1 className="text-xl font-semibold text-ink">{t("studio:broken.title")}</h1>
          <p className="max-w-lg text-base text-ink-soft">{t("studio:broken.line")}</p>
          <pre className="mb-3 max-w-lg overflow-auto text-xs text-ink-faint">{error.message}</pre>
          <Button tone="primary" onClick={retry}>
            {t("common:actions.retry")}
          </Button>
        </main>
      )}
    >
      <StudioProvider studio={studio}>
        <AnnouncerProvider>
          <TooltipProvider>
            <ReactFlowProvider>
              <OpenedProject />
            </ReactFlowProvider>
          </TooltipProvider>
        </AnnouncerProvider>
      </StudioProvider>
    </ErrorBoundary>
  );
}
