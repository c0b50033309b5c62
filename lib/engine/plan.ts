import type { Pipeline, PipelineNode, Wire } from "@/lib/document/schema";
import { canonicalJson, hash128 } from "@/lib/hash";
import type { AnyNode, Ports } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";
import type { NodeState, ResultKey, StaleReason } from "./protocol";
import { readParams, seedOf } from "./read-params";

/** How a plan finds the definition of a node type; undefined for one that is not known. */
export type Catalogue = (type: string) => AnyNode | undefined;

/** The part of the document that has meaning for results. */
export type Meaning = Pick<Pipeline, "nodes" | "wires" | "seed" | "language">;

/** Where an input's value comes from, disabled nodes passed through. */
export interface InputRef {
  readonly node: string;
  readonly port: string;
  readonly key: ResultKey;
}

/** A node that can run, with everything its result depends on. */
export interface RunnableStep {
  readonly status: "runnable";
  readonly id: string;
  readonly definition: AnyNode;
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly language: Pipeline["language"];
  /** Hash of what is set on the node itself: type, version, params, seed, language. */
  readonly own: string;
  /** Hash of `own` and the keys of the inputs: equal keys, equal results. */
  readonly key: ResultKey;
  /** By input port; absent for an optional input without a wire. */
  readonly inputs: Readonly<Record<string, readonly InputRef[]>>;
}

/** A node that cannot run, with the state to show and the reasons. */
export interface BlockedStep {
  readonly status: "blocked";
  readonly id: string;
  readonly state: Extract<NodeState, { phase: "stale" | "failed" }>;
  readonly problems: readonly Problem[];
}

export type Step = RunnableStep | BlockedStep;

export interface Plan {
  /** Every node before those that need it. */
  readonly steps: readonly Step[];
  readonly byId: ReadonlyMap<string, Step>;
}

/**
 * What a run would do, without running: order, result keys, and the nodes that cannot run and why. Pure and
 * instant, so that the page can tell a fresh result (its key is the planned one) from an outdated one.
 * With `targets`, only these and what they need. O(nodes + wires) and the parsing of params.
 */
export function planPipeline(pipeline: Meaning, catalogue: Catalogue, targets?: readonly string[]): Plan {
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const wires = pipeline.wires.filter((wire) => nodes.has(wire.from.node) && nodes.has(wire.to.node));
  const into = groupBy(wires, (wire) => wire.to.node);
  const wanted = targets ? ancestors(targets, into, nodes) : new Set(nodes.keys());
  const { order, looped } = sortNodes(
    pipeline.nodes.filter((node) => wanted.has(node.id)),
    wires.filter((wire) => wanted.has(wire.from.node) && wanted.has(wire.to.node)),
  );
  const planner = new Planner(pipeline, catalogue, nodes, into);
  for (const id of order) planner.add(id);
  for (const id of looped.onCycle) planner.block(id, failed({ code: "engine.cycle", severity: "error" }));
  for (const id of looped.after) planner.block(id, stale("upstream-failed"));
  return { steps: [...planner.byId.values()], byId: planner.byId };
}

/** Why a node's last result is not the planned one. `previous` is what was planned when it ran, if it ever did. */
export function staleReason(previous: { readonly own: string; readonly key: ResultKey } | undefined, step: RunnableStep): StaleReason {
  if (!previous) return "new";
  return previous.own === step.own ? "input" : "params";
}

type Resolved = { readonly kind: "value"; readonly ref: InputRef } | { readonly kind: "blocked"; readonly reason: StaleReason } | { readonly kind: "absent" };

class Planner {
  readonly byId = new Map<string, Step>();

  constructor(
    private readonly pipeline: Meaning,
    private readonly catalogue: Catalogue,
    private readonly nodes: ReadonlyMap<string, PipelineNode>,
    private readonly into: ReadonlyMap<string, readonly Wire[]>,
  ) {}

  /** Plans a node whose inputs are planned. */
  add(id: string): void {
    const node = this.nodes.get(id);
    if (node) this.byId.set(id, this.stepOf(node));
  }

  block(id: string, state: BlockedStep["state"]): void {
    this.byId.set(id, blocked(id, state));
  }

  private stepOf(node: PipelineNode): Step {
    const { id } = node;
    if (node.disabled) return blocked(id, stale("disabled"));
    const definition = this.catalogue(node.type);
    if (!definition) return blocked(id, stale("incomplete"), [{ code: "engine.unknown-node", severity: "error", detail: { type: node.type } }]);
    if (node.v > definition.v) {
      return blocked(id, stale("incomplete"), [{ code: "engine.newer-node", severity: "error", detail: { type: node.type, v: node.v, known: definition.v } }]);
    }
    const read = readParams(definition, node);
    if (!read.ok) return blocked(id, failed(read.problem));
    const inputs = this.inputsOf(node, definition.inputs);
    if ("reason" in inputs) return blocked(id, stale(inputs.reason), inputs.problems);
    const { language } = this.pipeline;
    const seed = seedOf(definition, read.params, this.pipeline.seed);
    const own = hash128(canonicalJson({ type: node.type, v: definition.v, params: readParamsOf(definition, read.params), seed, language }));
    const keys = Object.fromEntries(Object.entries(inputs.refs).map(([port, refs]) => [port, refs.map((ref) => [ref.key, ref.port])]));
    const key = hash128(canonicalJson({ own, keys }));
    return { status: "runnable", id, definition, params: read.params, seed, language, own, key, inputs: inputs.refs };
  }

  private inputsOf(node: PipelineNode, ports: Ports): { refs: Record<string, InputRef[]> } | { reason: StaleReason; problems: Problem[] } {
    const refs: Record<string, InputRef[]> = {};
    const missing: Problem[] = [];
    let blocked: StaleReason | null = null;
    for (const [port, shape] of Object.entries(ports)) {
      const found: InputRef[] = [];
      let wired = false;
      for (const wire of this.wiresInto(node.id, port)) {
        const resolved = this.resolve(wire.from.node, wire.from.port, shape.kind);
        if (resolved.kind === "absent") continue;
        wired = true;
        if (resolved.kind === "blocked") blocked ??= resolved.reason;
        else found.push(resolved.ref);
        if (!shape.many) break;
      }
      if (found.length > 0) refs[port] = found;
      if (!wired && !shape.optional) missing.push({ code: "common.input-missing", severity: "error", detail: { port } });
    }
    if (missing.length > 0) return { reason: "incomplete", problems: missing };
    return blocked ? { reason: blocked, problems: [] } : { refs };
  }

  private wiresInto(node: string, port: string): readonly Wire[] {
    return (this.into.get(node) ?? []).filter((wire) => wire.to.port === port);
  }

  /** The value that leaves `port` of a planned node. A disabled node lets its first table input through its first table output. */
  private resolve(id: string, port: string, kind: string): Resolved {
    const node = this.nodes.get(id);
    const step = this.byId.get(id);
    if (!node || !step) return { kind: "absent" };
    const definition = this.catalogue(node.type);
    if (!definition) return { kind: "blocked", reason: node.disabled ? "disabled" : "incomplete" };
    if (!Object.hasOwn(definition.outputs, port) || definition.outputs[port].kind !== kind) return { kind: "absent" };
    if (node.disabled) {
      const entrance = passThrough(definition, port);
      if (entrance === null) return { kind: "blocked", reason: "disabled" };
      for (const wire of this.wiresInto(id, entrance)) {
        const resolved = this.resolve(wire.from.node, wire.from.port, "table");
        if (resolved.kind !== "absent") return resolved;
      }
      return { kind: "blocked", reason: "incomplete" };
    }
    if (step.status === "runnable") return { kind: "value", ref: { node: id, port, key: step.key } };
    return { kind: "blocked", reason: step.state.phase === "failed" ? "upstream-failed" : step.state.reason };
  }
}

const unreadNames = new WeakMap<AnyNode, ReadonlySet<string>>();

/** The params that a result depends on. */
function readParamsOf(definition: AnyNode, params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let unread = unreadNames.get(definition);
  if (!unread) {
    unread = new Set(Object.entries(definition.params.shape).flatMap(([name, schema]) => (schema.meta()?.unread ? [name] : [])));
    unreadNames.set(definition, unread);
  }
  return unread.size === 0 ? params : Object.fromEntries(Object.entries(params).filter(([name]) => !unread.has(name)));
}

/** The table input that a disabled node lets through `port`, or null when it lets nothing through there. */
function passThrough(definition: AnyNode, port: string): string | null {
  const first = (ports: Ports) => Object.keys(ports).find((name) => ports[name].kind === "table");
  return first(definition.outputs) === port ? (first(definition.inputs) ?? null) : null;
}

function blocked(id: string, state: BlockedStep["state"], problems: readonly Problem[] = state.phase === "failed" ? [state.problem] : []): BlockedStep {
  return { status: "blocked", id, state, problems };
}

function stale(reason: StaleReason): BlockedStep["state"] {
  return { phase: "stale", reason };
}

function failed(problem: Problem): BlockedStep["state"] {
  return { phase: "failed", problem };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function ancestors(targets: readonly string[], into: ReadonlyMap<string, readonly Wire[]>, nodes: ReadonlyMap<string, PipelineNode>): Set<string> {
  const reached = new Set(targets.filter((id) => nodes.has(id)));
  const open = [...reached];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { from } of into.get(id) ?? []) {
      if (reached.has(from.node)) continue;
      reached.add(from.node);
      open.push(from.node);
    }
  }
  return reached;
}

/** Kahn's algorithm, stable in document order. What remains lies on a cycle or behind one. */
function sortNodes(nodes: readonly PipelineNode[], wires: readonly Wire[]): { order: string[]; looped: { onCycle: string[]; after: string[] } } {
  const ids = nodes.map((node) => node.id);
  const order = peel(
    ids,
    wires,
    (wire) => wire.from.node,
    (wire) => wire.to.node,
  );
  const done = new Set(order);
  const left = ids.filter((id) => !done.has(id));
  const between = wires.filter((wire) => !done.has(wire.from.node) && !done.has(wire.to.node));
  const after = peel(
    left,
    between,
    (wire) => wire.to.node,
    (wire) => wire.from.node,
  ).reverse();
  const behind = new Set(after);
  return { order, looped: { onCycle: left.filter((id) => !behind.has(id)), after } };
}

/** The nodes that can be taken off one by one, each after all that point to it. */
function peel(ids: readonly string[], wires: readonly Wire[], tail: (wire: Wire) => string, head: (wire: Wire) => string): string[] {
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const wire of wires) waiting.set(head(wire), (waiting.get(head(wire)) ?? 0) + 1);
  const next = groupBy(wires, tail);
  const order = ids.filter((id) => waiting.get(id) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const wire of next.get(order[i]) ?? []) {
      const count = (waiting.get(head(wire)) ?? 0) - 1;
      waiting.set(head(wire), count);
      if (count === 0) order.push(head(wire));
    }
  }
  return order;
}
