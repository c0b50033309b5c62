"use client";

import { Suspense, useCallback } from "react";
import { Button } from "@/components/ui/button";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { useTranslation } from "@/components/ui/language";
import type { PipelineNode } from "@/lib/document/schema";
import type { ReadyState } from "@/lib/engine/protocol";
import type { Fix } from "@/lib/nodes/problem";
import { nodeOfType } from "@/lib/nodes/registry";
import { paramsOf } from "@/lib/studio/selectors";
import { useCommands } from "@/lib/studio/use-studio";
import { Blank, FetchProblem, Waiting } from "./dock-states";
import { JsonView } from "./json-view";
import { MapSourceProvider } from "./map/map-source";
import { viewOfReport } from "./registry";
import { ReplayPanel } from "./replay/replay-panel";
import { useReport } from "./use-output";

interface ReportPanelProps {
  readonly node: PipelineNode;
  readonly state: ReadyState;
  readonly port: string;
  readonly onDownload: (port: string, name: string) => void;
}

/** A report in the view of its kind; as JSON where it has none. A view that breaks takes only itself along. */
export function ReportPanel({ node, state, port, onDownload }: ReportPanelProps) {
  const { t } = useTranslation();
  const commands = useCommands();
  const fetched = useReport(state.key, port);
  const onParams = useCallback(
    (params: Readonly<Record<string, unknown>>) => commands.setParams(node.id, params, { coalesce: `${node.id}.view` }),
    [commands, node.id],
  );
  const onFix = useCallback((fix: Fix) => commands.applyFix(node.id, fix), [commands, node.id]);
  if (fetched.phase === "loading") return <Waiting />;
  if (fetched.phase === "failed") {
    return (
      <FetchProblem problem={fetched.problem}>
        <Button onClick={() => void commands.runTo(node.id)}>{t("studio:dock.run-again")}</Button>
      </FetchProblem>
    );
  }
  const report = fetched.value;
  const View = viewOfReport(report.kind);
  const params = paramsOf(node, nodeOfType) ?? node.params;
  const record = () => {
    commands.setParams(node.id, { replay: true });
    void commands.runTo(node.id);
  };
  const tree = <JsonView value={report} name={report.kind} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section tabIndex={0} aria-label={t("studio:kinds.report")} className="h-full overflow-auto p-4 -outline-offset-2">
      <ReplayPanel key={state.key} report={report} params={params} onRecord={record} />
      {View ? (
        <ErrorBoundary
          resetKey={`${state.key} ${port}`}
          fallback={(error, retry) => (
            <Blank title={t("studio:dock.view-broken")} line={error.message}>
              <Button onClick={retry}>{t("common:actions.retry")}</Button>
              <div className="mt-4 text-left">{tree}</div>
            </Blank>
          )}
        >
          <Suspense fallback={<Waiting />}>
            <MapSourceProvider source={sourceOf(state)}>
              <View report={report} nodeId={node.id} params={params} state={state} onParams={onParams} onFix={onFix} onDownload={onDownload} />
            </MapSourceProvider>
          </Suspense>
        </ErrorBoundary>
      ) : (
        tree
      )}
    </section>
  );
}

/** The table whose rows a map in the view may ask for. */
function sourceOf({ key, outputs }: ReadyState): { readonly key: string; readonly port: string } | null {
  return outputs.data?.kind === "table" ? { key, port: "data" } : null;
}
