/** Builds the static site into out/: the TensorFlow binaries, Next's export, and the security policy over it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./sources.mjs";

const steps = [["lib/compute/copy-tfjs-wasm.mjs"], ["node_modules/next/dist/bin/next", "build"], ["lib/setup/write-csp.mjs"]];

for (const [script, ...args] of steps) {
  const { status } = spawnSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exit(status ?? 1);
}
