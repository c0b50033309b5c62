import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "@playwright/test";
import { findBrowser } from "../../../lib/setup/browser.mjs";
import { ROOT } from "../../../lib/setup/sources.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".f32": "application/octet-stream" };
const PAGE = `<!doctype html><title>Strata benchmark</title><script type="module">
const worker = new Worker("/worker.js", { type: "module" });
const waiting = new Map();
worker.onmessage = ({ data }) => { waiting.get(data.call)?.(data); waiting.delete(data.call); };
worker.onerror = (event) => { for (const answer of waiting.values()) answer({ error: event.message }); };
let calls = 0;
window.ask = (request) => new Promise((resolve) => { const call = ++calls; waiting.set(call, resolve); worker.postMessage({ call, ...request }); });
window.isolated = crossOriginIsolated;
</script>`;

/** Serves the page, the worker, the kernels and the data with the headers that shared memory needs. */
async function serve(folders) {
  const server = createServer((request, response) => {
    const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cache-Control": "no-store" };
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    if (path === "/") return response.writeHead(200, { ...headers, "Content-Type": "text/html" }).end(PAGE);
    const [, first] = path.split("/");
    const file = first in folders ? join(folders[first], path.slice(first.length + 1)) : join(folders[""], path);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404, headers).end();
    response.writeHead(200, { ...headers, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/**
 * Chromium as a side; null when there is none. Every workload gets a page of its own, so that its first run is a cold one. `rested`: the
 * page was left alone before the workload's data came, as one is while somebody looks for a file, and its worker has warmed up.
 */
export async function browserSide(cache, data, threads, rested) {
  const executablePath = findBrowser();
  if (!executablePath) return null;
  const server = await serve({ kernels: join(ROOT, "public", "kernels"), data, "": cache });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--no-first-run", "--disable-background-networking"] });
  let context = null;
  let page = null;
  const ask = async (request) => {
    if (request.do === "prepare") {
      await context?.close();
      context = await browser.newContext();
      page = await context.newPage();
      await page.goto(`http://localhost:${server.address().port}/`);
      if (threads > 1 && !(await page.evaluate(() => window.isolated))) throw new Error("the page is not cross-origin isolated");
    }
    if (request.do === "prepare" && rested) await page.evaluate((message) => window.ask(message), { do: "rest", threads });
    const answer = await page.evaluate((message) => window.ask(message), { ...request, threads });
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  const end = async () => {
    await browser.close();
    server.close();
  };
  return { ask, end, version: browser.version() };
}
