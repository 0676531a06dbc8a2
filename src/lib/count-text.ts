/** A whole number for people: `1,234,567`. By hand: the first use of Intl costs a run some 20 ms. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
