// Lists within sentences.

/**
 * `a, b, c and 4 more`
 * @param count how many there are, if `texts` has only the first of them
 */
export function shortList(texts: readonly string[], most = 3, count = texts.length): string {
  const shown = texts.slice(0, most);
  const more = count - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
