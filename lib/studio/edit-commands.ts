import { canConnect, fittingPorts } from "@/lib/document/connect-rules";
import * as edits from "@/lib/document/edits";
import { COLUMN_PITCH, nextPlace } from "@/lib/document/layout";
import type { Pipeline, Wire } from "@/lib/document/schema";
import { downstreamOf, sameEnd, wireKey } from "@/lib/document/wires";
import type { Fix, Problem } from "@/lib/problem";
import type { StudioCore } from "./core";
import { broughtUp, newNode } from "./node-defaults";
import { refusesText } from "./note-limit";
import type { AddNodeOptions, SetParamsOptions, StudioCommands, WireEnd, WireKey, XY } from "./store-types";

export type EditCommands = Pick<
  StudioCommands,
  | "addNode"
  | "insertOnWire"
  | "removeNodes"
  | "removeWires"
  | "checkConnection"
  | "connect"
  | "reconnect"
  | "setParams"
  | "resetParams"
  | "renameNode"
  | "setNodeNote"
  | "setDisabled"
  | "applyFix"
  | "undo"
  | "redo"
>;

/** Repairs that read columns of the table that they were offered for. */
const REPAIRS: ReadonlySet<string> = new Set([
  "prepare.filter",
  "prepare.derive",
  "prepare.outliers",
  "prepare.deduplicate",
  "prepare.currency",
  "prepare.sessions",
  "prepare.columns",
]);

/** The output at the end of the repairs that stand one after the other behind an output: what leaves columns out comes after all that reads them. */
function lastRepair({ nodes, wires }: Pick<Pipeline, "nodes" | "wires">, from: WireEnd): WireEnd {
  const seen = new Set<string>();
  let end = from;
  for (;;) {
    const [wire, ...others] = wires.filter((each) => sameEnd(each.from, end));
    const next = wire && others.length === 0 ? nodes.find((node) => node.id === wire.to.node) : undefined;
    if (!next || !REPAIRS.has(next.type) || seen.has(next.id)) return end;
    seen.add(next.id);
    end = { node: next.id, port: "data" };
  }
}

/** Edits of nodes and wires. */
export function editCommands(core: StudioCore): EditCommands {
  const portsOf = (node: { type: string }) => core.catalogue(node.type);
  const nodeOf = (pipeline: Pipeline, id: string) => pipeline.nodes.find((node) => node.id === id);
  const wireOf = (key: WireKey) => core.pipeline.wires.find((wire) => wireKey(wire) === key);

  /**
   * A node of this type that already does the job: fed by the output, or beside the node, fed by what feeds it. Two filters
   * one after the other make sense, two k-means nodes with other settings were not meant: nodes that prepare are added anew.
   */
  const nodeAfter = (id: string, port: string, type: string): string | undefined => {
    const { nodes, wires } = core.pipeline;
    if (core.catalogue(type)?.group === "prepare") return undefined;
    const feeds = [{ node: id, port }, ...wires.filter((wire) => wire.to.node === id).map((wire) => wire.from)];
    return nodes.find((node) => node.type === type && wires.some((wire) => wire.to.node === node.id && feeds.some((end) => sameEnd(wire.from, end))))?.id;
  };

  /** The document with a wire, or null when it may not be drawn. */
  const wired = (pipeline: Pipeline, from: WireEnd, to: WireEnd): Pipeline | null => {
    const connection = canConnect(pipeline, from, to, portsOf);
    return connection.ok ? edits.connect(pipeline, from, to, connection.replaces) : null;
  };

  /** The document with a wire between the first ports of two nodes that fit, `port` given on one side. */
  const wiredTo = (pipeline: Pipeline, id: string, options: Pick<AddNodeOptions, "from" | "to">): Pipeline => {
    const added = nodeOf(pipeline, id);
    const { from, to } = options;
    let next = pipeline;
    if (from) {
      const source = nodeOf(pipeline, from.node);
      const fit = fittingPorts(source && portsOf(source), added && portsOf(added)).find((ports) => ports.output === from.port);
      if (fit) next = wired(next, from, { node: id, port: fit.input }) ?? next;
    }
    if (to) {
      const target = nodeOf(pipeline, to.node);
      const fit = fittingPorts(added && portsOf(added), target && portsOf(target)).find((ports) => ports.input === to.port);
      if (fit) next = wired(next, { node: id, port: fit.output }, to) ?? next;
    }
    return next;
  };

  /** The document with a node put between the ends of a wire, or the reason why it does not fit there. */
  const between = (pipeline: Pipeline, id: string, wire: Wire): Pipeline | Problem => {
    const [source, target, middle] = [wire.from.node, wire.to.node, id].map((node) => nodeOf(pipeline, node));
    const enter = fittingPorts(source && portsOf(source), middle && portsOf(middle)).find((ports) => ports.output === wire.from.port);
    const leave = fittingPorts(middle && portsOf(middle), target && portsOf(target)).find((ports) => ports.input === wire.to.port);
    if (!enter || !leave || id === wire.from.node || id === wire.to.node) return { code: "studio.insert-unfit", severity: "error" };
    const inserted = edits.insertOnWire(pipeline, id, wire, enter.input, leave.output);
    return edits.makeRoom(inserted, wire, downstreamOf(inserted, target?.id ?? ""));
  };

  const middleOf = (wire: Wire): XY => {
    const from = core.pipeline.layout[wire.from.node] ?? { x: 0, y: 0 };
    const to = core.pipeline.layout[wire.to.node] ?? from;
    return to.x - from.x >= 2 * COLUMN_PITCH - 40 ? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } : { x: from.x + COLUMN_PITCH, y: from.y };
  };

  const placeFor = (options: AddNodeOptions): XY => {
    if (options.position) return options.position;
    const beside = (end: WireEnd | undefined, columns: number) => {
      const place = end && core.pipeline.layout[end.node];
      return place && { x: place.x + columns * COLUMN_PITCH, y: place.y };
    };
    return beside(options.from, 1) ?? beside(options.to, -1) ?? nextPlace(core.pipeline);
  };

  const select = (id: string) => ({ selection: { nodes: [id], wires: [], notes: [] } });

  const addNode = (type: string, options: AddNodeOptions = {}): string => {
    const node = newNode(core.catalogue, type, options.params, options.label);
    if (!node) return "";
    const onWire = options.onWire === undefined ? undefined : wireOf(options.onWire);
    const added = edits.addNode(core.pipeline, node, options.position ?? (onWire ? middleOf(onWire) : placeFor(options)));
    let next = wiredTo(added.pipeline, added.id, options);
    if (onWire) {
      const inserted = between(next, added.id, onWire);
      if ("nodes" in inserted) next = inserted;
    }
    core.edit(next, "immediate", select(added.id));
    return added.id;
  };

  /** What prepares rows or makes features goes between the output and all that it fed, so that they get the result; anything else is a branch of its own. */
  const addAfter = (id: string, fix: Extract<Fix, { readonly type: "add-after" }>): void => {
    const own = { node: id, port: fix.port };
    const end = fix.node === "prepare.columns" ? lastRepair(core.pipeline, own) : own;
    const group = core.catalogue(fix.node)?.group;
    const fed = group === "prepare" || group === "feature" ? core.pipeline.wires.filter((wire) => sameEnd(wire.from, end)) : [];
    const added = addNode(fix.node, { params: fix.params, from: end });
    const output = Object.entries(core.catalogue(fix.node)?.outputs ?? {}).find(([, port]) => port.kind === "table")?.[0];
    if (added === "" || output === undefined || fed.length === 0) return;
    const wires = core.pipeline.wires.map((wire) => (fed.includes(wire) ? { ...wire, from: { node: added, port: output } } : wire));
    core.edit({ ...core.pipeline, wires }, "none");
  };

  const connect = (from: WireEnd, to: WireEnd, moved?: Wire): Problem | null => {
    const connection = canConnect(core.pipeline, from, to, portsOf, moved);
    if (!connection.ok) return connection.problem;
    core.edit(edits.connect(core.pipeline, from, to, moved ? [...connection.replaces, moved] : connection.replaces));
    return null;
  };

  const setParams = (id: string, params: Readonly<Record<string, unknown>>, options: SetParamsOptions = {}): void => {
    const current = edits.changeNode(core.pipeline, id, (node) => broughtUp(core.catalogue, node));
    const policy = options.coalesce === undefined ? "immediate" : { coalesced: `params:${id}:${options.coalesce}` };
    core.edit(edits.setParams(current, id, params), policy);
  };

  return {
    addNode,
    connect: (from, to) => connect(from, to),
    checkConnection(from, to) {
      const connection = canConnect(core.pipeline, from, to, portsOf);
      return connection.ok ? null : connection.problem;
    },
    reconnect(key, from, to) {
      const wire = wireOf(key);
      if (wire && sameEnd(wire.from, from) && sameEnd(wire.to, to)) return null;
      return connect(from, to, wire);
    },
    insertOnWire(node, key) {
      const wire = wireOf(key);
      const inserted = wire ? between(core.pipeline, node, wire) : core.pipeline;
      if (!("nodes" in inserted)) return inserted;
      core.edit(inserted);
      return null;
    },
    removeNodes: (nodes) => core.edit(edits.removeNodes(core.pipeline, nodes)),
    removeWires: (wires) => core.edit(edits.removeWires(core.pipeline, wires)),
    setParams,
    resetParams(id) {
      const node = nodeOf(core.pipeline, id);
      const fresh = node && newNode(core.catalogue, node.type);
      if (fresh) setParams(id, fresh.params);
    },
    renameNode: (id, label) => core.edit(edits.renameNode(core.pipeline, id, label)),
    setNodeNote(id, note) {
      if (!refusesText(core, nodeOf(core.pipeline, id)?.note ?? "", note)) core.edit(edits.setNodeNote(core.pipeline, id, note), { coalesced: `note:${id}` });
    },
    setDisabled: (nodes, disabled) => core.edit(edits.setDisabled(core.pipeline, nodes, disabled)),
    applyFix(id, fix: Fix) {
      const node = nodeOf(core.pipeline, id);
      const definition = node && core.catalogue(node.type);
      if (!definition) return;
      if (fix.type === "set-params") setParams(id, fix.params);
      else if (fix.type === "add-after") {
        const there = nodeAfter(id, fix.port, fix.node);
        if (there) setParams(there, fix.params);
        else addAfter(id, fix);
      } else if (fix.type === "insert-before") {
        const port = fix.before ?? Object.keys(definition.inputs)[0];
        const wire = core.pipeline.wires.find((candidate) => sameEnd(candidate.to, { node: id, port }));
        addNode(fix.node, { params: fix.params, ...(wire ? { onWire: wireKey(wire) } : { to: { node: id, port } }) });
      }
    },
    undo: () => core.undo(),
    redo: () => core.redo(),
  };
}
