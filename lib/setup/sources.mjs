import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const MADE = new Set(["node_modules", ".next", "out", ".cache", "kernels-built"]);
/** What the build itself puts under public/. */
const MADE_PUBLIC = ["tfjs", "kernels", "gate.js"].map((name) => join(ROOT, "public", name));

/** SHA-256 over names and contents of the given files and folders: the same sources give the same stamp. */
export function hashOf(entries) {
  const hash = createHash("sha256");
  const visit = (path) => {
    if (!existsSync(path) || MADE_PUBLIC.includes(path)) return;
    const name = relative(ROOT, path).split(sep).join("/");
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) if (!MADE.has(entry)) visit(join(path, entry));
    } else if (!/\.test\.tsx?$/.test(name)) {
      hash.update(name).update("\0").update(readFileSync(path)).update("\0");
    }
  };
  for (const entry of entries) visit(join(ROOT, entry));
  return hash.digest("hex");
}
