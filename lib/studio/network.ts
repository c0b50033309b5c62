import type { StudioCore } from "./core";
import { Fetches } from "./fetch-commands";
import { GateClient } from "./gate-client";
import type { StudioServices } from "./open-studio";
import { Polling } from "./polling";
import type { Runner } from "./runner";
import { Streams } from "./stream-commands";

/** All that the studio does on the network. Loaded when a document has a source there, or a person asks for one. */
export interface Network {
  readonly gate: GateClient;
  readonly fetches: Fetches;
  readonly streams: Streams;
  readonly polling: Polling;
}

export function openNetwork(core: StudioCore, runner: Runner, { engine, grants, gate: start, awaitTurn }: StudioServices): Network {
  const gate = new GateClient(core, grants, start);
  const fetches = new Fetches(core, engine, runner, gate);
  return { gate, fetches, streams: new Streams(core, engine, runner, gate), polling: new Polling(core, fetches, gate, awaitTurn) };
}
