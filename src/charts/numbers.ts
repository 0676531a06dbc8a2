// Formats a share for people.

/** A percentage with one decimal. A small part is never shown as 0%, and nearly all never as 100%. */
export function formatShare(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '< 0.1%';
  if (percent > 99.9 && percent < 100) return '> 99.9%';
  return percent === 100 ? '100%' : `${percent.toFixed(1)}%`;
}
