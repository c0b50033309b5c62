import { fail } from "@/lib/problem";
import type { Checkpoint } from "../csv-reader/bytes";
import { unpackEntry, zipEntries } from "./read-zip";

const NAMED = 5;

/** The one file of data in a zip archive, unpacked. Folders and what operating systems add are not counted. Fails with `source.file-archive` or `source.zip-several`. */
export async function onlyFile(blob: Blob, checkpoint: Checkpoint): Promise<{ readonly name: string; readonly blob: Blob }> {
  const entries = (await zipEntries(blob)).filter(({ name }) => !/\/$|(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/.test(name));
  const [entry] = entries;
  if (!entry) return fail("source.file-archive");
  if (entries.length > 1) {
    const names = entries.slice(0, NAMED).map(({ name }) => name);
    fail("source.zip-several", { count: entries.length, names: entries.length > NAMED ? `${names.join(", ")} …` : names.join(", ") });
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  await unpackEntry(blob, entry, (part) => parts.push(new Uint8Array(part)), checkpoint);
  return { name: entry.name.slice(entry.name.lastIndexOf("/") + 1), blob: new Blob(parts) };
}
