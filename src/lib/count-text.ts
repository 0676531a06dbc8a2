/** A whole number for people: `1,234,567`. Without Intl: its first use takes some 20 ms. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
