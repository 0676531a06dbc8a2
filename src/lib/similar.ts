// Finds what a user meant by a misspelt name.

/** A name with more wrong letters than this share is another name. */
const MOST_WRONG = 0.4;

/** The name that differs least from `given`, or undefined if all differ much. */
export function mostSimilar(given: string, names: readonly string[]): string | undefined {
  // The work grows with the product of the lengths, and a user may give any text.
  const longest = Math.max(0, ...names.map((name) => name.length));
  if (given.length > 2 * longest) return undefined;
  let best: string | undefined;
  let fewest = Infinity;
  for (const name of names) {
    const wrong = distance(given, name);
    if (wrong >= fewest || wrong > MOST_WRONG * Math.max(given.length, name.length)) continue;
    [best, fewest] = [name, wrong];
  }
  return best;
}

/** Damerau-Levenshtein distance (optimal string alignment): letters to insert, remove, change, or exchange with the next. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
