import { getBezierPath, type GetBezierPathParams } from "@xyflow/react";

/** How far a wire that runs backwards reaches out of its ports before it turns. Pixels. */
const REACH = 56;
/** Room below two cards of about the same height, for a wire that runs back between them. */
const BELOW = 92;

/**
 * The path of a wire and the place of its label. Forwards it is the usual curve; backwards it leaves to the right,
 * runs between the rows, and comes in from the left, so that it never crosses its own cards.
 */
export function wirePath(ends: GetBezierPathParams): readonly [path: string, labelX: number, labelY: number] {
  const { sourceX: sx, sourceY: sy, targetX: tx, targetY: ty } = ends;
  if (tx >= sx - 8) {
    const [path, x, y] = getBezierPath(ends);
    return [path, x, y];
  }
  const middle = Math.abs(ty - sy) < 2 * REACH ? Math.max(sy, ty) + BELOW : (sy + ty) / 2;
  const x = (sx + tx) / 2;
  const path = `M${sx},${sy} C${sx + REACH},${sy} ${sx + REACH},${middle} ${sx - REACH / 2},${middle} L${tx + REACH / 2},${middle} C${tx - REACH},${middle} ${tx - REACH},${ty} ${tx},${ty}`;
  return [path, x, middle];
}
