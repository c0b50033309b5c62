/**
 * The studio's code in the parts in which it is evaluated. `require` brings all of it in with this file, each module
 * once, and runs it only when called: an `import()` a part would ship what several parts share several times.
 */
export const PARTS: readonly (() => unknown)[] = [
  // zod, the nodes group by group, React Flow: named by what of ours brings them in, so that only what is used of them is shipped.
  () => require("@/lib/document/schema"),
  () => require("@/lib/nodes/groups/source"),
  () => require("@/lib/nodes/groups/prepare"),
  () => require("@/lib/nodes/groups/feature"),
  () => require("@/lib/nodes/groups/cluster"),
  () => require("@/lib/nodes/registry"),
  () => require("@/components/canvas/wire-path"),
  () => require("@/lib/studio/browser-studio"),
  () => require("@/components/canvas/canvas"),
];

/** The studio itself, which builds on the parts. */
export function studio(): typeof import("./studio") {
  return require("./studio");
}
