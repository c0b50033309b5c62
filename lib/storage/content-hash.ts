import { createSHA256 } from "hash-wasm";

/** Bytes read at once: the next ones are on their way while these are hashed. */
const BLOCK = 1 << 22;

/**
 * SHA-256 of a file's content as 64 hexadecimal digits, with no more than two blocks of it in memory at a time.
 * `onBlock` gets the bytes hashed so far and is awaited about every 10 ms of work. Rejects as reading the file does. O(bytes).
 */
export async function contentHash(file: Blob, onBlock: (bytes: number) => void | Promise<void>): Promise<string> {
  const hash = await createSHA256();
  const read = (at: number) => {
    const bytes = file.slice(at, at + BLOCK).arrayBuffer();
    // A failure is met where the block is awaited; without this it would count as unhandled until then.
    bytes.catch(() => undefined);
    return bytes;
  };
  let ahead = read(0);
  for (let at = 0; at < file.size; at += BLOCK) {
    const bytes = await ahead;
    ahead = read(at + BLOCK);
    hash.update(new Uint8Array(bytes));
    await onBlock(Math.min(file.size, at + BLOCK));
  }
  return hash.digest("hex");
}
