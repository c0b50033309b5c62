export interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** One vector a row, in the order of the values, unit length, its largest component positive. */
  readonly vectors: readonly Float64Array[];
}

/**
 * Eigenvalues and vectors of a symmetric matrix (size x size, row by row) by cyclic Jacobi rotations
 * (Golub and Van Loan, Matrix Computations, 8.5). O(size³) a sweep, a handful of sweeps.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const work = jacobi(matrix, size);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same for large matrices, with a rest after every row of rotations. */
export async function symmetricEigenSliced(matrix: Float64Array, size: number, checkpoint: () => Promise<void>): Promise<Eigen> {
  const work = jacobi(matrix, size);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await checkpoint();
  }
}

function* jacobi(matrix: Float64Array, size: number): Generator<void, Eigen> {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let whole = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const square = a[i * size + j] ** 2;
        whole += square;
        if (i !== j) off += square;
      }
    }
    if (off <= 1e-30 * whole) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
      yield;
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j] - a[i * size + i] || i - j);
  return {
    values: Float64Array.from(order, (i) => a[i * size + i]),
    vectors: order.map((i) => withSign(Float64Array.from({ length: size }, (_, t) => v[t * size + i]))),
  };
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const kp = a[k * size + p];
    const kq = a[k * size + q];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k++) {
    const pk = a[p * size + k];
    const qk = a[q * size + k];
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
    const kp = v[k * size + p];
    const kq = v[k * size + q];
    v[k * size + p] = c * kp - s * kq;
    v[k * size + q] = s * kp + c * kq;
  }
}

function withSign(vector: Float64Array): Float64Array {
  let most = 0;
  for (let t = 1; t < vector.length; t++) if (Math.abs(vector[t]) > Math.abs(vector[most]) + 1e-12) most = t;
  return vector[most] < 0 ? vector.map((value) => -value) : vector;
}
