// Formats numbers for people, the same on every machine, whatever its language.

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `18204` is `18,204`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1` and `user` is `1 user`; `12` is `12 users`. @param plural only if it is not the word with an s */
export function formatCountOf(count: number, word: string, plural = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : plural}`;
}

/** A percentage with one decimal. A small part is never shown as 0%, and nearly all never as 100%. */
export function formatShare(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '< 0.1%';
  if (percent > 99.9 && percent < 100) return '> 99.9%';
  return percent === 100 ? '100%' : `${percent.toFixed(1)}%`;
}
