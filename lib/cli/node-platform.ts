import { createHash } from "node:crypto";
import { createReadStream, openAsBlob, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { KernelPool } from "@/lib/compute/kernel-pool";
import { nodeComputeHost } from "@/lib/compute/node-host";
import type { Platform } from "@/lib/engine/platform";
import type { DatasetRef } from "@/lib/nodes/contract";
import { nodeOfType } from "@/lib/nodes/registry";
import { ProblemError } from "@/lib/problem";
import { MemoryDatasetStore } from "@/lib/storage/memory-stores";
import { UsageError } from "./terminal";

/** Files bound to sources: they stay where they are and are read when a node asks. */
export class BoundFiles extends MemoryDatasetStore {
  /** Binds a file, named by the SHA-256 of its content as in the browser. */
  async bind(path: string, cwd: string): Promise<DatasetRef> {
    const absolute = resolve(cwd, path);
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (!stats) throw new UsageError(`no such file: ${path}`);
    if (!stats.isFile()) throw new UsageError(`not a file: ${path}`);
    try {
      const hash = createHash("sha256");
      for await (const part of createReadStream(absolute)) hash.update(part);
      const ref = { id: hash.digest("hex"), name: basename(absolute), size: stats.size };
      await this.put(ref, await openAsBlob(absolute));
      return ref;
    } catch (error) {
      throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Keeps what was fetched, for this run. */
  async keep(name: string, blob: Blob): Promise<DatasetRef> {
    const hash = createHash("sha256");
    for await (const part of blob.stream()) hash.update(part);
    const ref = { id: hash.digest("hex"), name, size: blob.size };
    await this.put(ref, blob);
    return ref;
  }
}

/** The engine's platform in Node: nothing is kept, samples come from the package's public folder. */
export function nodePlatform(root: string, files: BoundFiles, threads?: number): Platform {
  const publicFolder = join(root, "public");
  return {
    catalogue: nodeOfType,
    compute: new KernelPool(nodeComputeHost(publicFolder, threads)),
    datasets: files,
    results: null,
    build: "",
    now: () => performance.now(),
    clock: () => Date.now(),
    quota: () => Promise.resolve(null),
    memoryBudget: Number.POSITIVE_INFINITY,
    storedBudget: Number.POSITIVE_INFINITY,
    async asset(path) {
      const absolute = resolve(publicFolder, path);
      const inside = absolute.startsWith(publicFolder + sep);
      const blob = inside ? await openAsBlob(absolute).catch(() => null) : null;
      return blob ?? Promise.reject(new ProblemError({ code: "engine.asset-missing", severity: "error", detail: { path } }));
    },
  };
}
