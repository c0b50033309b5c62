import { FORMAT, VERSION } from "./format";
import type { Pipeline } from "./schema";

/** A document with nothing in it. Seed 42 until the person chooses another. */
export function emptyPipeline(name: string, language: Pipeline["language"]): Pipeline {
  return { format: FORMAT, version: VERSION, name, seed: 42, language, nodes: [], wires: [], layout: {}, groups: [], notes: [], inputs: {} };
}
