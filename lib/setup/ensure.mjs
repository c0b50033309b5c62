/**
 * Brings a fresh clone to where it can run: `node lib/setup/ensure.mjs deps build browser`.
 * Uses Node's own modules only, because it runs before anything is installed. Each step leaves a stamp
 * and is skipped while the stamp holds, so that a second start is quick.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findBrowser, installBrowser } from "./browser.mjs";
import { hashOf, ROOT } from "./sources.mjs";

const SOURCES = ["app", "components", "lib", "public", "workers", "package.json", "package-lock.json", "tsconfig.json", "next.config.ts", "postcss.config.mjs"];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  stop(`Strata needs Node 20.9 or newer; this is ${process.versions.node}. Get it from https://nodejs.org and run the command again.`);
}

const steps = { deps: ensureDependencies, build: ensureBuild, browser: ensureBrowser };
for (const name of process.argv.slice(2)) {
  const step = steps[name];
  if (!step) stop(`unknown step "${name}"; there are: ${Object.keys(steps).join(", ")}`);
  step();
}

function ensureDependencies() {
  const stamp = join(ROOT, "node_modules", ".strata-stamp");
  const wanted = `${hashOf(["package.json", "package-lock.json"])} ${process.platform} ${process.arch} ${process.versions.modules}`;
  if (holds(stamp, wanted)) return;
  say("Installing what Strata needs (once, about a minute)…");
  const options = ["--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // A lock file may miss another system's binaries; a plain install then resolves them.
  if (npm(["ci", ...options]) !== 0 && npm(["install", "--no-save", ...options]) !== 0) {
    stop("The packages could not be installed. Check the network (npm's own message stands above) and run the command again.");
  }
  write(stamp, wanted);
}

function ensureBuild() {
  const stamp = join(ROOT, "out", ".strata-stamp");
  const wanted = hashOf(SOURCES);
  if (holds(stamp, wanted)) return;
  say("Building the studio (about half a minute)…");
  rmSync(join(ROOT, "out"), { recursive: true, force: true });
  if (run(process.execPath, [join(ROOT, "lib", "setup", "build.mjs")]) !== 0) stop("The build failed; the reason stands above.");
  write(stamp, wanted);
}

function ensureBrowser() {
  const browser = findBrowser() ?? installBrowser(say);
  if (!browser) {
    stop("No Chromium or Chrome was found and none could be installed. Install one, or set CHROMIUM_PATH to it, and run the command again.");
  }
}

function npm(args) {
  return process.platform === "win32" ? run("npm.cmd", args, true) : run("npm", args);
}

function run(command, args, shell = false) {
  const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  return spawnSync(command, args, { cwd: ROOT, stdio: "inherit", shell, env: environment }).status ?? 1;
}

function holds(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

function write(stamp, text) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, text);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
