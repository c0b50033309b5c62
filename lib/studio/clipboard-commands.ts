import * as edits from "@/lib/document/edits";
import { fragmentOf, pasteFragment, topLeft } from "@/lib/document/fragment";
import { nextPlace } from "@/lib/document/layout";
import { parsePipeline } from "@/lib/document/parse";
import type { Pipeline } from "@/lib/document/schema";
import { serializePipeline } from "@/lib/document/serialize";
import { LINK_PREFIX } from "@/lib/document/share-link";
import { readAddress } from "@/lib/network/request";
import type { ClipboardText } from "./clipboard-text";
import type { StudioCore } from "./core";
import { newNode } from "./node-defaults";
import type { StudioCommands, XY } from "./store-types";

export type ClipboardCommands = Pick<StudioCommands, "copy" | "cut" | "paste" | "duplicate" | "addAddress">;

/** How far a copy is put from what it is a copy of. */
const STEP = 32;

/** Copying as JSON text: what is on the clipboard is a pipeline file, in another project or a text editor alike. */
export function clipboardCommands(core: StudioCore, clipboard: ClipboardText): ClipboardCommands {
  const selected = (): Pipeline | null => {
    const { nodes, notes } = core.state.selection;
    return nodes.length + notes.length === 0 ? null : fragmentOf(core.pipeline, nodes, notes);
  };

  const copy = async (): Promise<boolean> => {
    const fragment = selected();
    return fragment ? clipboard.write(serializePipeline(fragment)) : false;
  };

  const place = (fragment: Pipeline, at?: XY): void => {
    const pasted = pasteFragment(core.pipeline, fragment, at ?? besideItself(core.pipeline, fragment));
    core.edit(pasted.pipeline, "immediate", { selection: { nodes: pasted.nodes, wires: [], notes: pasted.notes } });
  };

  const addAddress = (text: string, at?: XY): boolean => {
    const address = addressIn(text);
    const node = address === null ? undefined : newNode(core.catalogue, "source.url", { url: address });
    if (!node) return false;
    const { pipeline, id } = edits.addNode(core.pipeline, node, at ?? nextPlace(core.pipeline));
    core.edit(pipeline, "immediate", { selection: { nodes: [id], wires: [], notes: [] } });
    return true;
  };

  return {
    copy,
    addAddress,
    async cut() {
      const { nodes, notes } = core.state.selection;
      if (!(await copy())) return false;
      core.edit(edits.removeNotes(edits.removeNodes(core.pipeline, nodes), notes));
      return true;
    },
    async paste(given, at) {
      const text = given ?? (await clipboard.read());
      if (text === null || text.trim() === "") return false;
      if (addAddress(text, at)) return true;
      if (!/^\s*[{[<]/.test(text)) {
        core.say({ code: "studio.nothing-to-paste", severity: "warning" });
        return false;
      }
      const parsed = parsePipeline(text);
      if (!parsed.ok) {
        core.say({ ...parsed.problem, severity: "warning" });
        return false;
      }
      const { pipeline, notices } = parsed.value;
      const empty = core.pipeline.nodes.length + core.pipeline.notes.length === 0;
      // On an empty canvas a whole file brings its seed, language and contracts too; the project keeps its name.
      if (empty) core.edit({ ...pipeline, name: core.pipeline.name }, "immediate", { notices, suggestion: null });
      else place(pipeline, at);
      return true;
    },
    duplicate() {
      const fragment = selected();
      if (fragment) place(fragment);
    },
  };
}

/** A step down and to the right, as often as needed for the copy not to lie on another card's very place. */
function besideItself(pipeline: Pipeline, fragment: Pipeline): XY {
  const corner = topLeft(fragment);
  const taken = new Set(pipeline.nodes.map((node) => JSON.stringify([pipeline.layout[node.id]?.x, pipeline.layout[node.id]?.y])));
  let steps = 1;
  const covered = () =>
    fragment.nodes.some((node) => taken.has(JSON.stringify([fragment.layout[node.id]?.x + steps * STEP, fragment.layout[node.id]?.y + steps * STEP])));
  while (covered()) steps++;
  return { x: corner.x + steps * STEP, y: corner.y + steps * STEP };
}

/** The one address that a text is, as it was written; null for anything else, shared pipelines among it. */
function addressIn(text: string): string | null {
  const address = text.trim();
  if (!/^https?:\/\/\S+$/i.test(address) || address.includes(LINK_PREFIX)) return null;
  return readAddress(address, "fetch").ok ? address : null;
}
