import * as edits from "@/lib/document/edits";
import { nextPlace } from "@/lib/document/layout";
import type { Outcome } from "@/lib/engine/protocol";
import type { DatasetRef } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/problem";
import type { StudioCore } from "./core";
import { fileKindOf, sameTable } from "./file-kind";
import { broughtUp, newNode } from "./node-defaults";
import type { EngineConnection, Runner } from "./runner";
import type { StudioCommands } from "./store-types";
import { suggestPipeline } from "./suggest";

export type DataCommands = Pick<
  StudioCommands,
  "dropFile" | "dropFiles" | "setDataset" | "addDatasets" | "removeDataset" | "acceptSuggestion" | "dismissSuggestion"
>;

/** Cards of files that became nodes of their own stand below one another. */
const CARD_PITCH = 120;

/** Bringing files in. The bytes go to the worker at once; the page reads no more of them than tells what they are. */
export function dataCommands(core: StudioCore, engine: EngineConnection, runner: Runner): DataCommands {
  const upload = async (node: string, file: File): Promise<DatasetRef | null> => {
    const progress = (done: number) => core.set({ uploads: { ...core.state.uploads, [node]: { name: file.name, done } } });
    progress(0);
    const stored = await answered(() => engine.api().addDataset(file, progress));
    const { [node]: _finished, ...others } = core.state.uploads;
    core.set({ uploads: others });
    if (stored.ok) return stored.value;
    core.say(stored.problem);
    return null;
  };

  const uploadAll = async (node: string, files: readonly File[]): Promise<DatasetRef[]> => {
    const stored: DatasetRef[] = [];
    for (const file of files) {
      const dataset = await upload(node, file);
      if (dataset && !stored.some(({ id }) => id === dataset.id)) stored.push(dataset);
    }
    return stored;
  };

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

  /** Makes one source of the files; its id once their bytes are here. */
  const placeTogether = async (files: readonly File[], at?: { readonly x: number; readonly y: number }): Promise<string | null> => {
    const [first] = files;
    const node = first && newNode(core.catalogue, "source.file", {}, first.name);
    if (!node || core.state.phase !== "ready") return null;
    const { pipeline, id } = edits.addNode(core.pipeline, node, at ?? nextPlace(core.pipeline));
    const uploads = { ...core.state.uploads, [id]: { name: first.name, done: 0 } };
    core.edit(pipeline, "immediate", { selection: { nodes: [id], wires: [], notes: [] }, suggestion: null, uploads });
    // The card is drawn before the worker is woken.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const datasets = await uploadAll(id, files);
    if (datasets.length === 0) return null;
    // Part of the same step: undoing it takes the node away, redoing it brings the node back with its data.
    setParams(id, { datasets, kind: await fileKindOf(first), ...(datasets.length > 1 ? { fileColumn: true } : {}) }, "none");
    return id;
  };

  /** One run for all sources that are dropped at once: a run of its own for each would call off the one before. */
  const drop = async (groups: readonly (readonly File[])[], at?: { readonly x: number; readonly y: number }): Promise<void> => {
    const alone = core.pipeline.nodes.length === 0;
    const placed = await Promise.all(groups.map((group, i) => placeTogether(group, at && { x: at.x, y: at.y + i * CARD_PITCH })));
    const ids = placed.filter((id) => id !== null);
    if (ids.length === 0) return;
    await runner.run(ids);
    if (alone && core.pipeline.nodes.length === 1) suggest(ids[0]);
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
    async setDataset(id, file) {
      const datasets = await uploadAll(id, [file]);
      if (datasets.length === 0) return;
      // What is here and what the document knows of the columns is held against the new file.
      const expected = core.pipeline.inputs[id]?.columns ?? null;
      setParams(id, {
        datasets,
        kind: await fileKindOf(file),
        ...(expected ? { expected: expected.map(({ name, type, role }) => ({ name, type, role })) } : {}),
      });
      await runner.run([id]);
    },
    async addDatasets(id, files) {
      const added = await uploadAll(id, files);
      const before = datasetsOf(id);
      const fresh = added.filter((dataset) => !before.some((known) => known.id === dataset.id));
      if (fresh.length === 0) {
        const [same] = added;
        if (same) core.say({ code: "studio.file-there", severity: "info", detail: { name: same.name } });
        return;
      }
      const [first] = files;
      setParams(id, { datasets: [...before, ...fresh], ...(before.length === 0 && first ? { kind: await fileKindOf(first) } : {}) });
      await runner.run([id]);
    },
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

function columnsOf(core: StudioCore, node: string) {
  const output = core.state.results[node]?.outputs.data;
  return output?.kind === "table" ? output.columns : [];
}

/** The engine's answer, or the problem that there was none. */
export async function answered<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await ask();
  } catch (error) {
    const problem: Problem = { code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
    return { ok: false, problem };
  }
}
