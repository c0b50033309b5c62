import type { StudioState } from "@/lib/studio/store-types";

const params = new Map<string, Readonly<Record<string, unknown>>>();
let seen: StudioState["states"] | null = null;

/**
 * Remembers with which params each fresh result was made, so that a stale one can say what changed.
 * Called on every change of the store; looks only at nodes whose state changed. O(nodes) when any did.
 */
export function rememberParams(state: StudioState): void {
  if (state.states === seen) return;
  const before = seen;
  seen = state.states;
  for (const node of state.pipeline.nodes) {
    const now = state.states[node.id];
    if (now?.phase === "ready" && before?.[node.id] !== now) params.set(node.id, node.params);
  }
}

/** The params of the last fresh result of this visit; undefined when there was none. */
export function paramsOfLastResult(node: string): Readonly<Record<string, unknown>> | undefined {
  return params.get(node);
}
