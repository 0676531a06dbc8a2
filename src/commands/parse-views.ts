// What `authtrack parse` prints: logins, or what became of each line, or what authtrack does not know, or how many there
// are of each.
import type { ParseView } from '../cli/cli.js';
import { isoInstant } from '../lib/iso-instant.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { Status } from '../model/login-event.js';
import { loginAt, NONE, type Logins } from '../model/logins.js';
import { decoded, type LineWatcher, type Outcome, type ParsedLines } from '../parse/parse.js';
import { TemplateTally, type RunTally } from '../report/report.js';

export type View = {
  /**
   * What is called for each line of a log, where the view needs to know.
   * @param file the name of the log, if more than one is read; undefined if there is only one
   */
  readonly watch?: (file: string | undefined) => LineWatcher;
  /** What is printed when a block was parsed; of a view that watches, its logins are not known. */
  ofBlock(parsed: Partial<ParsedLines>, file: string | undefined): string;
  /** What is printed in the end; `tally` has the lines of all logs, but none of their logins. */
  atEnd(tally: RunTally): string;
  /** What is not printed, and so is worth a warning. */
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
    // What is undefined is not in JSON: to leave a field out of a copy takes twice the time.
    const printed = { ...event, date: isoInstant(event.date), reading: undefined };
    lines += `${toJsonLine(file === undefined ? printed : { ...ofFile(file), ...printed })}\n`;
  }
  return lines;
}

function ofFile(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file };
}

type Explained = { readonly outcome: string; readonly reason: string };

/** `Failed, 1 attempt`, or why a line is no login. */
function explained(outcome: Outcome): Explained {
  if ('outcome' in outcome) return { outcome: outcome.outcome, reason: outcome.reason };
  const { status, attempts } = outcome;
  return { outcome: 'event', reason: `${status}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}` };
}
