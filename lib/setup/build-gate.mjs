/** Bundles the gate (workers/gate.worker.ts) into public/gate.js: a file of its own, so that a server can give it a policy of its own. */
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./sources.mjs";

await build({
  entryPoints: [join(ROOT, "workers", "gate.worker.ts")],
  outfile: join(ROOT, "public", "gate.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  tsconfig: join(ROOT, "tsconfig.json"),
  logLevel: "warning",
});
