// Makes hostile text harmless in a cell of a Markdown table (GitHub Flavored Markdown).
import { safeText } from './safe-text.js';

// Words without what has a meaning within a cell.
const words = /^[\p{L}\p{M}\p{N}]+(?:[ ,()/-]+[\p{L}\p{M}\p{N}]+)*\)?$/u;
const time = /^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?$/;
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
// A pipe would end the cell even within code, and a backtick the code. A reader would not see spaces at the ends.
const endsCode = /[|`]|^ +| +$/g;

/**
 * A text as a cell. What Markdown could take for a link, a mention, HTML or an end of the cell is inline code; there,
 * pipes and backticks are `\x7c` and `\x60`.
 */
export function markdownCell(text: string): string {
  const safe = safeText(text);
  const isPlain = safe === '' || time.test(safe) || ipv4.test(safe) || (safe === text && words.test(safe));
  if (isPlain) return safe;
  const code = safe.replace(endsCode, (found) =>
    Array.from(found, (one) => `\\x${one.charCodeAt(0).toString(16)}`).join(''),
  );
  return `\`${code}\``;
}

/** A table; its titles are known to be harmless. @param isRight by column: whether it holds numbers */
export function markdownHead(
  titles: readonly string[],
  isRight: (column: number) => boolean = () => false,
): string {
  return `${markdownRow(titles)}${markdownRow(titles.map((_, n) => (isRight(n) ? '--:' : '---')))}`;
}

/** @param cells as markdownCell returns them */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
