import type { Pipeline } from "@/lib/document/schema";
import { plannedMethods } from "@/lib/engine/planned-methods";
import type { NodeState, OutputSummary, ReadyState } from "@/lib/engine/protocol";
import { type Need, unmetNeeds } from "@/lib/ml/health/needs";
import type { Model, Report } from "@/lib/nodes/contract";
import type { HealthReport } from "@/lib/nodes/prepare/health";
import { nodeOfType } from "@/lib/nodes/registry";
import { labelOf } from "./titles";
import type { Words } from "./words";

/** What a method planned after a health report lacks, in words. */
export interface ToldNeed {
  readonly node: string;
  readonly label: string;
  readonly code: Need["code"];
  readonly severity: Need["severity"];
  readonly message: string;
  readonly why: string;
}

export interface PlannedNeeds {
  /** Methods after the node whose needs are known. */
  readonly planned: number;
  readonly unmet: readonly ToldNeed[];
  /** The same in a sentence when nothing is lacking. */
  readonly message: string;
}

/** What the methods planned after a health report need of its table; null for anything else. */
export function plannedNeeds(
  pipeline: Pipeline,
  states: Readonly<Record<string, NodeState>>,
  node: string,
  report: OutputSummary | Report | Model,
  words: Words,
): PlannedNeeds | null {
  if (!isHealth(report) || !report.facts) return null;
  const ready = Object.fromEntries(Object.entries(states).flatMap(([id, state]): [string, ReadyState][] => (state.phase === "ready" ? [[id, state]] : [])));
  const planned = plannedMethods(pipeline, nodeOfType, ready, node, report.facts);
  const say = (key: string, values?: Readonly<Record<string, unknown>>) => words.say(`prepare:results.health.needs.${key}`, values);
  const unmet = unmetNeeds(planned, report.facts).map(({ node: id, type, code, severity, detail }): ToldNeed => {
    const label = pipeline.nodes.find((one) => one.id === id)?.label;
    const told = (part: string) => say(`codes.${code}.${part}`, detail);
    return { node: id, label: labelOf({ type, label }, words), code, severity, message: told("what"), why: told("why") };
  });
  const message = unmet.length > 0 ? "" : planned.length > 0 ? say("enough", { count: planned.length }) : say("none");
  return { planned: planned.length, unmet, message };
}

function isHealth(report: object): report is HealthReport {
  return "kind" in report && report.kind === "prepare.health";
}
