import { type Parsed, parsePipeline, SIZE_LIMIT } from "./parse";
import type { Pipeline } from "./schema";
import { serializePipeline } from "./serialize";

/** What the hash of a shared address begins with. */
export const LINK_PREFIX = "#p=";
/** Longer links are cut by some mail programs and messengers; the person is told to send the file. */
export const LINK_COMFORTABLE = 8_000;
/** Longer ones are refused by some browsers. */
export const LINK_LIMIT = 1_000_000;

/** The hash that carries a whole pipeline: its text, deflated, in base64url. Data never travels in it. */
export async function encodeShareHash(pipeline: Pipeline): Promise<string> {
  const stream = new Blob([serializePipeline(pipeline)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return LINK_PREFIX + toBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** The pipeline in an address's hash, or null when the hash is not a shared one. Never throws, and unpacks no more than a file may hold. */
export async function decodeShareHash(hash: string): Promise<Parsed | null> {
  if (!hash.startsWith(LINK_PREFIX)) return null;
  if (hash.length > LINK_LIMIT) return broken();
  const bytes = fromBase64Url(hash.slice(LINK_PREFIX.length));
  if (!bytes) return broken();
  const text = await inflate(bytes);
  return text === null ? broken() : parsePipeline(text);
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      if (text.length > SIZE_LIMIT) {
        await reader.cancel();
        return null;
      }
    }
  } catch {
    return null; // cut short, altered or never one of ours: all are told as a broken link
  }
}

function broken(): Parsed {
  return { ok: false, problem: { code: "studio.link-broken", severity: "error" } };
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (text === "" || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
