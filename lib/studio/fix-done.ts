import type { Pipeline } from "@/lib/document/schema";
import { downstreamOf, sameEnd } from "@/lib/document/wires";
import type { Catalogue } from "@/lib/engine/plan";
import type { Fix } from "@/lib/problem";

/**
 * Whether the pipeline has already what a fix of node `id` offers: a node of that type that is on, anywhere after the
 * output, with its params; what is a list may be shared out among several (two filters, each with some of the rules).
 * A node that does not prepare may also stand beside `id`, fed by what feeds it. O(nodes + wires).
 */
export function isFixDone(pipeline: Pick<Pipeline, "nodes" | "wires">, catalogue: Catalogue, id: string, fix: Fix): boolean {
  const { nodes, wires } = pipeline;
  if (fix.type !== "add-after") return false;
  const feeds = [{ node: id, port: fix.port }];
  if (catalogue(fix.node)?.group !== "prepare") feeds.push(...wires.filter((wire) => wire.to.node === id).map((wire) => wire.from));
  const first = wires.filter((wire) => feeds.some((end) => sameEnd(wire.from, end))).map((wire) => wire.to.node);
  const after = new Set(first.flatMap((node) => [node, ...downstreamOf(pipeline, node)]));
  const followers = nodes.filter((node) => node.type === fix.node && !node.disabled && node.id !== id && after.has(node.id));
  if (followers.length === 0) return false;
  return Object.entries(fix.params).every(([name, wanted]) => {
    // A node that does more than asked (drops duplicates too) does what is asked.
    if (wanted === false || wanted === null) return true;
    const values = followers.map((node) => node.params[name]);
    if (!Array.isArray(wanted)) return values.some((value) => holds(value, wanted));
    const all = values.flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
    return wanted.every((one) => all.some((other) => holds(other, one)));
  });
}

/** Whether a value says what is wanted: it is equal, or an object with equal entries and perhaps more. Off and left out are the same. */
function holds(value: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined || wanted === false) return value === null || value === undefined || value === false;
  if (typeof wanted !== "object") return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  const said = new Map<string, unknown>(Object.entries(value));
  return Object.entries(wanted).every(([key, part]) => holds(said.get(key), part));
}
