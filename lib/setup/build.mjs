/** Builds the static site into out/: the TensorFlow binaries, the kernels, Next's export, and the security policy over it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { hashOf, ROOT } from "./sources.mjs";

/** What results depend on: those stored in the browser by a build with other sources are not read (see lib/engine/platform.ts). */
const build = hashOf(["lib/table", "lib/compute", "lib/stats", "lib/ml", "lib/nodes", "lib/engine", "workers", "public/samples", "package-lock.json"]).slice(
  0,
  16,
);

const steps = [
  ["lib/compute/copy-tfjs-wasm.mjs"],
  ["lib/compute/build-kernels.mjs"],
  ["lib/setup/build-gate.mjs"],
  ["node_modules/next/dist/bin/next", "build"],
  ["lib/setup/write-csp.mjs"],
];

for (const [script, ...args] of steps) {
  const { status } = spawnSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_PUBLIC_BUILD: build },
  });
  if (status !== 0) process.exit(status ?? 1);
}
