/**
 * The studio's code, loaded in parts that are each evaluated in a task of their own: at once they would hold the page
 * up for a tenth of a second. What comes later builds on what came before.
 */
const PARTS: readonly (() => Promise<unknown>)[] = [
  // zod, the nodes, React Flow: named by what of ours brings them in, so that only what is used of them is shipped.
  () => import("@/lib/document/schema"),
  () => import("@/lib/nodes/groups/source"),
  () => import("@/lib/nodes/groups/prepare"),
  () => import("@/lib/nodes/groups/feature"),
  () => import("@/lib/nodes/groups/cluster"),
  () => import("@/lib/nodes/registry"),
  () => import("@/components/canvas/wire-path"),
  () => import("@/lib/studio/browser-studio"),
  () => import("@/components/canvas/canvas"),
];

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function loadParts() {
  for (const load of PARTS) {
    await load();
    await nextTask();
  }
  return import("./studio");
}

let loading: ReturnType<typeof loadParts> | null = null;

/** Loads the studio once; asked again after a failure, it tries again. */
export function loadStudio(): ReturnType<typeof loadParts> {
  loading ??= loadParts().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}
