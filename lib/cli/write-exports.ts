import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import type { Engine } from "@/lib/engine/engine";
import type { NodeState } from "@/lib/engine/protocol";
import { readParams } from "@/lib/engine/read-params";
import { nodeOfType } from "@/lib/nodes/registry";
import { UsageError } from "./terminal";
import { labelOf } from "./titles";
import type { Words } from "./words";

/** Makes the folder of `--out`. Throws UsageError. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`cannot write to ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/**
 * Writes every output of the ready deliver nodes: tables as CSV, reports and models as JSON,
 * named by the node's own file name or its label. Returns the names of the files.
 */
export async function writeExports(
  pipeline: Pipeline,
  states: Readonly<Record<string, NodeState>>,
  engine: Engine,
  folder: string,
  words: Words,
): Promise<string[]> {
  const written = new Set<string>();
  for (const node of pipeline.nodes) {
    const state = states[node.id];
    if (state?.phase !== "ready" || nodeOfType(node.type)?.group !== "deliver") continue;
    const outputs = Object.entries(state.outputs);
    const base = chosenName(node) ?? labelOf(node, words);
    for (const [port, { kind }] of outputs) {
      const alone = outputs.filter(([, other]) => (other.kind === "table") === (kind === "table")).length === 1;
      const file = await engine.exportOutput(state.key, port, alone ? base : `${base} ${port}`);
      if (!file.ok) throw new Error(words.problem(file.problem, node.type).message);
      const name = freeFile(file.value.name, node.id, written);
      await writeFile(join(folder, name), new Uint8Array(await file.value.blob.arrayBuffer()));
      written.add(name);
    }
  }
  return [...written];
}

/** The file name set on the node, when it has such a param. */
function chosenName(node: PipelineNode): string | null {
  const definition = nodeOfType(node.type);
  const read = definition && readParams(definition, node);
  const name = read?.ok ? read.params.fileName : undefined;
  return typeof name === "string" && name.trim() !== "" ? name : null;
}

/** The name itself, or with the node's id when another node took it. Names that differ in case are the same file on some systems. */
function freeFile(name: string, id: string, taken: ReadonlySet<string>): string {
  const used = new Set([...taken, "results.json"].map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)} ${id}${name.slice(dot)}`;
}
