// A table of names, numbers and bars, as wide as the terminal.
import { countText } from '../lib/count-text.js';
import { cutText, displayWidth, padText } from '../lib/display-text.js';
import { shownText } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';

type BarRow = { readonly label: string; readonly value: number };

const NAME_SHARE = 0.4;
const MAX_NAME_WIDTH = 64;
const BAR_SHARE = 0.3;

/** Two spaces before each of the three columns. */
const GAPS_WIDTH = 6;

/** A shorter bar shows no differences, and is left out. */
const MIN_BAR_WIDTH = 4;

/** One line for each row. The longest bar is that of the highest value. */
export function barLines(rows: readonly BarRow[], terminal: Terminal): readonly string[] {
  const most = Math.max(...rows.map(({ value }) => value));
  const labels = rows.map(({ label }) => shownName(label, terminal));
  const labelWidth = Math.max(...labels.map(displayWidth));
  const valueWidth = countText(most).length;
  const left = terminal.width - GAPS_WIDTH - labelWidth - valueWidth;
  const barWidth = Math.min(Math.floor(terminal.width * BAR_SHARE), left);
  return rows.map(({ value }, i) => {
    const text = `  ${padText(labels[i] ?? '', labelWidth)}  ${countText(value).padStart(valueWidth)}`;
    if (barWidth < MIN_BAR_WIDTH) return text;
    const length = Math.max(1, Math.round((value / most) * barWidth));
    return `${text}  ${(terminal.isAscii ? '#' : '█').repeat(length)}`;
  });
}

/** A name that fits into a column of names. Escapes count, since they make it longer. */
export function shownName(name: string, terminal: Terminal): string {
  const width = Math.min(Math.floor(terminal.width * NAME_SHARE), MAX_NAME_WIDTH);
  return cutText(shownText(name, terminal), width, terminal);
}
