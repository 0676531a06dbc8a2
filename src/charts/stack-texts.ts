// Decides which stacks show their total: all if there is room, else the highest one and those that are cut.
import { STACK_TEXT_PX } from './overlay.js';
import { countText } from '../lib/count-text.js';
import { textWidthPx } from './text-width.js';

/** The least width that is left for the stacks beside the numbers of the axis. */
const STACKS_PX = 1040;

const GAP_PX = 5;

/** A text for each stack, or null. @param limit the end of the axis if stacks are cut */
export function stackTexts(totals: readonly number[], limit: number | null): readonly (string | null)[] {
  const slotPx = STACKS_PX / totals.length;
  const falling = [...totals.entries()].filter(([, total]) => total > 0).sort(([, a], [, b]) => b - a);
  const highest = falling[0]?.[1] ?? 0;
  const all = textPx(highest) + GAP_PX <= slotPx;
  const texts: (string | null)[] = totals.map(() => null);
  for (const [nth, [i, total]] of falling.entries()) {
    const wanted = all || nth === 0 || (limit !== null && total > limit);
    // Higher stacks come first; a text without room beside them is left out.
    const reach = Math.ceil((textPx(highest) + GAP_PX) / slotPx);
    const near = texts.slice(Math.max(0, i - reach + 1), i + reach);
    if (wanted && near.every((text) => text === null)) texts[i] = countText(total);
  }
  return texts;
}

function textPx(count: number): number {
  return textWidthPx(countText(count), STACK_TEXT_PX);
}
