// Whole numbers for people. Without Intl: its first use takes some 20 ms.

/** The number in groups of three digits: `1,234,567`. */
export function countText(count: number | bigint): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The number and its noun: `1 line`, `2,000 lines`. @param many only if it is not `one` with an s */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
