import * as edits from "@/lib/document/edits";
import { nextPlace } from "@/lib/document/layout";
import type { Outcome } from "@/lib/engine/protocol";
import type { DatasetRef } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/problem";
import type { StudioCore } from "./core";
import { newNode } from "./node-defaults";
import type { EngineConnection, Runner } from "./runner";
import type { StudioCommands } from "./store-types";
import { suggestPipeline } from "./suggest";

export type DataCommands = Pick<StudioCommands, "dropFile" | "setDataset" | "acceptSuggestion" | "dismissSuggestion">;

/** Bringing files in. The bytes go to the worker at once; the page never reads them. */
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

  const suggest = (source: string): void => {
    const summary = core.state.results[source]?.outputs.data;
    if (core.state.states[source]?.phase !== "ready" || summary?.kind !== "table") return;
    const suggestion = suggestPipeline(core.pipeline, source, summary.columns, core.catalogue);
    if (suggestion) core.set({ suggestion });
  };

  return {
    async dropFile(file, at) {
      const node = newNode(core.catalogue, "source.file", {}, file.name);
      if (!node || core.state.phase !== "ready") return;
      const alone = core.pipeline.nodes.length === 0;
      const { pipeline, id } = edits.addNode(core.pipeline, node, at ?? nextPlace(core.pipeline));
      const uploads = { ...core.state.uploads, [id]: { name: file.name, done: 0 } };
      core.edit(pipeline, "immediate", { selection: { nodes: [id], wires: [], notes: [] }, suggestion: null, uploads });
      const dataset = await upload(id, file);
      if (!dataset) return;
      // Part of the same step: undoing it takes the node away, redoing it brings the node back with its data.
      core.edit(edits.setParams(core.pipeline, id, { dataset }), "none");
      await runner.run([id]);
      if (alone && core.pipeline.nodes.length === 1) suggest(id);
    },
    async setDataset(id, file) {
      const dataset = await upload(id, file);
      if (!dataset) return;
      core.edit(edits.setParams(core.pipeline, id, { dataset }));
      await runner.run([id]);
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
