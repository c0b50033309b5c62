import * as edits from "@/lib/document/edits";
import { nextPlace } from "@/lib/document/layout";
import type { Pipeline } from "@/lib/document/schema";
import type { DatasetRef } from "@/lib/nodes/contract";
import { type Arrival, type Arrivals, alreadyRead } from "./arrivals";
import { expectedColumns } from "./contracts";
import type { StudioCore } from "./core";
import { fileKindOf, sameTable } from "./file-kind";
import { broughtUp, newNode } from "./node-defaults";
import type { StudioCommands } from "./store-types";
import { suggestPipeline } from "./suggest";

export type DataCommands = Pick<
  StudioCommands,
  "dropFile" | "dropFiles" | "setDataset" | "addDatasets" | "removeDataset" | "cancelUpload" | "acceptSuggestion" | "dismissSuggestion"
>;

/** Cards of files that became nodes of their own stand below one another. */
const CARD_PITCH = 120;

/** Bringing files in. The bytes go to the worker at once; the page reads no more of them than tells what they are. */
export function dataCommands(core: StudioCore, arrivals: Arrivals): DataCommands {
  const suggest = (source: string): void => {
    const summary = core.state.results[source]?.outputs.data;
    if (core.state.states[source]?.phase !== "ready" || summary?.kind !== "table") return;
    const suggestion = suggestPipeline(core.pipeline, source, summary.columns, core.catalogue);
    if (suggestion) core.set({ suggestion });
  };

  /** Sets params of a node that may be of an older version. */
  const setParams = (id: string, params: Readonly<Record<string, unknown>>, policy: "immediate" | "none" = "immediate"): void => {
    const nodes = core.pipeline.nodes.map((node) => (node.id === id ? broughtUp(core.catalogue, node) : node));
    core.edit(edits.setParams({ ...core.pipeline, nodes }, id, params), policy);
  };

  const datasetsOf = (id: string): readonly DatasetRef[] => {
    const node = core.pipeline.nodes.find((candidate) => candidate.id === id);
    const datasets = node && broughtUp(core.catalogue, node).params.datasets;
    return Array.isArray(datasets) ? datasets.filter(isDataset) : [];
  };

  /** What a node that is there has under these params now; a param that is not there is undefined. */
  const paramsOf = (id: string, names: readonly string[]): Readonly<Record<string, unknown>> => {
    const node = core.pipeline.nodes.find((candidate) => candidate.id === id);
    return Object.fromEntries(names.map((name) => [name, node?.params[name]]));
  };

  /** Makes files what a node reads, in a way that calling the arrival off takes back. */
  const bind = (arrival: Arrival, params: Readonly<Record<string, unknown>>): void => {
    const { node } = arrival;
    const former = paramsOf(node, Object.keys(params));
    const takeBack = core.revocable(() => setParams(node, params));
    const isBound = (pipeline: Pipeline) => pipeline.nodes.some(({ id, params: now }) => id === node && sameFiles(now.datasets, params.datasets));
    arrival.takeBack = () => takeBack((pipeline) => (isBound(pipeline) ? edits.setParams(pipeline, node, former) : pipeline));
  };

  /** Makes one source of the files; its arrival once their bytes are here. */
  const placeTogether = async (files: readonly File[], at?: { readonly x: number; readonly y: number }): Promise<Arrival | null> => {
    const [first] = files;
    const node = first && newNode(core.catalogue, "source.file", {}, first.name);
    if (!node || core.state.phase !== "ready") return null;
    const { pipeline, id } = edits.addNode(core.pipeline, node, at ?? nextPlace(core.pipeline));
    const takeBack = core.revocable(() => core.edit(pipeline, "immediate", { selection: { nodes: [id], wires: [], notes: [] }, suggestion: null }));
    const arrival = arrivals.begin(id, files);
    // A node that a person has wired meanwhile stays, without the files.
    arrival.takeBack = () => {
      const wired = core.pipeline.wires.some(({ from, to }) => from.node === id || to.node === id);
      takeBack((now) => (wired ? edits.setParams(now, id, { datasets: [] }) : edits.removeNodes(now, [id])));
    };
    // The card is drawn before the worker is woken.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const datasets = await arrivals.store(arrival);
    const kind = await fileKindOf(first);
    if (!datasets || datasets.length === 0 || !arrivals.isOpen(arrival)) {
      arrivals.end(arrival);
      return null;
    }
    const twin = core.pipeline.nodes.find((other) => other.id !== id && sameFiles(other.params.datasets, datasets));
    if (twin) core.say({ code: "studio.file-on-canvas", severity: "info", detail: { name: first.name, node: twin.label ?? first.name } }, "undo");
    // Part of the same step: undoing it takes the node away, redoing it brings the node back with its data.
    setParams(id, { datasets, kind, ...(datasets.length > 1 ? { fileColumn: true } : {}) }, "none");
    return arrival;
  };

  /** One run for all sources that are dropped at once: a run of its own for each would call off the one before. */
  const drop = async (groups: readonly (readonly File[])[], at?: { readonly x: number; readonly y: number }): Promise<void> => {
    const alone = core.pipeline.nodes.length === 0;
    const placed = await Promise.all(groups.map((group, i) => placeTogether(group, at && { x: at.x, y: at.y + i * CARD_PITCH })));
    const [first, ...more] = placed.filter((arrival) => arrival !== null);
    if (!first) return;
    await arrivals.read([first, ...more]);
    if (alone && core.pipeline.nodes.length === 1) suggest(first.node);
  };

  return {
    dropFile: (file, at) => drop([[file]], at),
    async dropFiles(files, at) {
      const groups: File[][] = [];
      for (const file of files) {
        let together: File[] | undefined;
        for (const group of groups) if (await sameTable(group[0], file)) together = group;
        if (together) together.push(file);
        else groups.push([file]);
      }
      await drop(groups, at);
    },
    async setDataset(id, ...files) {
      const [first] = files;
      if (!first) return;
      const arrival = arrivals.begin(id, files);
      const datasets = await arrivals.store(arrival);
      const kind = await fileKindOf(first);
      if (!datasets || datasets.length === 0 || !arrivals.isOpen(arrival)) return arrivals.end(arrival);
      // What is here and what the document knows of the columns is held against the new file.
      bind(arrival, { datasets, kind, ...expectedColumns(core, id) });
      await arrivals.read([arrival]);
    },
    async addDatasets(id, files) {
      const [first] = files;
      if (!first) return;
      const arrival = arrivals.begin(id, files);
      const added = await arrivals.store(arrival);
      const kind = await fileKindOf(first);
      if (!added || !arrivals.isOpen(arrival)) return arrivals.end(arrival);
      const before = datasetsOf(id);
      const known = (dataset: DatasetRef) => before.some((one) => one.id === dataset.id);
      const fresh = added.filter((dataset) => !known(dataset));
      const same = added.find(known);
      if (same) core.say(alreadyRead(same.name));
      if (fresh.length === 0) return arrivals.end(arrival);
      // A corrected export beside the one before it: its rows would count double.
      const other = fresh.find(({ name }) => before.some((one) => one.name === name));
      if (other) core.say({ code: "studio.file-name-there", severity: "warning", detail: { name: other.name } }, "undo");
      bind(arrival, { datasets: [...before, ...fresh], ...(before.length === 0 ? { kind } : {}) });
      await arrivals.read([arrival]);
    },
    cancelUpload: (node) => arrivals.cancel(node),
    removeDataset(id, dataset) {
      setParams(id, { datasets: datasetsOf(id).filter((known) => known.id !== dataset) });
    },
    acceptSuggestion() {
      const { suggestion } = core.state;
      if (!suggestion) return;
      // The document may have changed since (a name, a note): only what the suggestion adds is taken over.
      const current = core.pipeline.nodes.some((node) => node.id === suggestion.source)
        ? suggestPipeline(core.pipeline, suggestion.source, columnsOf(core, suggestion.source), core.catalogue)
        : null;
      if (!current) core.set({ suggestion: null });
      else core.edit(current.pipeline, "immediate", { suggestion: null, selection: { nodes: [current.answer], wires: [], notes: [] } });
    },
    dismissSuggestion: () => core.set({ suggestion: null }),
  };
}

function isDataset(value: unknown): value is DatasetRef {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" && "name" in value && "size" in value;
}

/** Whether two lists of datasets are of the same contents. */
function sameFiles(a: unknown, b: unknown): boolean {
  const ids = (value: unknown) => (Array.isArray(value) ? value.filter(isDataset).map(({ id }) => id) : []);
  const [first, second] = [ids(a), ids(b)];
  return first.length > 0 && first.length === second.length && first.every((id, i) => id === second[i]);
}

function columnsOf(core: StudioCore, node: string) {
  const output = core.state.results[node]?.outputs.data;
  return output?.kind === "table" ? output.columns : [];
}
