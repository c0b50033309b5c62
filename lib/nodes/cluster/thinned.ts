import type { PointMap } from "@/lib/ml/plane";
import type { Picture } from "../contract";

/** Points that a node card has room for. */
const POINTS = 300;

/** Every nth point of a map, for the card. `color`: that of a group's code. */
export function thinned({ x, y, group }: PointMap, color: (group: number) => number): Picture {
  const every = Math.max(1, Math.ceil(x.length / POINTS));
  const thin = (list: readonly number[]) => list.filter((_, i) => i % every === 0);
  return { type: "scatter", x: thin(x), y: thin(y), group: thin(group).map(color) };
}
