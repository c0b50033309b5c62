import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import { readParams } from "@/lib/engine/read-params";
import type { AnyNode, DatasetRef } from "@/lib/nodes/contract";
import { allNodes, nodeOfType } from "@/lib/nodes/registry";
import { UsageError } from "./terminal";
import type { Words } from "./words";

/**
 * Carries out `--input NODE=PATH`: the file becomes the dataset of that node. Both sides may hold `=`: the
 * shortest left side that names a node counts. Throws UsageError.
 */
export async function bindInputs(pipeline: Pipeline, inputs: readonly string[], words: Words, bind: (path: string) => Promise<DatasetRef>): Promise<Pipeline> {
  let bound = pipeline;
  const given = new Map<string, readonly DatasetRef[]>();
  for (const input of inputs) {
    const { node, rest } = assigned("--input NODE=PATH", input, (left) => nodeNamed(bound, left, words));
    const param = datasetParam(node);
    if (!param) throw new UsageError(`--input ${input}: ${readsNoFile(bound, node)}`);
    if (rest === "") throw new UsageError(`--input ${input}: the path is empty`);
    const dataset = await bind(rest);
    const several = Array.isArray(nodeOfType(node.type)?.params.safeParse({}).data?.[param]);
    // Given once more for the same node, a file is put below those before.
    const before = several ? (given.get(node.id) ?? []) : [];
    given.set(node.id, [...before, dataset]);
    bound = withParam(bound, node, param, several ? [...before, dataset] : dataset);
    const contract = Object.hasOwn(pipeline.inputs, node.id) ? pipeline.inputs[node.id] : undefined;
    const set = bound.nodes.find(({ id }) => id === node.id);
    if (several && contract && set) bound = withParam(bound, set, "expected", contract.columns);
  }
  return bound;
}

/** Why a node cannot take a file, and which of the pipeline's can. */
function readsNoFile(pipeline: Pipeline, node: PipelineNode): string {
  const types = allNodes().flatMap((definition) => (datasetParam(definition) ? [definition.type] : []));
  const able = pipeline.nodes.filter((candidate) => types.includes(candidate.type)).map((candidate) => candidate.id);
  const instead = able.length > 0 ? `here: ${able.join(", ")}` : "this pipeline has none; put one in its place in the studio";
  return `the node ${node.id} (${node.type}) reads no file. A file can be given to nodes of type ${types.join(", ")} (${instead})`;
}

/** Carries out `--set NODE.param=JSON`. The value is checked as the node will check it. Throws UsageError. */
export function applySettings(pipeline: Pipeline, settings: readonly string[], words: Words): Pipeline {
  let set = pipeline;
  for (const setting of settings) {
    const { node, param, rest } = assigned("--set NODE.param=JSON", setting, (left) => paramNamed(set, left, words));
    set = withParam(set, node, param, jsonValue(setting, rest));
    const changed = set.nodes.find((candidate) => candidate.id === node.id);
    const definition = nodeOfType(node.type);
    const read = definition && changed ? readParams(definition, changed) : null;
    if (read && !read.ok && read.problem.param === param) throw new UsageError(`--set ${setting}: ${words.problem(read.problem, node.type).message}`);
  }
  return set;
}

/** `NODE.Name=value`, where the node's name may hold dots, the name none. Throws UsageError. */
export function nodeAndName(form: string, text: string, pipeline: Pipeline, words: Words): { node: PipelineNode; name: string; rest: string } {
  return assigned(form, text, (left) => {
    const dot = left.lastIndexOf(".");
    const named = dot > 0 ? nodeNamed(pipeline, left.slice(0, dot), words) : null;
    return named ? { ...named, name: left.slice(dot + 1) } : null;
  });
}

/** `NODE=value`. Throws UsageError. */
export function nodeAndValue(form: string, text: string, pipeline: Pipeline, words: Words): { node: PipelineNode; rest: string } {
  return assigned(form, text, (left) => nodeNamed(pipeline, left, words));
}

/** Ids of the nodes that `--input NODE=PATH` names. Throws UsageError. */
export function boundNodes(pipeline: Pipeline, inputs: readonly string[], words: Words): ReadonlySet<string> {
  return new Set(inputs.map((input) => assigned("--input NODE=PATH", input, (left) => nodeNamed(pipeline, left, words)).node.id));
}

/** Splits at the first `=` whose left side means something. */
function assigned<T>(form: string, text: string, meaning: (left: string) => T | null): T & { readonly rest: string } {
  for (let at = text.indexOf("="); at >= 0; at = text.indexOf("=", at + 1)) {
    const found = meaning(text.slice(0, at));
    if (found) return { ...found, rest: text.slice(at + 1) };
  }
  if (!text.includes("=")) throw new UsageError(`${text}: expected ${form}`);
  throw new UsageError(`${form.split(" ")[0]} ${text}: the pipeline has no such ${form.includes("param") ? "node and param" : "node"}`);
}

/** The node with that id, else the only one with that label or, failing labels, that name of its type. */
function nodeNamed(pipeline: Pipeline, name: string, words: Words): { node: PipelineNode } | null {
  const byId = pipeline.nodes.find((node) => node.id === name);
  if (byId) return { node: byId };
  const labelled = pipeline.nodes.filter((node) => (node.label || words.ofNode(node.type, "name")) === name);
  if (labelled.length > 1) throw new UsageError(`“${name}” names ${labelled.length} nodes; use an id: ${labelled.map((node) => node.id).join(", ")}`);
  return labelled.length === 1 ? { node: labelled[0] } : null;
}

/** `NODE.param`, where the node's name may hold dots. */
function paramNamed(pipeline: Pipeline, text: string, words: Words): { node: PipelineNode; param: string } | null {
  for (let at = text.lastIndexOf("."); at > 0; at = text.lastIndexOf(".", at - 1)) {
    const named = nodeNamed(pipeline, text.slice(0, at), words);
    if (!named) continue;
    const param = text.slice(at + 1);
    const known = Object.keys(nodeOfType(named.node.type)?.params.shape ?? {});
    if (known.includes(param)) return { ...named, param };
    throw new UsageError(`--set ${text}: ${named.node.type} has no param “${param}”; it has ${known.join(", ") || "none"}`);
  }
  return null;
}

function jsonValue(setting: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new UsageError(`--set ${setting}: “${text}” is not JSON (text needs double quotes: '"${text}"')`);
  }
}

/** Sets a param, after the node's params were brought to its definition's version. */
export function withParam(pipeline: Pipeline, node: PipelineNode, param: string, value: unknown): Pipeline {
  const changed = { ...migrated(node) };
  changed.params = { ...changed.params, [param]: value };
  return { ...pipeline, nodes: pipeline.nodes.map((candidate) => (candidate.id === node.id ? changed : candidate)) };
}

/** The node with params of its definition's version. */
export function migrated(node: PipelineNode): PipelineNode {
  const definition = nodeOfType(node.type);
  return definition ? broughtUp(definition, node) : node;
}

function broughtUp(definition: AnyNode, node: PipelineNode): PipelineNode {
  if (node.v >= definition.v) return node;
  const read = readParams(definition, node);
  return read.ok ? { ...node, v: definition.v, params: read.params } : node;
}

function datasetParam(node: { readonly type: string }): string | null {
  const shape = nodeOfType(node.type)?.params.shape ?? {};
  return Object.keys(shape).find((name) => shape[name].meta()?.control === "dataset") ?? null;
}
