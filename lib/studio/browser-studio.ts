import { connectEngine } from "@/lib/engine/client";
import { nodeOfType } from "@/lib/nodes/registry";
import { StrataDatabase } from "@/lib/storage/database";
import { Grants } from "@/lib/storage/grants";
import { Projects } from "@/lib/storage/projects";
import { startBrowserGate } from "./browser-gate";
import { browserClipboard } from "./clipboard-text";
import { systemClock } from "./clock";
import { answerOf } from "./handoff";
import { openStudio } from "./open-studio";
import type { Studio } from "./store-types";
import { browserTabChannel } from "./tabs";

const AUTO_RUN = "strata.auto-run";

/** Opens a project in this browser tab, with its own engine worker. */
export function openBrowserStudio(projectId: string): Studio {
  // Asks the browser not to clear projects when the disk runs low; some ask the person, some decide by themselves.
  navigator.storage?.persist?.().catch(() => false);
  const database = new StrataDatabase();
  const studio = openStudio(projectId, {
    engine: connectEngine(),
    projects: new Projects(database),
    grants: new Grants(database),
    gate: startBrowserGate,
    awaitTurn,
    catalogue: nodeOfType,
    clock: systemClock,
    clipboard: browserClipboard(),
    channel: browserTabChannel(projectId),
    tab: crypto.randomUUID(),
    autoRun: remembered() !== "off",
    rememberAutoRun(on) {
      try {
        localStorage.setItem(AUTO_RUN, on ? "on" : "off");
      } catch {
        // Storage may be refused; the choice then lasts as long as the page.
      }
    },
  });
  const answer = answerOf(projectId);
  const unfollow = studio.store.subscribe(({ phase }) => {
    if (phase === "loading") return;
    unfollow();
    if (answer !== undefined) studio.commands.select({ nodes: [answer] });
  });
  return studio;
}

/** A lock over the tabs of this browser; where there are none of these (an insecure page) every tab has its turn. */
function awaitTurn(name: string): Promise<() => void> {
  return new Promise((resolve) => {
    const hold = () => new Promise<void>((end) => resolve(() => end()));
    if (navigator.locks) void navigator.locks.request(name, hold).catch(() => undefined);
    else void hold();
  });
}

function remembered(): string | null {
  try {
    return localStorage.getItem(AUTO_RUN);
  } catch {
    return null;
  }
}
