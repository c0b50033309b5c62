import { readPipeline } from "@/lib/document/parse";
import type { Pipeline } from "@/lib/document/schema";
import type { Projects } from "@/lib/storage/projects";
import type { Autosave } from "./autosave";
import type { StudioCore } from "./core";
import type { EngineConnection } from "./runner";
import type { StudioCommands } from "./store-types";
import { thumbnailOf } from "./thumbnail";

export type ProjectCommands = Pick<
  StudioCommands,
  | "saveNow"
  | "keepMineAsCopy"
  | "takeTheirs"
  | "versions"
  | "saveVersion"
  | "labelVersion"
  | "versionPipeline"
  | "restoreVersion"
  | "sharedPipeline"
  | "dismissMessage"
>;

/** The project as it is kept: saving, conflicts between tabs, versions, sharing. */
export function projectCommands(core: StudioCore, projects: Projects, autosave: Autosave, engine: EngineConnection): ProjectCommands {
  const versionPipeline = async (id: number): Promise<Pipeline | null> => {
    const version = await projects.version(id);
    const parsed = version ? readPipeline(version.pipeline) : null;
    if (!version) core.say({ code: "engine.version-missing", severity: "error" });
    else if (parsed && !parsed.ok) core.say(parsed.problem);
    return parsed?.ok ? parsed.value.pipeline : null;
  };

  return {
    saveNow: () => autosave.flush(),
    async keepMineAsCopy() {
      const { pipeline } = core;
      const copy = { ...pipeline, name: `${pipeline.name} (2)`.trim() };
      const created = await projects.create(copy, JSON.stringify(thumbnailOf(copy)));
      if (!created.ok) {
        core.say(created.problem, "download");
        return null;
      }
      // Safe in the copy now: leaving this page loses nothing.
      autosave.start(pipeline, autosave.seenRevision);
      core.set({ save: { phase: "saved", at: created.value.updatedAt } });
      return created.value.id;
    },
    async takeTheirs() {
      await openStored(core, projects, autosave);
    },
    async versions() {
      const found = await projects.versions(core.state.projectId);
      return found.map(({ id, savedAt, label, nodes }) => ({ id, at: savedAt, label, nodes }));
    },
    async saveVersion(label) {
      await autosave.flush();
      const kept = await projects.addVersion(core.state.projectId, label);
      if (!kept.ok) core.say(kept.problem);
    },
    async labelVersion(id, label) {
      const labelled = await projects.labelVersion(id, label);
      if (!labelled.ok) core.say(labelled.problem);
    },
    versionPipeline,
    async restoreVersion(id) {
      const pipeline = await versionPipeline(id);
      if (!pipeline) return;
      await autosave.flush();
      const kept = await projects.addVersion(core.state.projectId, null);
      if (!kept.ok) core.say(kept.problem);
      core.edit(pipeline, "immediate", { suggestion: null });
      await autosave.flush();
    },
    async sharedPipeline() {
      const { pipeline } = core;
      try {
        const contracts = await engine.api().contracts(pipeline);
        return { ...pipeline, inputs: { ...pipeline.inputs, ...contracts } };
      } catch {
        // Without a worker the contracts known from earlier go along.
        return pipeline;
      }
    },
    dismissMessage: (id) => core.set({ messages: core.state.messages.filter((message) => message.id !== id) }),
  };
}

/** Reads the project from storage into the studio; what is here is replaced. `gaveWay` tells when it has been read that it is not wanted any more. */
export async function openStored(core: StudioCore, projects: Projects, autosave: Autosave, gaveWay: () => boolean = () => false): Promise<void> {
  try {
    const stored = await projects.get(core.state.projectId);
    if (gaveWay()) return;
    if (!stored) {
      core.set({ phase: "missing" });
      return;
    }
    const parsed = readPipeline(stored.pipeline);
    if (!parsed.ok) {
      core.set({ phase: "failed", openProblem: parsed.problem });
      return;
    }
    const { pipeline, notices } = parsed.value;
    core.load(pipeline, { notices, save: { phase: "saved", at: stored.updatedAt } });
    autosave.start(core.pipeline, stored.revision);
  } catch (error) {
    core.set({
      phase: "failed",
      openProblem: { code: "engine.storage-failed", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } },
    });
  }
}
