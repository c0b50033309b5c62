/**
 * Writes the Content-Security-Policy into every page of out/ and into out/csp.txt for the server. Next puts a few
 * inline scripts into a page; each is allowed by its hash, so nothing else can run. `wasm-unsafe-eval` lets
 * WebAssembly compile; nothing may evaluate text. Requests go to the page's own origin only.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./sources.mjs";

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** The policy with the given script hashes. Styles may be inline: React Flow and charts position with them. */
export function policy(hashes) {
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(" ")}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const all = new Set();
const out = join(ROOT, "out");
for (const name of readdirSync(out, { recursive: true })) {
  if (!String(name).endsWith(".html")) continue;
  const path = join(out, String(name));
  const html = readFileSync(path, "utf8");
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map((match) => `'sha256-${createHash("sha256").update(match[1]).digest("base64")}'`);
  for (const hash of hashes) all.add(hash);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy([...new Set(hashes)])}"/>`;
  writeFileSync(path, html.replace(/<head([^>]*)>/, `<head$1>${meta}`));
}
writeFileSync(join(out, "csp.txt"), `${policy([...all])}; frame-ancestors 'none'`);
