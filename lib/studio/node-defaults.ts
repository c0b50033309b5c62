import type { NewNode } from "@/lib/document/edits";
import type { PipelineNode } from "@/lib/document/schema";
import type { Catalogue } from "@/lib/engine/plan";
import { readParams } from "@/lib/engine/read-params";

/**
 * A node as it enters the document: all its params spelled out, so that a default changed in a later version of
 * Strata does not change old pipelines. Undefined for a type that is not known.
 */
export function newNode(catalogue: Catalogue, type: string, params: Readonly<Record<string, unknown>> = {}, label?: string): NewNode | undefined {
  const definition = catalogue(type);
  if (!definition) return undefined;
  const read = readParams(definition, { v: definition.v, params: { ...params } });
  const defaults = readParams(definition, { v: definition.v, params: {} });
  const complete = read.ok ? read.params : { ...(defaults.ok ? defaults.params : {}), ...params };
  return { type, v: definition.v, params: { ...params, ...complete }, ...(label ? { label } : {}) };
}

/** The node with params of the version its type has now: an edit never mixes params of two versions. */
export function broughtUp(catalogue: Catalogue, node: PipelineNode): PipelineNode {
  const definition = catalogue(node.type);
  if (!definition || node.v >= definition.v) return node;
  let params: Record<string, unknown> = node.params;
  for (let version = node.v + 1; version <= definition.v; version++) params = definition.migrations[version]?.up(params) ?? params;
  return { ...node, v: definition.v, params };
}
