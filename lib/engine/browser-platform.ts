import { browserComputeHost } from "@/lib/compute/browser-host";
import { KernelPool } from "@/lib/compute/kernel-pool";
import { nodeOfType } from "@/lib/nodes/registry";
import { ProblemError } from "@/lib/problem";
import { StrataDatabase } from "@/lib/storage/database";
import { DexieDatasetStore } from "@/lib/storage/dexie-datasets";
import { DexieResultStore } from "@/lib/storage/dexie-results";
import type { TabLocks } from "@/lib/storage/pieces";
import type { Platform } from "./platform";
import type { ResultContent } from "./results";

const GIGABYTE = 1024 ** 3;

/** The engine's platform in a browser's worker: IndexedDB, and files from the page's own origin. */
export function browserPlatform(): Platform {
  const database = new StrataDatabase<ResultContent>();
  return {
    catalogue: nodeOfType,
    compute: new KernelPool(browserComputeHost(asset)),
    datasets: new DexieDatasetStore(database, Date.now, tabLocks()),
    results: new DexieResultStore(database),
    build: process.env.NEXT_PUBLIC_BUILD ?? "",
    now: () => performance.now(),
    clock: () => Date.now(),
    memoryBudget: GIGABYTE,
    storedBudget: 2 * GIGABYTE,
    async quota() {
      const estimate = await navigator.storage?.estimate().catch(() => null);
      return estimate?.quota ?? null;
    },
    asset,
  };
}

/** Locks over the tabs of this browser; an insecure page has none. */
function tabLocks(): TabLocks | null {
  const { locks } = navigator;
  if (!locks) return null;
  return {
    hold: (name, work) => locks.request(name, work),
    held: async () => new Set(((await locks.query()).held ?? []).map(({ name }) => name ?? "")),
  };
}

async function asset(path: string): Promise<Blob> {
  // In a bundled worker `import.meta.url` is no web address: files under public/ hang on the origin.
  const response = await fetch(new URL(path, `${self.location.origin}/`)).catch(() => null);
  if (!response?.ok) throw new ProblemError({ code: "engine.asset-missing", severity: "error", detail: { path } });
  return response.blob();
}
