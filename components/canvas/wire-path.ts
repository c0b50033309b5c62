import { type GetBezierPathParams, getBezierPath } from "@xyflow/react";

/** How far a wire that runs backwards reaches out of its ports before it turns. Pixels. */
const REACH = 56;
/** From a port up to the gap above its card, and down to the gap below it when it shows a picture. */
const ABOVE = 44;
const BELOW = 140;

/**
 * The path of a wire and the place of its label. Forwards it is the usual curve; backwards it leaves to the right,
 * runs through the gap below the row it leaves (above both cards in one row), and comes in from the left.
 */
export function wirePath(ends: GetBezierPathParams): readonly [path: string, labelX: number, labelY: number] {
  const { sourceX: sx, sourceY: sy, targetX: tx, targetY: ty } = ends;
  if (tx >= sx - 8) {
    const [path, x, y] = getBezierPath(ends);
    return [path, x, y];
  }
  const down = ty - sy > 2 * REACH;
  const middle = down ? Math.min(sy + BELOW, ty - ABOVE) : (sy - ty > 2 * REACH ? sy : Math.min(sy, ty)) - ABOVE;
  const x = (sx + tx) / 2;
  const path = `M${sx},${sy} C${sx + REACH},${sy} ${sx + REACH},${middle} ${sx - REACH / 2},${middle} L${tx + REACH / 2},${middle} C${tx - REACH},${middle} ${tx - REACH},${ty} ${tx},${ty}`;
  return [path, x, middle];
}
