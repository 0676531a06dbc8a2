// The findings at the beginning of the summary: what is new and matters, in plain sentences.
import { countOf, countText } from '../lib/count-text.js';
import { ellipsisOf } from '../lib/display-text.js';
import type { Terminal } from '../lib/terminal.js';
import { localTime, openTimeZone } from '../lib/time-zone.js';
import type { Finding } from '../model/finding.js';
import type { OutLine } from './out-line.js';

/** A finding for people. All texts are hostile. */
export type ShownFinding = Pick<Finding, 'id' | 'severity' | 'last'> & { readonly sentence: string };

export type NewInSummary = {
  /** The highest rank first. */
  readonly shown: readonly ShownFinding[];
  /** How many new findings of a lower severity there are. */
  readonly lesser: number;
  /** Whether all stored rows are of old days that were too many to judge here. */
  readonly isLeftOut: boolean;
};

const TOP = 10;
const SEVERITY_WIDTH = 8;
const INDENT = 2;

/** The lines below the title; none without new findings. */
export function newFindingLines(
  { shown, lesser }: NewInSummary,
  timezone: string,
  terminal: Terminal,
): readonly OutLine[] {
  const [first] = shown;
  if (first === undefined) return [];
  const zone = openTimeZone(timezone);
  const more = shown.length - TOP;
  return [
    ...shown.slice(0, TOP).map(({ severity, sentence, last }): OutLine => {
      const text = `  ${severity.padEnd(SEVERITY_WIDTH)}${sentence} (${localTime(last, zone)})`;
      return {
        text,
        tone: severity === 'high' ? 'alarm' : 'warning',
        indent: INDENT + SEVERITY_WIDTH,
      };
    }),
    ...(more > 0 ? [`  ${ellipsisOf(terminal)} and ${countText(more)} more: \`authtrack findings\``] : []),
    ...(lesser > 0
      ? [`  ${countOf(lesser, 'finding')} of a lower severity: \`authtrack findings --severity low\``]
      : []),
    `  Explain the first: \`authtrack findings explain ${first.id}\``,
  ];
}
