import type { StudioCore } from "./core";

/** Characters of a note, on the canvas or on a node: some ten pages. More could only be drawn slowly, and is never read. */
export const NOTE_LIMIT = 20_000;

/** Whether a note may not become so long, which is then said. What it held stays; a note that came longer with a file may be shortened. */
export function refusesText(core: StudioCore, before: string, after: string): boolean {
  if (after.length <= NOTE_LIMIT || after.length <= before.length) return false;
  core.say({ code: "studio.note-too-long", severity: "warning", detail: { limit: NOTE_LIMIT, length: after.length } });
  return true;
}
