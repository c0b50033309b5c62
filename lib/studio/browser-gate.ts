import { proxy, wrap } from "comlink";
import type { GateApi } from "@/lib/network/gate";
import type { GateLine } from "./gate-client";

/** Starts a gate in a worker of its own, from a file that the server gives its own security policy. */
export function startBrowserGate(): GateLine {
  // A plain address, not one the bundler rewrites: the file's name is what servers tell it by.
  const worker = new Worker(new URL("gate.js", `${location.origin}/`), { type: "module" });
  const remote = wrap<GateApi>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      reject(new Error(event.message || "gate.js"));
    });
    worker.addEventListener("messageerror", () => reject(new Error("messageerror")));
  });
  // Not every use waits for it.
  broken.catch(() => undefined);
  return {
    api: {
      begin: (origins) => remote.begin(origins),
      collect: (plan, onProgress) => remote.collect(plan, proxy(onProgress)),
      stream: (settings, onStatus, onWindow) => remote.stream(settings, proxy(onStatus), proxy(onWindow)),
      stop: () => remote.stop(),
    },
    broken,
    end: () => worker.terminate(),
  };
}
