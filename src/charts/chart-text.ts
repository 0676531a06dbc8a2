// Makes hostile text safe for a picture: nothing invisible, nothing that the packaged font cannot draw, nothing
// endless.
import { safeText } from '../lib/safe-text.js';
import { textWidthPx } from './text-width.js';

// The characters of the packaged font: Latin, Greek, Cyrillic and their punctuation. Any other character would be drawn
// with a font of this machine, or as an empty box. Combining marks are excluded, since they can be stacked endlessly.
const undrawable =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u0400-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2026\u20ac]/gu;

/** More than fit anywhere, even in narrow letters: what is cut off here would never be visible. */
const MAX_CHARS = 120;

/** The space for a text: letter size and maximum width. */
export type Room = { readonly sizePx: number; readonly maxPx: number };

/**
 * The text as a chart shows it, shortened with an ellipsis to fit its room. Characters that cannot be drawn become
 * `\u{NNNN}`, an empty text becomes `(empty)`.
 */
export function chartText(text: string, { sizePx, maxPx }: Room): string {
  if (text === '') return '(empty)';
  const drawable = safeText(text.slice(0, MAX_CHARS)).replace(undrawable, escape);
  if (drawable.length <= MAX_CHARS && textWidthPx(drawable, sizePx) <= maxPx) return drawable;
  let end = Math.min(drawable.length, MAX_CHARS) - 1;
  while (end > 1 && textWidthPx(`${drawable.slice(0, end)}…`, sizePx) > maxPx) end--;
  return `${drawable.slice(0, end)}…`;
}

function escape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
