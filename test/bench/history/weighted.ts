// Draws by weight in logarithmic time, and weights as they are found on the Internet: few names have most of the attempts.

/** Returns a function that gives the index of a weight, as often as its share of all. @param fraction 0 up to 1 */
export function weightedIndex(weights: ArrayLike<number>): (fraction: number) => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let n = 0; n < weights.length; n++) {
    total += weights[n] ?? 0;
    sums[n] = total;
  }
  return (fraction) => {
    const wanted = fraction * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Zipf's law: the second item has half the weight of the first. @param offset makes the first items more alike */
export function zipf(count: number, offset = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, n) => 1 / (n + 1 + offset));
}
