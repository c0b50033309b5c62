import { type GetBezierPathParams, getBezierPath } from "@xyflow/react";

/** How far a wire that runs backwards reaches out of its ports before it turns. Pixels. */
const REACH = 56;
/** From a port up to the gap above its card. */
const ABOVE = 44;

/**
 * The path of a wire and the place of its label. Forwards it is the usual curve; backwards it leaves to the right,
 * runs through the gap above the lower card (above both in one row), and comes in from the left.
 */
export function wirePath(ends: GetBezierPathParams): readonly [path: string, labelX: number, labelY: number] {
  const { sourceX: sx, sourceY: sy, targetX: tx, targetY: ty } = ends;
  if (tx >= sx - 8) {
    const [path, x, y] = getBezierPath(ends);
    return [path, x, y];
  }
  const middle = (Math.abs(ty - sy) < 2 * REACH ? Math.min(sy, ty) : Math.max(sy, ty)) - ABOVE;
  const x = (sx + tx) / 2;
  const path = `M${sx},${sy} C${sx + REACH},${sy} ${sx + REACH},${middle} ${sx - REACH / 2},${middle} L${tx + REACH / 2},${middle} C${tx - REACH},${middle} ${tx - REACH},${ty} ${tx},${ty}`;
  return [path, x, middle];
}
