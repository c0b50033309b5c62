import type { Pipeline } from "@/lib/document/schema";

/** Ids of the datasets that nodes of these documents read: a SHA-256 under `id` in any param, or in an item of one that is a list. */
export function datasetsIn(pipelines: readonly Pipeline[]): Set<string> {
  const params = pipelines.flatMap((pipeline) => pipeline.nodes.flatMap((node) => Object.values(node.params)));
  const values = params.flatMap((param): unknown[] => (Array.isArray(param) ? param : [param]));
  const ids = values.flatMap((value) => (typeof value === "object" && value !== null && "id" in value ? [value.id] : []));
  return new Set(ids.filter((id) => typeof id === "string").filter((id) => /^[0-9a-f]{64}$/.test(id)));
}

/** What a node on the network keeps of its last answer; such a node has one of the times among its params. */
const ANSWER = new Set(["datasets", "facts", "fetched", "fetchedAt"]);
const TIMES = ["fetched", "fetchedAt"];

/**
 * Whether two documents differ in nothing but what arrived from the network: the data of streams and addresses, and what the document
 * notes of its columns. False for documents without such nodes. O(characters).
 */
export function onlyArrivals(before: Pipeline, after: Pipeline): boolean {
  if (!after.nodes.some(arrives)) return false;
  return JSON.stringify(withoutArrivals(before)) === JSON.stringify(withoutArrivals(after));
}

function arrives({ params }: Pipeline["nodes"][number]): boolean {
  return TIMES.some((name) => Object.hasOwn(params, name));
}

function withoutArrivals(pipeline: Pipeline): Pipeline {
  const nodes = pipeline.nodes.map((node) =>
    arrives(node) ? { ...node, params: Object.fromEntries(Object.entries(node.params).filter(([name]) => !ANSWER.has(name))) } : node,
  );
  return { ...pipeline, nodes, inputs: {} };
}

export function dropFrom(from: Set<string>, what: ReadonlySet<string>): void {
  for (const item of what) from.delete(item);
}
