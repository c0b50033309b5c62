/** Density methods: a k-d tree, neighbours, DBSCAN and the spanning tree of HDBSCAN. */
export { markCore } from "./density/core";
export { joinComponents, joinLeast, reachOut, refresh, relabel, startLeaves } from "./density/forest";
export { nearest } from "./density/nearest";
export { labelSlots, numberRoots, rootPoints, tellPoints } from "./density/number";
export { spread } from "./density/spread";
export { finishSubtree, joinAbove, splitLevel } from "./density/tree";
export { flatten, joinUnits, labelBorder, labelKept, uniteLevel, uniteSubtree } from "./density/unite";
