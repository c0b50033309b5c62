import * as z from "zod";
import type { Checkpoint } from "./checkpoint";
import type { Design } from "./feature-encoding";
import { inSlices } from "./in-slices";
import { cholesky } from "./mixture/cholesky";

z.config({ jitless: true });

/** A linear regression on an encoded design. */
export const ridgeSchema = z.object({ coefficients: z.array(z.number()), intercept: z.number() });
export type Ridge = z.output<typeof ridgeSchema>;

/** Relative to the largest diagonal entry: what makes a singular system solvable and moves no digit that matters. */
const JITTER = 1e-10;

/**
 * Least squares with an L2 penalty, the intercept not penalised: minimises ||y - Xw - b||² + alpha ||w||², as scikit-learn's
 * Ridge (alpha 0: LinearRegression). By the normal equations of centred columns and Cholesky's factor (Hoerl and Kennard,
 * Technometrics 12, 1970). Collinear columns share their weight. O(rows x width² + width³).
 */
export async function fitRidge(design: Design, y: Float64Array, alpha: number, checkpoint: Checkpoint): Promise<Ridge> {
  const { rows, width } = design;
  const line = new Float64Array(width);
  const means = new Float64Array(width);
  let center = 0;
  for (let row = 0; row < rows; row++) center += (y[row] - y[0]) / rows;
  center = rows > 0 ? y[0] + center : 0;
  for (let row = 0; row < rows; row++) {
    writeRow(design, row, line);
    for (let j = 0; j < width; j++) means[j] += line[j] / rows;
  }
  const gram = new Float64Array(width * width);
  const moments = new Float64Array(width);
  await inSlices(rows, Math.max(1, (width * width) / 4), checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      writeRow(design, row, line);
      const value = y[row] - center;
      for (let j = 0; j < width; j++) line[j] -= means[j];
      for (let j = 0; j < width; j++) {
        const own = line[j];
        moments[j] += own * value;
        for (let k = 0; k <= j; k++) gram[j * width + k] += own * line[k];
      }
    }
  });
  const coefficients = solve(gram, moments, width, alpha);
  let intercept = center;
  for (let j = 0; j < width; j++) intercept -= coefficients[j] * means[j];
  return { coefficients, intercept };
}

/** What the regression says of each row of a design. O(rows x width). */
export function predictRidge({ coefficients, intercept }: Ridge, design: Design): Float64Array {
  const { rows, denseWidth, dense, blocks } = design;
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let value = intercept;
    for (let d = 0; d < denseWidth; d++) value += dense[row * denseWidth + d] * coefficients[d];
    for (const block of blocks) if (block.codes[row] >= 0) value += coefficients[block.offset + block.codes[row]];
    values[row] = value;
  }
  return values;
}

function writeRow({ denseWidth, dense, blocks }: Design, row: number, line: Float64Array): void {
  line.fill(0);
  for (let d = 0; d < denseWidth; d++) line[d] = dense[row * denseWidth + d];
  for (const block of blocks) if (block.codes[row] >= 0) line[block.offset + block.codes[row]] = 1;
}

function solve(gram: Float64Array, moments: Float64Array, width: number, alpha: number): number[] {
  let largest = 0;
  for (let j = 0; j < width; j++) largest = Math.max(largest, gram[j * width + j]);
  const penalized = (penalty: number) => {
    const matrix = gram.slice();
    for (let j = 0; j < width; j++) matrix[j * width + j] += penalty;
    return cholesky(matrix, width);
  };
  const lower = (alpha > 0 ? penalized(alpha) : null) ?? penalized(alpha + JITTER * largest);
  if (!lower) return new Array<number>(width).fill(0);
  const solution = moments.slice();
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < i; k++) solution[i] -= lower[i * width + k] * solution[k];
    solution[i] /= lower[i * width + i];
  }
  for (let i = width - 1; i >= 0; i--) {
    for (let k = i + 1; k < width; k++) solution[i] -= lower[k * width + i] * solution[k];
    solution[i] /= lower[i * width + i];
  }
  return [...solution];
}
