import type { Catalogue } from "@/lib/engine/plan";
import type { Grants } from "@/lib/storage/grants";
import type { Projects } from "@/lib/storage/projects";
import { Autosave } from "./autosave";
import { canvasCommands } from "./canvas-commands";
import { clipboardCommands } from "./clipboard-commands";
import type { ClipboardText } from "./clipboard-text";
import type { Clock } from "./clock";
import { StudioCore } from "./core";
import { dataCommands } from "./data-commands";
import { editCommands } from "./edit-commands";
import { Fetches } from "./fetch-commands";
import { GateClient, type GateStarter } from "./gate-client";
import { Polling } from "./polling";
import { openStored, projectCommands } from "./project-commands";
import { type EngineConnection, Runner } from "./runner";
import type { Studio } from "./store-types";
import { Streams } from "./stream-commands";
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

/** Opens a project: the store is there at once (`phase: "loading"`), the document and its known results follow. */
export function openStudio(projectId: string, services: StudioServices): Studio {
  const { engine, projects, catalogue, clock } = services;
  const core = new StudioCore(projectId, catalogue, clock, services.autoRun);
  const runner = new Runner(core, engine);
  const gate = new GateClient(core, services.grants, services.gate);
  const fetches = new Fetches(core, engine, runner, gate);
  const streams = new Streams(core, engine, runner, gate);
  const polling = new Polling(core, fetches, gate, services.awaitTurn);
  let tabs: Tabs | null = null;
  const autosave = new Autosave(core, projects, (revision) => tabs?.tellSaved(revision));

  const follow = async () => {
    await openStored(core, projects, autosave);
    if (core.state.phase !== "ready") return;
    await runner.restore();
    void polling.follow();
  };
  if (services.channel) {
    tabs = new Tabs(services.channel, services.tab, clock, {
      onOthers: (openElsewhere) => core.set({ openElsewhere }),
      onSaved(revision) {
        // Edited here as well: the next save finds out, and the person chooses.
        if (core.state.phase === "ready" && !autosave.unsaved && revision > autosave.seenRevision) void follow();
      },
    });
  }
  core.onEdit((meaning) => {
    autosave.schedule();
    if (meaning) runner.schedule();
  });
  const opened = follow();

  const edits = editCommands(core);
  const project = projectCommands(core, projects, autosave, engine);
  return {
    store: core.store,
    engine: () => engine.api(),
    commands: {
      ...edits,
      applyFix: (node, fix) => (fix.type === "fetch" ? void fetches.fetch(node) : edits.applyFix(node, fix)),
      ...canvasCommands(core),
      ...clipboardCommands(core, services.clipboard),
      ...dataCommands(core, engine, runner),
      ...project,
      async fetchSource(node) {
        await fetches.fetch(node);
        void polling.follow();
      },
      stopFetch: (node) => fetches.stop(node),
      keepHeader: (origin, name, value) => services.grants.setHeader(origin, name, value),
      grants: () => services.grants.list(),
      async revokeGrant(origin) {
        await services.grants.revoke(origin);
        void polling.follow();
      },
      startStream: (node) => streams.start(node),
      stopStream: (node) => streams.stop(node),
      answerGrant: (id, answer) => gate.answer(id, answer),
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
      streams.closeAll();
      await autosave.flush();
      tabs?.close();
      polling.close();
      fetches.close();
      runner.close();
    },
  };
}
