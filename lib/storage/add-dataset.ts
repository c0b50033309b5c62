import type { DatasetRef } from "@/lib/nodes/contract";
import { ProblemError } from "@/lib/problem";

/** Larger files are refused: their rows would not fit beside the page either. */
export const DATASET_LIMIT = 512 * 1024 * 1024;

/**
 * Reads a file and names it by the SHA-256 of its content. `onProgress` gets fractions of the reading, awaited.
 * The bytes are copied, so that the file may be changed or deleted afterwards.
 * Throws `engine.file-too-large` and `engine.file-unreadable`.
 */
export async function readDataset(file: File, onProgress: (done: number) => void | Promise<void>): Promise<{ ref: DatasetRef; blob: Blob }> {
  if (file.size > DATASET_LIMIT) throw refused("engine.file-too-large", { name: file.name, size: megabytes(file.size), limit: megabytes(DATASET_LIMIT) });
  const bytes = await readBytes(file, onProgress);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const id = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  await onProgress(1);
  return { ref: { id, name: file.name, size: bytes.byteLength }, blob: new Blob([bytes], { type: file.type }) };
}

async function readBytes(file: File, onProgress: (done: number) => void | Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  const unreadable = (reason: string) => refused("engine.file-unreadable", { name: file.name, reason });
  const next = () => reader.read().catch((error: unknown) => Promise.reject(unreadable(error instanceof Error ? error.message : String(error))));
  let at = 0;
  let told = 0;
  for (let part = await next(); !part.done; part = await next()) {
    if (at + part.value.byteLength > bytes.length) break;
    bytes.set(part.value, at);
    at += part.value.byteLength;
    const done = at / file.size;
    if (done - told < 0.02) continue;
    told = done;
    await onProgress(done * 0.9);
  }
  // The file changed on disk while it was read.
  if (at !== file.size) throw unreadable(`${at} / ${file.size}`);
  return bytes;
}

function refused(code: string, detail: Readonly<Record<string, string | number>>): ProblemError {
  return new ProblemError({ code, severity: "error", detail });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
