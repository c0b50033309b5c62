/**
 * Lower Cholesky factor of a symmetric matrix (size x size, row by row), or null when it is not positive definite to
 * working precision (Golub and Van Loan, Matrix Computations, 4.2). O(size³).
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let t = 0; t < j; t++) sum -= lower[i * size + t] * lower[j * size + t];
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j];
      else if (sum > 0 && Number.isFinite(sum)) lower[i * size + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** Inverse of a lower triangular matrix. O(size³). */
export function inverseLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0;
      for (let t = j; t < i; t++) sum -= lower[i * size + t] * inverse[t * size + j];
      inverse[i * size + j] = sum / lower[i * size + i];
    }
  }
  return inverse;
}
