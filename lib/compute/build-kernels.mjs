/**
 * Compiles the kernels (workers/kernels/*.ts, AssemblyScript) into public/kernels/, each three times: with threads and
 * shared memory, with SIMD on one thread, and plain; and bundles the compute thread for browsers and for Node.
 * Part of the build; what has not changed is left alone.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { build } from "esbuild";
import { hashOf, ROOT } from "../setup/sources.mjs";

const SOURCES = join(ROOT, "workers", "kernels");
const OUT = join(ROOT, "public", "kernels");
const STAMPS = join(ROOT, ".cache", "kernels");

/** Nothing of AssemblyScript's own runtime: kernels work on memory that the driver lays out. */
const COMMON = ["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--noAssert", "--runtime", "stub", "--importMemory", "--noExportMemory"];
const BUILDS = {
  threads: ["--enable", "simd", "--enable", "threads", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  simd: ["--enable", "simd", "--initialMemory", "1"],
  scalar: ["--disable", "simd", "--initialMemory", "1"],
};

await mkdir(OUT, { recursive: true });
await mkdir(STAMPS, { recursive: true });
const families = (await readdir(SOURCES, { withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map(({ name }) => name.slice(0, -3));
const compiler = ["lib/compute/build-kernels.mjs", "package-lock.json"];
for (const family of families) {
  const sources = [`workers/kernels/${family}.ts`, `workers/kernels/${family}`, "workers/kernels/common", ...compiler];
  await once(family, sources, () => compile(family));
}
await once("thread", ["workers/thread.worker.ts", "workers/thread.node.ts", "lib/compute", ...compiler], bundleThread);

/** Does `make` unless its stamp tells that these sources were made already. */
async function once(name, sources, make) {
  const stamp = join(STAMPS, name);
  const wanted = hashOf(sources);
  const names = name === "thread" ? ["thread.js", "thread.node.mjs"] : Object.keys(BUILDS).map((build) => `${name}.${build}.wasm`);
  const present = await readdir(OUT);
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted && names.every((made) => present.includes(made))) return;
  await make();
  await writeFile(stamp, wanted);
}

async function compile(family) {
  for (const [name, options] of Object.entries(BUILDS)) {
    // Written aside and moved: a test or a page that reads meanwhile sees the old file or the new one.
    const made = join(OUT, `${family}.${name}.wasm`);
    const aside = `.cache/kernels/${family}.${name}.${process.pid}.wasm`;
    const { error, stderr } = await asc.main([`workers/kernels/${family}.ts`, "--baseDir", ROOT, "--outFile", aside, ...COMMON, ...options]);
    if (error) {
      process.stderr.write(`${stderr}\n`);
      throw new Error(`The kernels ${family} (${name}) could not be compiled.`);
    }
    await rename(join(ROOT, aside), made);
  }
}

async function bundleThread() {
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", tsconfig: join(ROOT, "tsconfig.json"), logLevel: "warning" };
  await build({ ...options, entryPoints: [join(ROOT, "workers", "thread.worker.ts")], outfile: join(OUT, "thread.js") });
  await build({ ...options, platform: "node", entryPoints: [join(ROOT, "workers", "thread.node.ts")], outfile: join(OUT, "thread.node.mjs") });
}

// Families that are no more leave nothing behind.
const kept = new Set(["thread.js", "thread.node.mjs", ...families.flatMap((family) => Object.keys(BUILDS).map((name) => `${family}.${name}.wasm`))]);
for (const name of await readdir(OUT)) if (!kept.has(name)) await rm(join(OUT, name));
