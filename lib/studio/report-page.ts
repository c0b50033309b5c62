import type { Pipeline, PipelineNode, Wire } from "@/lib/document/schema";
import { connectEngine } from "@/lib/engine/client";
import type { EngineApi, NodeEvent, ReadyState } from "@/lib/engine/protocol";
import type { Report } from "@/lib/nodes/contract";
import { isPageReport, type PageReport } from "@/lib/nodes/deliver/reports";
import { nodeOfType } from "@/lib/nodes/registry";
import type { Problem } from "@/lib/problem";
import { StrataDatabase } from "@/lib/storage/database";
import { Projects } from "@/lib/storage/projects";

/** The node type whose page this is. */
const PAGE = "deliver.report";

/** One report on the page, with what its view needs. */
export interface PageSection {
  readonly node: PipelineNode;
  readonly port: string;
  readonly state: ReadyState;
  readonly report: Report;
}

/** Data the page rests on. */
export interface PageSource {
  readonly node: PipelineNode;
  /** Null when it has not run. */
  readonly rows: number | null;
}

export interface ReadyPage {
  readonly project: string;
  readonly seed: number;
  /** Null when the pipeline has no report node: every report is then on the page. */
  readonly page: PageReport | null;
  readonly sections: readonly PageSection[];
  readonly sources: readonly PageSource[];
}

export type PageState =
  | { readonly phase: "loading" }
  /** `done` is a fraction from 0 to 1. */
  | { readonly phase: "running"; readonly done: number }
  | { readonly phase: "missing" }
  /** `node`: where it failed, when it is a node that did. */
  | { readonly phase: "failed"; readonly problem: Problem; readonly node?: PipelineNode }
  | ({ readonly phase: "ready" } & ReadyPage);

/**
 * Brings the report page of a stored project up to date and hands it over: results that are stored are taken as they
 * are, stale ones are run. Nothing of the project is changed. `nodeId` null: the first report node. Returns how to stop.
 */
export function openReportPage(projectId: string, nodeId: string | null, onState: (state: PageState) => void): () => void {
  const engine = connectEngine();
  let left = false;
  const tell = (state: PageState) => {
    if (!left) onState(state);
  };
  tell({ phase: "loading" });
  makePage(projectId, nodeId, engine.api(), tell).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    tell({ phase: "failed", problem: { code: "common.internal", severity: "error", detail: { reason } } });
  });
  return () => {
    left = true;
    engine.close();
  };
}

async function makePage(projectId: string, nodeId: string | null, engine: EngineApi, tell: (state: PageState) => void): Promise<void> {
  const project = await new Projects(new StrataDatabase()).get(projectId);
  if (!project) return tell({ phase: "missing" });
  const { pipeline } = project;
  const page = pipeline.nodes.find((node) => (nodeId === null ? node.type === PAGE : node.id === nodeId));
  if (nodeId !== null && page?.type !== PAGE) return tell({ phase: "missing" });
  const targets = page ? [page.id] : pipeline.nodes.filter((node) => !node.disabled && reportPorts(node).length > 0).map((node) => node.id);
  const states = await bringUpToDate(pipeline, targets, engine, tell);
  if (!states) return;

  const wires = page ? pipeline.wires.filter(({ to }) => to.node === page.id && to.port === "reports").map(({ from }) => from) : allReports(pipeline);
  const sections: PageSection[] = [];
  for (const { node: id, port } of wires) {
    const node = pipeline.nodes.find((candidate) => candidate.id === id);
    const state = states.get(id);
    if (!node || !state) continue;
    const report = await engine.report(state.key, port);
    if (report.ok) sections.push({ node, port, state, report: report.value });
  }
  const own = page && states.get(page.id);
  const made = own ? await engine.report(own.key, "report") : null;
  tell({
    phase: "ready",
    project: project.name,
    seed: pipeline.seed,
    page: made?.ok && isPageReport(made.value) ? made.value : null,
    sections,
    sources: sourcesOf(pipeline, targets, states),
  });
}

/** Ready states by node, after running what was stale; null when that did not succeed, which has then been told. */
async function bringUpToDate(
  pipeline: Pipeline,
  targets: readonly string[],
  engine: EngineApi,
  tell: (state: PageState) => void,
): Promise<Map<string, ReadyState> | null> {
  const states = new Map<string, NodeEvent["state"]>();
  const listen = (events: readonly NodeEvent[]) => {
    for (const { node, state } of events) states.set(node, state);
  };
  listen(await engine.restore(pipeline));
  if (targets.some((target) => states.get(target)?.phase !== "ready")) {
    const outcome = await engine.run({ pipeline, targets }, (events) => {
      listen(events);
      tell({ phase: "running", done: progress(pipeline, states) });
    });
    if (outcome.status === "cancelled") return null;
    const failed = pipeline.nodes.find((node) => states.get(node.id)?.phase === "failed");
    const state = failed && states.get(failed.id);
    if (failed && state?.phase === "failed" && targets.every((target) => states.get(target)?.phase !== "ready")) {
      tell({ phase: "failed", problem: state.problem, node: failed });
      return null;
    }
  }
  return new Map([...states].flatMap(([node, state]) => (state.phase === "ready" ? [[node, state] as const] : [])));
}

function progress(pipeline: Pipeline, states: ReadonlyMap<string, NodeEvent["state"]>): number {
  const done = pipeline.nodes.map((node) => {
    const state = states.get(node.id);
    return state?.phase === "ready" ? 1 : state?.phase === "running" ? state.done : 0;
  });
  return done.length === 0 ? 0 : done.reduce((sum, part) => sum + part, 0) / done.length;
}

function reportPorts(node: PipelineNode): string[] {
  const outputs = nodeOfType(node.type)?.outputs ?? {};
  return Object.entries(outputs).flatMap(([port, { kind }]) => (kind === "report" ? [port] : []));
}

function allReports(pipeline: Pipeline): Wire["from"][] {
  return pipeline.nodes.filter((node) => node.type !== PAGE).flatMap((node) => reportPorts(node).map((port) => ({ node: node.id, port })));
}

/** The source nodes upstream of the targets, in document order. */
function sourcesOf(pipeline: Pipeline, targets: readonly string[], states: ReadonlyMap<string, ReadyState>): PageSource[] {
  const upstream = new Set(targets);
  for (let before = -1; before !== upstream.size; ) {
    before = upstream.size;
    for (const { from, to } of pipeline.wires) if (upstream.has(to.node)) upstream.add(from.node);
  }
  return pipeline.nodes
    .filter((node) => upstream.has(node.id) && nodeOfType(node.type)?.group === "source")
    .map((node) => {
      const table = Object.values(states.get(node.id)?.outputs ?? {}).find((output) => output.kind === "table");
      return { node, rows: table?.kind === "table" ? table.rows : null };
    });
}
