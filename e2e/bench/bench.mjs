/**
 * Measures the kernels in a real browser and in Node beside the native libraries, in pairs, on the same bytes:
 *
 *   npm run bench -- [--only K1,G1] [--rounds 3] [--threads 1,2] [--sides node,browser,native] [--rested] [--peers] [--write]
 *
 * `--rested`: the first run is that of a page which was left alone for a while before, as one is while somebody looks for a file:
 * its worker has warmed up (lib/engine/warm-up.ts). Without it the first run is that of a worker a moment old.
 *
 * The native side needs a Python with scikit-learn (STRATA_PYTHON, else python3); without one it is left out, and said so.
 * `--write` keeps the result: results.json and results.md here, public/bench.svg, and the table in README.md between its
 * markers. `--render` writes those anew from results.json, without measuring.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { ROOT } from "../../lib/setup/sources.mjs";
import { entryOf } from "./catalogue.mjs";
import { machine } from "./machine.mjs";
import { comparePeers } from "./peers.mjs";
import { median, render, write } from "./results.mjs";
import { browserSide } from "./sides/browser-side.mjs";
import { processSide } from "./sides/process-side.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "1,2" },
    sides: { type: "string", default: "native,browser,node" },
    rested: { type: "boolean", default: false },
    peers: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    render: { type: "boolean", default: false },
  },
});
const CACHE = join(ROOT, ".cache", "bench");
const DATA = join(CACHE, "data");
const say = (text) => process.stderr.write(`${text}\n`);

if (options.render) {
  render(say);
  process.exit(0);
}
mkdirSync(DATA, { recursive: true });
spawnSync(process.execPath, ["lib/compute/build-kernels.mjs"], { cwd: ROOT, stdio: "inherit" });
await bundle();
const first = nodeSide(1);
say("Making the data that is not there yet…");
await first.ask({ do: "data" });
const known = (await first.ask({ do: "list" })).map(({ id }) => id);
first.end();
const wanted = options.only ? options.only.split(",") : known;
const python = options.sides.includes("native") ? findPython() : null;
const measured = [];
let browserVersion = null;
for (const threads of options.threads.split(",").map(Number)) {
  const sides = await openSides(threads);
  for (const id of wanted) {
    const row = await measure(id, threads, sides);
    measured.push(row);
    say(line(row));
  }
  for (const side of Object.values(sides)) await side.end();
}
const result = { ...machine(), browser: browserVersion, native: python?.versions ?? null, rounds: Number(options.rounds), workloads: measured, peers: [] };
// Kept before the packages are measured, which may take long.
if (options.write) write(result, say);
if (options.peers) {
  result.peers = await comparePeers(DATA, nodeSide(1), say);
  if (options.write) write(result, say);
}
if (!options.write) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

async function bundle() {
  const common = { bundle: true, format: "esm", target: "es2022", minify: true, tsconfig: join(ROOT, "tsconfig.json"), logLevel: "warning" };
  const side = (name) => join(ROOT, "e2e", "bench", "sides", name);
  await build({ ...common, platform: "node", entryPoints: [side("node-side.ts")], outfile: join(CACHE, "node-side.mjs"), packages: "external" });
  await build({ ...common, entryPoints: [side("browser-worker.ts")], outfile: join(CACHE, "worker.js") });
}

function nodeSide(threads) {
  return processSide(process.execPath, [join(CACHE, "node-side.mjs"), "--threads", String(threads), "--data", DATA]);
}

/** A Python that has scikit-learn, with the versions of its libraries. */
function findPython() {
  for (const command of [process.env.STRATA_PYTHON, "python3"]) {
    if (!command) continue;
    const { status, stdout } = spawnSync(command, [join(ROOT, "e2e", "bench", "native.py")], { input: '{"do":"list"}\n', encoding: "utf8" });
    const found = status === 0 && stdout ? JSON.parse(stdout) : null;
    if (found?.versions?.sklearn) return { command, ids: found.ids, versions: found.versions };
  }
  say("No Python with scikit-learn was found (STRATA_PYTHON, python3): the native side is left out.");
  return null;
}

async function openSides(threads) {
  const sides = {};
  if (python) sides.native = processSide(python.command, [join(ROOT, "e2e", "bench", "native.py"), "--threads", String(threads), "--data", DATA]);
  if (options.sides.includes("browser")) {
    const browser = await browserSide(CACHE, DATA, threads, options.rested);
    if (browser) {
      sides.browser = browser;
      browserVersion = browser.version;
    } else say("No Chromium was found: the browser side is left out.");
  }
  if (options.sides.includes("node")) sides.node = nodeSide(threads);
  return sides;
}

/** One workload: a first run of each side, then rounds in which the sides take turns. */
async function measure(id, threads, sides) {
  const times = {};
  const figures = {};
  const cold = {};
  for (const [name, side] of Object.entries(sides)) {
    if (name === "native" && !python.ids.includes(id)) continue;
    try {
      await side.ask({ do: "prepare", id });
      const run = await side.ask({ do: "run" });
      cold[name] = run.ms;
      figures[name] = run.figures;
      times[name] = [];
    } catch (error) {
      say(`${id}, ${name}: ${error.message}`);
    }
  }
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const name of Object.keys(times)) times[name].push((await sides[name].ask({ do: "run" })).ms);
  }
  const warm = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
  return { id, threads, cold, warm, times, figures };
}

function line({ id, threads, cold, warm, figures }) {
  const { figure } = entryOf(id);
  const parts = Object.keys(warm).map((name) => `${name} ${Math.round(warm[name])} ms`);
  const ratios = ["browser", "node"].filter((name) => warm[name] && warm.native).map((name) => `${name}/native ${(warm[name] / warm.native).toFixed(2)}`);
  const first = cold.browser && warm.native ? [`cold ${(cold.browser / warm.native).toFixed(2)}`] : [];
  const quality = figure ? Object.entries(figures).map(([name, of]) => `${name} ${of[figure]}`) : [];
  return `${id} at ${threads}: ${[...parts, ...ratios, ...first, ...quality].join(", ")}`;
}
