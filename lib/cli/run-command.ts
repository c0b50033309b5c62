import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Pipeline } from "@/lib/document/schema";
import { Engine } from "@/lib/engine/engine";
import { planPipeline } from "@/lib/engine/plan";
import type { NodeEvent, NodeState } from "@/lib/engine/protocol";
import { withWantedColumns } from "@/lib/engine/wanted-columns";
import type { Language } from "@/lib/messages/languages";
import { nodeOfType } from "@/lib/nodes/registry";
import { applySettings, bindInputs, boundNodes } from "./assignments";
import { FetchFailed, fetchSources } from "./fetch-sources";
import { listenSources } from "./listen-sources";
import { BoundFiles, nodePlatform } from "./node-platform";
import type { PlannedNeeds } from "./planned-needs";
import { Progress } from "./progress";
import { readPipelineFile } from "./read-pipeline";
import { type ResultsDocument, resultsDocument } from "./results-document";
import { EXIT, type ExitStatus, type Terminal, UsageError } from "./terminal";
import { labelOf, nodeTitle } from "./titles";
import { Words } from "./words";
import { makeFolder, writeExports } from "./write-exports";

export interface RunOptions {
  readonly input?: readonly string[];
  readonly set?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly header?: readonly string[];
  readonly listen?: readonly string[];
  readonly seed?: number;
  readonly threads?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly language?: Language;
}

/** `strata run FILE`: runs the whole pipeline. Status 1 when a node failed or could not run; why and what to do is on stderr. */
export async function runCommand(file: string, options: RunOptions, words: Words, version: string, terminal: Terminal): Promise<ExitStatus> {
  const parsed = readPipelineFile(file, terminal.cwd, words);
  if (!parsed.ok) throw new UsageError(`${file}: ${words.problem(parsed.problem).message}`);
  for (const notice of parsed.value.notices) terminal.stderr(`warning: ${words.problem(notice).message}\n`);
  const files = new BoundFiles();
  const asked = await prepared(parsed.value.pipeline, options, words, (path) => files.bind(path, terminal.cwd));
  const pipeline = await fetched(asked, options, words, files, terminal);
  if (!pipeline) return EXIT.failed;
  const folder = options.out === undefined ? null : resolve(terminal.cwd, options.out);
  if (folder) await makeFolder(folder);

  const engine = new Engine(nodePlatform(terminal.root, files, options.threads));
  const states: Record<string, NodeState> = {};
  const progress = new Progress(terminal, pipeline.nodes.length, (id) => title(pipeline, id, words));
  const outcome = await engine.run({ pipeline }, (events: readonly NodeEvent[]) => {
    for (const { node, state } of events) {
      const contract = Object.hasOwn(pipeline.inputs, node) ? pipeline.inputs[node] : undefined;
      states[node] = state.phase === "failed" ? { ...state, problem: withWantedColumns(state.problem, contract) } : state;
    }
    progress.listen(events);
  });
  progress.clear();

  const plan = planPipeline(pipeline, nodeOfType);
  const results = await resultsDocument({ pipeline, plan, states, outcome }, engine, version, await Words.in("en"));
  const told = options.language && options.language !== "en" ? await resultsDocument({ pipeline, plan, states, outcome }, engine, version, words) : results;
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const exported = folder ? await writeExports(pipeline, states, engine, folder, words) : [];
  if (folder) await writeFile(join(folder, "results.json"), text);
  if (options.json) await terminal.stdout(text);
  else await terminal.stdout(summary(told, folder ? [...exported, "results.json"].map((name) => join(folder, name)) : [], words));
  tellFailures(told, pipeline, words, terminal);
  return results.status === "done" ? EXIT.good : EXIT.failed;
}

async function prepared(pipeline: Pipeline, options: RunOptions, words: Words, bind: Parameters<typeof bindInputs>[3]): Promise<Pipeline> {
  const overridden: Pipeline = {
    ...pipeline,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.language === undefined ? {} : { language: options.language }),
  };
  return applySettings(await bindInputs(overridden, options.input ?? [], words, bind), options.set ?? [], words);
}

/** The pipeline with the data of its sources on the network, or null when one could not be fetched; why is told. */
async function fetched(pipeline: Pipeline, options: RunOptions, words: Words, files: BoundFiles, terminal: Terminal): Promise<Pipeline | null> {
  const settings = { origins: options.allowOrigin ?? [], headers: options.header ?? [] };
  const bound = boundNodes(pipeline, options.input ?? [], words);
  const keep = (name: string, blob: Blob) => files.keep(name, blob);
  try {
    const listened = await listenSources(pipeline, bound, { ...settings, listen: options.listen ?? [] }, words, keep);
    return await fetchSources(listened, bound, settings, words, keep);
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error;
    const { message, remedy } = words.problem(error.problem, pipeline.nodes.find(({ id }) => id === error.node)?.type);
    terminal.stderr(`error: ${nodeTitle(pipeline, error.node, words)}: ${message}\n  ${remedy}\n`);
    return null;
  }
}

function title(pipeline: Pipeline, id: string, words: Words): string {
  const node = pipeline.nodes.find((candidate) => candidate.id === id);
  return node ? labelOf(node, words) : id;
}

/** What a person at the terminal wants to know: each node, its rows and time, what it warned of, and the files. */
function summary(results: ResultsDocument, files: readonly string[], words: Words): string {
  const states = results.nodes.map((node) => words.say(`studio:states.${node.phase}`).toLowerCase() || node.phase);
  const [stateWidth, width] = [states, results.nodes.map(({ label }) => label)].map((texts) => Math.max(0, ...texts.map(({ length }) => length)));
  const lines = results.nodes.flatMap((node, at) => {
    const rows = Object.entries(node.rows).map(([port, count]) => `${words.ofNode(node.type, `ports.${port}`) || port}: ${words.count(count)}`);
    const why = node.reason ? words.say(`studio:stale.${node.reason}`) || node.reason : "";
    const facts = node.phase === "ready" ? [...rows, ...(node.milliseconds === undefined ? [] : [words.milliseconds(node.milliseconds)])] : [why];
    const notes = [
      ...node.dropped.map((dropped) => `${words.count(dropped.rows)} – ${dropped.message}`),
      ...node.warnings.map((warning) => warning.message),
      ...node.advice.map((advice) => advice.finding),
      ...(node.needs ? needsLines(node.needs, words) : []),
    ];
    return [
      `${states[at].padEnd(stateWidth)}  ${node.label.padEnd(width)}  ${facts.filter(Boolean).join(" · ")}`.trimEnd(),
      ...notes.map((note) => `${" ".repeat(stateWidth + 4)}${note}`),
    ];
  });
  return `${[...lines, ...files].join("\n")}\n`;
}

/** Whether there is enough for the methods planned after a health report, as its view says it. */
function needsLines({ unmet, message }: PlannedNeeds, words: Words): string[] {
  if (unmet.length === 0) return [message];
  return [words.say("prepare:results.health.needs.title"), ...unmet.flatMap((need) => [`  ${need.label}: ${need.message}`, `    ${need.why}`])];
}

function tellFailures(results: ResultsDocument, pipeline: Pipeline, words: Words, terminal: Terminal): void {
  for (const node of results.nodes) {
    if (!node.problem) continue;
    terminal.stderr(`error: ${nodeTitle(pipeline, node.id, words)}: ${node.problem.message}\n${node.problem.remedy ? `  ${node.problem.remedy}\n` : ""}`);
  }
}
