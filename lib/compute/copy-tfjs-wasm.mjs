/**
 * Puts the WebAssembly files of tfjs where the page can fetch them from its own origin: public/tfjs/.
 * Part of the build.
 */
import { cp, mkdir, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const from = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
const to = fileURLToPath(new URL("../../public/tfjs/", import.meta.url));

await mkdir(to, { recursive: true });
// The threaded binary is never asked for (see tensor-backend.ts), so it is not shipped.
const names = (await readdir(from)).filter((name) => name.endsWith(".wasm") && !name.includes("threaded"));
if (names.length === 0) throw new Error(`No .wasm files in ${from}`);
for (const name of names) await cp(join(from, name), join(to, name));
