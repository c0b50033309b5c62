import { short } from "../plane";
import { symmetricEigen } from "../symmetric-eigen";
import { covarianceOf, type Mixture } from "./mixture";

/** One standard deviation of a component as it looks on a plane. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  /** Half axes, and the angle of the first (radians, counterclockwise from x). */
  readonly along: number;
  readonly across: number;
  readonly angle: number;
}

/** Projects every component on the plane of two directions of unit length. O(components x d²). */
export function ellipsesOf(mixture: Mixture, axes: readonly [Float64Array, Float64Array]): Ellipse[] {
  const { components, dimensions: d, means } = mixture;
  return Array.from({ length: components }, (_, c) => {
    const matrix = covarianceOf(mixture, c);
    const between = (a: Float64Array, b: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sum += a[i] * matrix[i * d + j] * b[j];
      return sum;
    };
    const cross = between(axes[0], axes[1]);
    const { values, vectors } = symmetricEigen(Float64Array.of(between(axes[0], axes[0]), cross, cross, between(axes[1], axes[1])), 2);
    const place = (axis: Float64Array) => short(axis.reduce((sum, value, t) => sum + value * means[c * d + t], 0));
    return {
      x: place(axes[0]),
      y: place(axes[1]),
      along: short(Math.sqrt(Math.max(0, values[0]))),
      across: short(Math.sqrt(Math.max(0, values[1]))),
      angle: short(Math.atan2(vectors[0][1], vectors[0][0])),
    };
  });
}
