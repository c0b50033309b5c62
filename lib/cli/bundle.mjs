import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's root folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const CACHE = join(ROOT, ".cache", "cli");
const SOURCES = ["lib", "workers", "package-lock.json", "tsconfig.json"];
/** Bundles of older sources are kept for a day: a command that still runs may yet load a part of its own. Milliseconds. */
const KEPT = 86_400_000;

/**
 * The path of a bundle of main.ts that fits the sources, built when they changed (by name, size and time).
 * Packages stay outside of it. Two commands may build at once: each builds aside, the first to finish wins.
 */
export async function bundle() {
  const folder = join(CACHE, stamp());
  const main = join(folder, "main.mjs");
  if (existsSync(main) && existsSync(join(ROOT, "public", "kernels", "thread.node.mjs"))) return main;
  buildKernels();
  const aside = join(CACHE, `building-${randomUUID()}`);
  const { build } = await import("esbuild");
  try {
    await build({
      entryPoints: { main: join(ROOT, "lib", "cli", "main.ts") },
      outdir: aside,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
      tsconfig: join(ROOT, "tsconfig.json"),
      sourcemap: "linked",
      logLevel: "silent",
    });
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(main)) throw error;
  }
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (path !== folder && Date.now() - statSync(path).mtimeMs > KEPT) rmSync(path, { recursive: true, force: true });
  }
  return main;
}

/** The kernels the bundle will load; quick when they fit their sources already. */
function buildKernels() {
  const { status } = spawnSync(process.execPath, [join(ROOT, "lib", "compute", "build-kernels.mjs")], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("the kernels could not be compiled");
}

function stamp() {
  const hash = createHash("sha256");
  const visit = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(ROOT, path)}\0${size}\0${mtimeMs}\n`);
  };
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    if (!existsSync(path)) continue;
    if (!statSync(path).isDirectory()) visit(path);
    else
      for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) visit(join(entry.parentPath ?? entry.path, entry.name));
  }
  mkdirSync(CACHE, { recursive: true });
  return hash.digest("hex").slice(0, 24);
}
