// What `authtrack parse` prints: logins, or what became of each line, or what authtrack does not know, or how many there
// are of each.
import type { ParseView } from '../cli/cli.js';
import { isoInstant } from '../lib/iso-instant.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { LoginEvent, Status } from '../model/login-event.js';
import { decoded, type LineWatcher, type Outcome, type ParsedBlock } from '../parse/parse.js';
import { ShapeTally, type RunTally } from '../report/report.js';

export type View = {
  /** Told of each line, where the view needs to know. */
  readonly watch?: LineWatcher;
  /** What is printed when a block was parsed. */
  ofBlock(parsed: ParsedBlock): string;
  /** What is printed in the end; `tally` has the lines of all logs, but none of their logins. */
  atEnd(tally: RunTally): string;
  /** What is not printed, and so is worth a warning. */
  readonly leavesOut: readonly ('malformed' | 'unrecognized')[];
};

export const parseViews: Readonly<Record<ParseView, () => View>> = {
  logins: () => ({
    ofBlock: ({ events }) => events.map(loginLine).join(''),
    atEnd: () => '',
    leavesOut: ['malformed', 'unrecognized'],
  }),
  explain() {
    let lines: string[] = [];
    return {
      watch(outcome, line) {
        lines.push(`${toJsonLine({ line, ...explained(outcome) })}\n`);
      },
      ofBlock() {
        const text = lines.join('');
        lines = [];
        return text;
      },
      atEnd: () => '',
      leavesOut: [],
    };
  },
  unmatched() {
    const tally = new ShapeTally();
    return {
      watch(outcome, line, text) {
        if (!('outcome' in outcome) || outcome.outcome !== 'unrecognized') return;
        tally.add(decoded(outcome.message), line, decoded(text));
      },
      ofBlock: () => '',
      atEnd: () =>
        tally
          .shapes()
          .map((shape) => `${toJsonLine(shape)}\n`)
          .join(''),
      leavesOut: ['malformed'],
    };
  },
  count() {
    const events: Record<Status, number> = { Accepted: 0, Failed: 0, Invalid: 0, Probe: 0 };
    let attempts = 0;
    return {
      ofBlock(parsed) {
        for (const event of parsed.events) {
          events[event.status] += 1;
          attempts += event.attempts;
        }
        return '';
      },
      atEnd({ lines, malformed, unrecognized }) {
        return `${toJsonLine({ lines, events, attempts, malformed, unrecognized })}\n`;
      },
      leavesOut: [],
    };
  },
};

function loginLine(event: LoginEvent): string {
  return `${toJsonLine({ ...event, date: isoInstant(event.date) })}\n`;
}

type Explained = { readonly outcome: string; readonly reason: string };

/** `Failed, 1 attempt`, or why a line is no login. */
function explained(outcome: Outcome): Explained {
  if ('outcome' in outcome) return { outcome: outcome.outcome, reason: outcome.reason };
  const { status, attempts } = outcome;
  return { outcome: 'event', reason: `${status}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}` };
}
