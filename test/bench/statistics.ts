/** The middle one, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The exponent b of y = a·x^b that fits best: least squares over the logarithms. NaN of fewer than two points. */
export function fittedExponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logarithms = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const meanX = mean(logarithms.map(([x]) => x));
  const meanY = mean(logarithms.map(([, y]) => y));
  let covariance = 0;
  let variance = 0;
  for (const [x, y] of logarithms) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  return covariance / variance;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
