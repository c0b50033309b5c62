/**
 * Serves out/ on this machine only, with the headers that threads and safety need:
 * `node lib/setup/serve.mjs [--port 4300]`. Without --port a taken port gives way to the next free one.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sirv from "sirv";
import { ROOT } from "./sources.mjs";

const { values } = parseArgs({ options: { port: { type: "string" } } });
const wanted = values.port ?? process.env.PORT;
const out = join(ROOT, "out");
const policy = readFileSync(join(out, "csp.txt"), "utf8");

const headers = {
  "Content-Security-Policy": policy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

/**
 * The gate is the one script that reaches other origins, and it may do nothing else; it asks none that the person has not allowed.
 * A worker has the policy that its own file is served with: without this header it would have none, and work the same.
 */
const GATE_POLICY = "default-src 'none'; connect-src https: http: wss: ws:";

const site = sirv(out, {
  etag: true,
  setHeaders(response, path) {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (path === "/gate.js") response.setHeader("Content-Security-Policy", GATE_POLICY);
    // File names under _next/static carry a hash of their content; everything else is asked for anew.
    response.setHeader("Cache-Control", path.startsWith("/_next/static/") ? "public, max-age=31536000, immutable" : "no-cache");
  },
});

const server = createServer((request, response) => {
  site(request, response, () => {
    response.writeHead(404, { "Content-Type": "text/html; charset=utf-8", ...headers });
    response.end(readFileSync(join(out, "404.html")));
  });
});

let port = Number(wanted ?? 4300);
server.on("error", (error) => {
  if (error.code === "EADDRINUSE" && !wanted && port < 4320) server.listen(++port, "127.0.0.1");
  else {
    process.stderr.write(error.code === "EADDRINUSE" ? `Port ${port} is taken. Set PORT to another one.\n` : `${error.message}\n`);
    process.exit(1);
  }
});
server.on("listening", () => process.stdout.write(`Strata is at http://localhost:${port}/ (stop with Ctrl+C)\n`));
server.listen(port, "127.0.0.1");
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
