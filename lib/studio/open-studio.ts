import type { Catalogue } from "@/lib/engine/plan";
import type { Grants } from "@/lib/storage/grants";
import type { Projects } from "@/lib/storage/projects";
import { Arrivals } from "./arrivals";
import { Autosave } from "./autosave";
import { canvasCommands } from "./canvas-commands";
import { clipboardCommands } from "./clipboard-commands";
import type { ClipboardText } from "./clipboard-text";
import type { Clock } from "./clock";
import { StudioCore } from "./core";
import { dataCommands } from "./data-commands";
import { editCommands } from "./edit-commands";
import type { GateStarter } from "./gate-client";
import type { Network } from "./network";
import { openStored, projectCommands } from "./project-commands";
import { type EngineConnection, Runner } from "./runner";
import type { Studio } from "./store-types";
import { type TabChannel, Tabs } from "./tabs";

/** Everything the studio needs from outside; the browser's own are in `browser-studio`. */
export interface StudioServices {
  readonly engine: EngineConnection;
  readonly projects: Projects;
  /** What this browser may reach on the network, and how. */
  readonly grants: Grants;
  readonly gate: GateStarter;
  /** Resolves when no other tab holds the name, with how to give it up. */
  readonly awaitTurn: (name: string) => Promise<() => void>;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly clipboard: ClipboardText;
  /** Null where there are no other tabs to hear of. */
  readonly channel: TabChannel | null;
  /** A name for this tab that no other has. */
  readonly tab: string;
  readonly autoRun: boolean;
  /** Keeps the person's choice for the next visit. */
  readonly rememberAutoRun: (on: boolean) => void;
}

/** Types of nodes whose data come from a server. */
const ON_NETWORK = new Set(["source.url", "source.stream"]);

/** Opens a project: the store is there at once (`phase: "loading"`), the document and its known results follow. */
export function openStudio(projectId: string, services: StudioServices): Studio {
  const { engine, projects, catalogue, clock } = services;
  const core = new StudioCore(projectId, catalogue, clock, services.autoRun);
  const runner = new Runner(core, engine);
  let loading: Promise<Network> | null = null;
  const network = (): Promise<Network> => {
    loading ??= import("./network").then(({ openNetwork }) => openNetwork(core, runner, services));
    return loading;
  };
  /** Most documents have nothing to do with the network: what does it is loaded for those that have. */
  const followNetwork = async () => {
    if (loading || core.pipeline.nodes.some(({ type }) => ON_NETWORK.has(type))) await (await network()).polling.follow();
  };
  let tabs: Tabs | null = null;
  const autosave = new Autosave(core, projects, (revision) => tabs?.tellSaved(revision));

  const follow = async (gaveWay?: () => boolean) => {
    await openStored(core, projects, autosave, gaveWay);
    if (core.state.phase !== "ready") return;
    await runner.restore();
    void followNetwork();
  };
  if (services.channel) {
    tabs = new Tabs(services.channel, services.tab, clock, {
      onOthers: (openElsewhere) => core.set({ openElsewhere }),
      onSaved(revision) {
        // Edited here as well, also while it is being read: the next save finds out, and the person chooses.
        if (core.state.phase === "ready" && !autosave.unsaved && revision > autosave.seenRevision) void follow(() => autosave.unsaved);
      },
    });
  }
  core.onEdit((meaning) => {
    autosave.schedule();
    if (!meaning) return;
    runner.schedule();
    // Once loaded it follows edits itself.
    if (!loading) void followNetwork();
  });
  const opened = follow();

  const arrivals = new Arrivals(core, engine, runner, () => autosave.flush());
  const edits = editCommands(core);
  const project = projectCommands(core, projects, autosave, engine);
  return {
    store: core.store,
    engine: () => engine.api(),
    commands: {
      ...edits,
      applyFix: (node, fix) => (fix.type === "fetch" ? void network().then(({ fetches }) => fetches.fetch(node)) : edits.applyFix(node, fix)),
      ...canvasCommands(core),
      ...clipboardCommands(core, services.clipboard),
      ...dataCommands(core, arrivals),
      ...project,
      async fetchSource(node) {
        await (await network()).fetches.fetch(node);
        void followNetwork();
      },
      stopFetch: (node) => void loading?.then(({ fetches }) => fetches.stop(node)),
      keepHeader: (origin, name, value) => services.grants.setHeader(origin, name, value),
      grants: () => services.grants.list(),
      async revokeGrant(origin) {
        await services.grants.revoke(origin);
        void followNetwork();
      },
      startStream: async (node) => (await network()).streams.start(node),
      stopStream: async (node) => (await network()).streams.stop(node),
      answerGrant: (id, answer) => void loading?.then(({ gate }) => gate.answer(id, answer)),
      async takeTheirs() {
        await project.takeTheirs();
        await runner.restore();
      },
      run: () => runner.run(),
      runTo: (node) => runner.run([node]),
      cancel: () => runner.cancel(),
      setAutoRun(autoRun) {
        core.set({ autoRun });
        services.rememberAutoRun(autoRun);
        runner.schedule();
      },
    },
    async close() {
      await opened;
      const open = await loading;
      arrivals.close();
      open?.streams.closeAll();
      await autosave.flush();
      tabs?.close();
      open?.polling.close();
      open?.fetches.close();
      runner.close();
    },
  };
}
