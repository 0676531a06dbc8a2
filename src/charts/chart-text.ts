// Hostile text made fit for a picture: nothing invisible, nothing that the packaged font cannot draw, nothing endless.
import { safeText } from '../lib/safe-text.js';
import { textWidthPx } from './text-width.js';

// What the packaged font draws, letter by letter: Latin, Greek, Cyrillic and their punctuation. Any other character
// would come out of whatever fonts this machine has, or as an empty box; combining marks can be piled up without end.
const undrawable =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u0400-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2026\u20ac]/gu;

/** More than fit anywhere, even of the narrowest: what is cut off here is never seen. */
const MAX_CHARS = 120;

/** The room that a text has: the size of its letters and the most it may be wide. */
export type Room = { readonly sizePx: number; readonly maxPx: number };

/**
 * Text as it may stand in a chart, shortened with an ellipsis to fit its room. What cannot be drawn is written
 * `\u{NNNN}`, an empty text `(empty)`, so that it can be seen.
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
