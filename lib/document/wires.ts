import type { Pipeline } from "./schema";

export interface End {
  readonly node: string;
  readonly port: string;
}

/** A wire's identity: its two ends. Two wires with the same ends are one wire. */
export function wireKey(wire: { readonly from: End; readonly to: End }): string {
  return JSON.stringify([wire.from.node, wire.from.port, wire.to.node, wire.to.port]);
}

export function sameEnd(a: End, b: End): boolean {
  return a.node === b.node && a.port === b.port;
}

/** The nodes that can be reached along wires from `start`, itself not included unless on a cycle. O(nodes + wires). */
export function downstreamOf(pipeline: Pick<Pipeline, "wires">, start: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of pipeline.wires) {
    const list = next.get(from.node);
    if (list) list.push(to.node);
    else next.set(from.node, [to.node]);
  }
  const reached = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const after of next.get(node) ?? []) {
      if (reached.has(after)) continue;
      reached.add(after);
      open.push(after);
    }
  }
  return reached;
}

/** The nodes that lie on a cycle or after one, in document order: they can never run. O(nodes + wires). */
export function nodesBehindCycle(pipeline: Pick<Pipeline, "nodes" | "wires">): string[] {
  const known = new Set(pipeline.nodes.map((node) => node.id));
  const waiting = new Map<string, number>();
  const next = new Map<string, string[]>();
  for (const id of known) waiting.set(id, 0);
  for (const { from, to } of pipeline.wires) {
    if (!known.has(from.node) || !known.has(to.node)) continue;
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1);
    const list = next.get(from.node);
    if (list) list.push(to.node);
    else next.set(from.node, [to.node]);
  }
  const ready = [...known].filter((id) => waiting.get(id) === 0);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    waiting.delete(id);
    for (const after of next.get(id) ?? []) {
      const left = (waiting.get(after) ?? 0) - 1;
      waiting.set(after, left);
      if (left === 0) ready.push(after);
    }
  }
  return pipeline.nodes.filter((node) => waiting.has(node.id)).map((node) => node.id);
}
