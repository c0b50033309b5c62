/**
 * Every check, as `npm test` and `.ci/run` ask for them: each uses all cores there are, so they come one after the other, but for what
 * waits for little while the studio is built. All are run, whatever fails before; what failed stands at the end, with how to repeat it.
 * Needs the packages (`ensure.mjs deps`).
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./sources.mjs";

const node = (script, ...args) => [process.execPath, [join(ROOT, script), ...args]];
const ensure = (step) => node("lib/setup/ensure.mjs", step);

const STEPS = {
  build: { command: ensure("build"), again: "npm run build" },
  browser: { command: ensure("browser"), again: "node lib/setup/ensure.mjs browser" },
  lint: { command: node("node_modules/@biomejs/biome/bin/biome", "ci", "."), again: "npm run lint" },
  types: { command: node("node_modules/typescript/bin/tsc", "--noEmit"), again: "npm run types" },
  unit: { command: node("node_modules/vitest/vitest.mjs", "run"), again: "npm run unit" },
  e2e: { command: node("node_modules/@playwright/test/cli.js", "test"), again: "npm run e2e" },
};

const ended = new Map();

const built = step("build");
await step("lint", { aside: true });
await step("browser", { aside: true });
await built;
// Next writes types of its own while it builds.
await step("types");
await step("unit");
if (failed("build") || failed("browser")) ended.set("e2e", { left: true });
else await step("e2e");
tell();

function failed(name) {
  return ended.get(name)?.code !== 0;
}

/** Runs a step. `aside`: something else is being shown meanwhile, what this one says is shown when it has ended. */
async function step(name, { aside = false } = {}) {
  const [command, args] = STEPS[name].command;
  const start = performance.now();
  if (!aside) process.stdout.write(`\n== ${name}\n`);
  const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", aside ? "pipe" : "inherit", aside ? "pipe" : "inherit"] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      resolve(1);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
  if (aside) process.stdout.write(`\n== ${name}\n`);
  process.stdout.write(Buffer.concat(said));
  ended.set(name, { code, seconds: (performance.now() - start) / 1000 });
}

function tell() {
  const lines = Object.entries(STEPS).map(([name, { again }]) => {
    const { code, seconds, left } = ended.get(name);
    if (left) return `  left     ${name}: nothing to run it on`;
    const told = `${name}, ${seconds.toFixed(0)} s`;
    return code === 0 ? `  passed   ${told}` : `  FAILED   ${told}; again: ${again}`;
  });
  process.stdout.write(`\n== all checks\n${lines.join("\n")}\n`);
  process.exitCode = Object.keys(STEPS).some(failed) ? 1 : 0;
}
