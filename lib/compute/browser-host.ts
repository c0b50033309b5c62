import type { ComputeHost } from "./kernel-pool";

const GIGABYTE = 1024 ** 3;
/** More threads than this gain little: memory bandwidth is shared. */
const MOST_THREADS = 8;

/** Threads that kernels run on in this browser: without cross-origin isolation there is no shared memory, and one thread. */
export function browserThreads(): number {
  const isolated = typeof crossOriginIsolated !== "undefined" && crossOriginIsolated;
  return isolated ? Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1) : 1;
}

/** Compute in a browser's worker: threads are workers of their own, files hang on the page's origin. */
export function browserComputeHost(asset: (path: string) => Promise<Blob>): ComputeHost {
  // Chromium tells the machine's memory in gigabytes, at most 8; others keep it to themselves.
  const told: unknown = "deviceMemory" in navigator ? navigator.deviceMemory : undefined;
  return {
    threads: browserThreads(),
    memory: (typeof told === "number" ? Math.max(1, told / 2) : 2) * GIGABYTE,
    asset,
    startThread() {
      const worker = new Worker(new URL("kernels/thread.js", `${self.location.origin}/`), { type: "module" });
      return { post: (mail) => worker.postMessage(mail), end: () => worker.terminate() };
    },
  };
}
