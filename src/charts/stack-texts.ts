// Which stacks have their total written above them: all where there is room, else the highest and those that are cut.
import { STACK_TEXT_PX } from './overlay.js';
import { formatCount } from './numbers.js';
import { textWidthPx } from './text-width.js';

/** What is left for the stacks beside the numbers of the axis, at the least. */
const STACKS_PX = 1040;

const GAP_PX = 5;

/** A text for each stack, null for none; `limit` is where the axis ends when stacks are cut. */
export function stackTexts(totals: readonly number[], limit: number | null): readonly (string | null)[] {
  const slotPx = STACKS_PX / totals.length;
  const falling = [...totals.entries()].filter(([, total]) => total > 0).sort(([, a], [, b]) => b - a);
  const highest = falling[0]?.[1] ?? 0;
  const all = textPx(highest) + GAP_PX <= slotPx;
  const texts: (string | null)[] = totals.map(() => null);
  for (const [nth, [i, total]] of falling.entries()) {
    const wanted = all || nth === 0 || (limit !== null && total > limit);
    // The higher ones come first: one that has no room beside them goes without.
    const reach = Math.ceil((textPx(highest) + GAP_PX) / slotPx);
    const near = texts.slice(Math.max(0, i - reach + 1), i + reach);
    if (wanted && near.every((text) => text === null)) texts[i] = formatCount(total);
  }
  return texts;
}

function textPx(count: number): number {
  return textWidthPx(formatCount(count), STACK_TEXT_PX);
}
