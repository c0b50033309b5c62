/** Rows of each class; codes below 0 are not counted. */
export function classCounts(codes: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const code of codes) if (code >= 0) counts[code]++;
  return counts;
}

/** Weight of each class so that all weigh the same in sum: rows / (classes x rows of the class), as scikit-learn's "balanced". */
export function classWeights(codes: Int32Array, classes: number): Float64Array {
  return Float64Array.from(classCounts(codes, classes), (count) => (count === 0 ? 0 : codes.length / (classes * count)));
}

/** The class with the highest probability a row; the first of equals. */
export function mostProbable(probabilities: readonly Float64Array[], rows: number): Int32Array {
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let k = 1; k < probabilities.length; k++) {
      if (probabilities[k][row] > probabilities[codes[row]][row]) codes[row] = k;
    }
  }
  return codes;
}
