// The views of `authtrack parse`: logins, an explanation of each line, unknown messages, or counts.
import type { ParseView } from '../cli/cli.js';
import { isoInstant } from '../lib/time-text.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { Status } from '../model/login-event.js';
import { loginAt, NONE, type Logins } from '../model/logins.js';
import { decoded } from '../lib/interned.js';
import type { Outcome } from '../model/outcome.js';
import type { LineWatcher, ParsedLines } from '../parse/parse.js';
import { TemplateTally, type RunTally } from '../report/report.js';

export type View = {
  /**
   * Returns a function to call for each line of a log, in a view that needs it.
   * @param file the name of the log, or undefined if only one log is read
   */
  readonly watch?: (file: string | undefined) => LineWatcher;
  /** The text to print after a block. In a view with `watch`, `parsed` has no logins. */
  ofBlock(parsed: Partial<ParsedLines>, file: string | undefined): string;
  /** The text to print at the end. `tally` counts the lines of all logs, but not their logins. */
  atEnd(tally: RunTally): string;
  /** The lines that the view does not print, so that parse warns of them. */
  readonly leavesOut: readonly ('malformed' | 'unrecognized')[];
};

export const parseViews: Readonly<Record<ParseView, () => View>> = {
  logins: () => ({
    ofBlock: ({ logins }, file) => loginLines(logins, file),
    atEnd: () => '',
    leavesOut: ['malformed', 'unrecognized'],
  }),
  explain() {
    let lines: string[] = [];
    return {
      watch: (file) => (outcome, line) => {
        lines.push(`${toJsonLine({ ...ofFile(file), line, ...explained(outcome) })}\n`);
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
    const tally = new TemplateTally();
    return {
      watch: (file) => (outcome, line, text) => {
        if (!('outcome' in outcome) || outcome.outcome !== 'unrecognized') return;
        tally.add(decoded(outcome.message), line, decoded(text), file);
      },
      ofBlock: () => '',
      atEnd: () =>
        tally
          .templates()
          .map((template) => `${toJsonLine(template)}\n`)
          .join(''),
      leavesOut: ['malformed'],
    };
  },
  count() {
    const events: Record<Status, number> = { Accepted: 0, Failed: 0, Invalid: 0, Probe: 0 };
    let attempts = 0;
    return {
      ofBlock(parsed) {
        const { logins, unwrittenProbes = 0 } = parsed;
        events.Probe += unwrittenProbes;
        for (let n = 0; n < (logins?.count ?? 0); n++) {
          const kind = logins?.kinds[logins.kind[n] ?? NONE];
          if (kind !== undefined) events[kind.status] += 1;
          attempts += logins?.attempts[n] ?? 0;
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

function loginLines(logins: Logins | undefined, file: string | undefined): string {
  let lines = '';
  if (logins === undefined) return lines;
  for (let n = 0; n < logins.count; n++) {
    const event = loginAt(logins, n);
    // JSON leaves out undefined fields; a copy without the field takes twice the time.
    const printed = { ...event, date: isoInstant(event.date), reading: undefined };
    lines += `${toJsonLine(file === undefined ? printed : { ...ofFile(file), ...printed })}\n`;
  }
  return lines;
}

function ofFile(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file };
}

type Explained = { readonly outcome: string; readonly reason: string };

/** `Failed, 1 attempt`, or the reason why a line is not a login. */
function explained(outcome: Outcome): Explained {
  if ('outcome' in outcome) return { outcome: outcome.outcome, reason: outcome.reason };
  const { status, attempts } = outcome;
  return { outcome: 'event', reason: `${status}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}` };
}
