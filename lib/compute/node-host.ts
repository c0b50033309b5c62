import { openAsBlob } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { ComputeHost } from "./kernel-pool";

/** Compute in Node: threads are worker_threads, files lie in the package's public folder. */
export function nodeComputeHost(publicFolder: string, threads: number = availableParallelism()): ComputeHost {
  return {
    threads,
    memory: totalmem() / 2,
    asset: (path) => openAsBlob(resolve(publicFolder, path)),
    startThread() {
      const worker = new Worker(resolve(publicFolder, "kernels", "thread.node.mjs"));
      // A waiting thread must not keep the process alive.
      worker.unref();
      return { post: (mail) => worker.postMessage(mail), end: () => void worker.terminate() };
    },
  };
}
