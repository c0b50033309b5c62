import type { DatasetRef } from "@/lib/nodes/contract";
import { Cancelled, ProblemError } from "@/lib/problem";
import { isChangedFile } from "@/lib/table/changed-file";
import { checkSignal } from "./store";

/** Larger files are refused: their rows would not fit beside the page either. */
export const DATASET_LIMIT = 512 * 1024 * 1024;
/** Files up to this size are taken into memory whole; of larger ones no copy is made until they are stored. */
const WHOLE = 32 * 1024 * 1024;
/** Share of the progress that reading takes; the rest is naming. */
const READING = 0.9;

type Progress = (done: number) => void | Promise<void>;

/**
 * Reads a file and names it by the SHA-256 of its content. `onProgress` gets fractions of the reading, awaited.
 * A small file is copied. A large one is read in blocks and stays where it is, so that it takes no memory: storing the
 * blob copies it, and until then a file that is changed or deleted cannot be read any more.
 * Throws `engine.file-too-large`, `engine.file-changed` and `engine.file-unreadable`, and `Cancelled` soon after it is called off. O(bytes).
 */
export async function readDataset(file: File, told: Progress, signal?: AbortSignal): Promise<{ ref: DatasetRef; blob: Blob }> {
  if (file.size > DATASET_LIMIT) throw refused("engine.file-too-large", { name: file.name, size: megabytes(file.size), limit: megabytes(DATASET_LIMIT) });
  const onProgress: Progress = async (done) => {
    checkSignal(signal);
    await told(done);
    checkSignal(signal);
  };
  const { id, blob } = file.size > WHOLE ? await hashed(file, onProgress) : await copied(file, onProgress);
  await onProgress(1);
  return { ref: { id, name: file.name, size: file.size }, blob };
}

/** Rejects with `engine.file-changed` or `engine.file-unreadable` when a blob that `readDataset` gave cannot be read any more. */
export async function checkReadable(blob: Blob, name: string): Promise<void> {
  await readable(name, blob.slice(0, 1).arrayBuffer());
}

async function hashed(file: File, onProgress: Progress): Promise<{ id: string; blob: Blob }> {
  const { contentHash } = await import("./content-hash");
  const id = await readable(
    file.name,
    contentHash(file, (bytes) => onProgress((bytes / file.size) * READING)),
  );
  return { id, blob: file.slice(0, file.size, file.type) };
}

async function copied(file: File, onProgress: Progress): Promise<{ id: string; blob: Blob }> {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let at = 0;
  let told = 0;
  for (let part = await readable(file.name, reader.read()); !part.done; part = await readable(file.name, reader.read())) {
    if (at + part.value.byteLength > bytes.length) break;
    bytes.set(part.value, at);
    at += part.value.byteLength;
    const done = at / file.size;
    if (done - told < 0.02) continue;
    told = done;
    await onProgress(done * READING);
  }
  if (at !== file.size) throw refused("engine.file-changed", { name: file.name });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { id: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), blob: new Blob([bytes], { type: file.type }) };
}

function readable<T>(name: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    throw error instanceof Cancelled ? error : unreadable(name, error);
  });
}

/** What a file that could not be read is told as: changed, moved or deleted since it was chosen, or another reason. */
function unreadable(name: string, error: unknown): ProblemError {
  if (isChangedFile(error)) return refused("engine.file-changed", { name });
  return refused("engine.file-unreadable", { name, reason: error instanceof Error ? error.message : String(error) });
}

function refused(code: string, detail: Readonly<Record<string, string | number>>): ProblemError {
  return new ProblemError({ code, severity: "error", detail });
}

/** Rounded up: a file a little over a limit is not told to be as large as the limit. */
function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
