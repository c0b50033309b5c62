/** The workloads in a worker of a page; the page passes requests on (browser-side.mjs). */
import { browserComputeHost } from "@/lib/compute/browser-host";
import { KernelPool } from "@/lib/compute/kernel-pool";
import { warmUp } from "@/lib/engine/warm-up";
import { workload } from "../workloads/all";
import type { Run } from "../workloads/kmeans";

interface Request {
  readonly call: number;
  readonly do: "prepare" | "rest" | "run";
  readonly id: string;
  readonly threads: number;
}

let pool: KernelPool | null = null;
let prepared: Run | null = null;

async function bytesOf(path: string): Promise<Blob> {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.blob();
}

async function answer({ do: what, id, threads }: Request): Promise<object> {
  pool ??= new KernelPool({ ...browserComputeHost(bytesOf), threads });
  if (what === "prepare") {
    const chosen = workload(id);
    prepared = await chosen.prepare(await (await bytesOf(`data/${chosen.file}`)).arrayBuffer(), pool);
    return { build: pool.build, threads: pool.threads };
  }
  if (what === "rest") {
    // What the engine's worker does of itself once it was left alone for a while (workers/idle.ts).
    await warmUp(() => new Promise((resolve) => setTimeout(resolve, 0)));
    return { ok: true };
  }
  if (!prepared) throw new Error("prepare a workload first");
  const start = performance.now();
  const figures = await prepared();
  const ms = performance.now() - start;
  return { ms, figures: typeof figures === "function" ? figures() : figures };
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  answer(data).then(
    (reply) => self.postMessage({ call: data.call, ...reply }),
    (error: unknown) => self.postMessage({ call: data.call, error: String(error) }),
  );
});
