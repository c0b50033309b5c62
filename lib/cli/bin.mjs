#!/usr/bin/env node
/**
 * `npx strata`: makes sure that the bundle of main.ts fits the sources, then runs it. Node built-ins only, so that
 * it can say what is missing before anything is installed.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, ROOT } from "./bundle.mjs";

const NODE = [20, 9];

function refuse(text) {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < NODE[0] || (major === NODE[0] && minor < NODE[1])) refuse(`Strata needs Node ${NODE.join(".")} or newer; this is ${process.versions.node}.`);

const resolvable = (name) => {
  try {
    return Boolean(createRequire(join(ROOT, "package.json")).resolve(name));
  } catch {
    return false;
  }
};
const missing = ["esbuild", "commander", "zod"].filter((name) => !existsSync(join(ROOT, "node_modules", name)) && !resolvable(name));
if (missing.length > 0)
  refuse(`Strata's packages are not installed (${missing.join(", ")}). Run this once, then try again:\n\n  npm install --include=dev --prefix "${ROOT}"`);

// The one warning Node has about us: files are opened as blobs, which it calls experimental.
const warn = process.emitWarning.bind(process);
process.emitWarning = (warning, ...rest) => {
  if (String(warning).includes("openAsBlob")) return;
  warn(warning, ...rest);
};

let path;
try {
  path = await bundle();
} catch (error) {
  refuse(`The command could not be built: ${error instanceof Error ? error.message : error}`);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const { main } = await import(pathToFileURL(path).href);
const status = await main(process.argv.slice(2), {
  stdout: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  stderr: (text) => void process.stderr.write(text),
  interactive: Boolean(process.stderr.isTTY),
  columns: process.stderr.columns ?? 80,
  cwd: process.cwd(),
  root: ROOT,
});
// Threads of the algorithms would keep the process alive.
process.exit(status);
