// authtrack parse: prints each login as a line of JSON, or with a flag another view of the lines. It uses no database
// and no network.
import { decoded } from '../lib/interned.js';
import { isoInstant } from '../lib/time-text.js';
import { countOf } from '../lib/count-text.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { LineBlock } from '../model/line-block.js';
import type { Status } from '../model/login.js';
import { LoginsBuilder } from '../model/logins-builder.js';
import { loginAt, type Logins, NONE } from '../model/logins.js';
import type { Outcome } from '../model/outcome.js';
import {
  type LineCounts,
  type LineWatcher,
  type ParsedLines,
  parseEach,
  type Parser,
  watchEach,
} from '../parse/parse.js';
import type { LogInput } from '../read/read.js';
import { RunTally, TemplateTally, unrecognizedText } from '../report/report.js';
import { refuseMalformed, warnOfMalformed, warnOfUncounted } from '../steps/line-warnings.js';
import { findProblems, refuseHeaderless, warnOfProblems } from '../steps/log-problems.js';
import { checkInputs, environmentOf, openInputs } from '../steps/open-logs.js';
import { parserOpener } from '../steps/open-parser.js';
import { writeOut } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';
import { LogWatch } from '../steps/watch-logs.js';

type ParseView = 'logins' | 'explain' | 'unmatched' | 'count';

const noLogins = new LoginsBuilder();

/**
 * @throws DataError, after everything was printed, if no line of a log has a known header, and under --strict if any
 *   line is malformed
 */
export async function run(context: CommandContext): Promise<void> {
  const { settings, inputs: names } = context;
  const tally = new RunTally();
  // The table of commands has no other views.
  const view = views[(context.view ?? 'logins') as ParseView]();
  const watch = new LogWatch();
  const onNotice = (text: string): void => context.log.warn(text);
  const openParser = watch.watched(parserOpener(settings, { signal: context.signal, onNotice }));
  const environment = environmentOf(context, settings, 'parse');
  const logs = await checkInputs({ names, withRotated: false }, environment);
  context.verbose(`logs: ${logs.map(({ name }) => name).join(', ')}`);
  for await (const input of openInputs(logs, environment)) {
    const parser = await openParser(input);
    const file = logs.length > 1 ? input.name : undefined;
    const shownNotices = input.notices?.length ?? 0;
    input.notices?.forEach(onNotice);
    for await (const parsed of parsedBy({ view, input, parser, file, onNotice })) {
      if (context.signal.aborted) break;
      tally.addBatch(input.name, { ...parsed, leftUnfinished: false }, noLogins);
      await print(view.ofBlock(parsed, file), context);
    }
    input.notices?.slice(shownNotices).forEach(onNotice);
  }
  await print(view.atEnd(tally), context);
  if (context.signal.aborted) return;
  const unrecognized = unrecognizedText(tally);
  if (view.leavesOut.includes('unrecognized') && unrecognized !== undefined && !settings.quiet)
    context.log.warn(unrecognized);
  if (view.leavesOut.includes('malformed') && !settings.strict) warnOfMalformed(tally, settings, context.log);
  warnOfUncounted(tally, settings, context.log);
  const problems = [...watch.sets().values()].flatMap((set) =>
    findProblems(set, { hadSshd: false, mustHaveLines: false }),
  );
  warnOfProblems(problems, context.log);
  refuseHeaderless(problems);
  if (settings.strict) refuseMalformed(tally);
}

/** The blocks of a log. A last line without newline counts; an incomplete last entry of a journal export does not. */
async function* withoutWaiting(input: LogInput, onNotice: Parsing['onNotice']): AsyncGenerator<LineBlock> {
  for await (const block of input.blocks()) {
    if (block.unfinished && !block.overlong && block.bytes.length === 0)
      onNotice(
        `${input.name} ends in the middle of an entry of a journal export: authtrack skips that entry`,
      );
    else yield block;
  }
}

type Parsing = {
  readonly view: View;
  readonly input: LogInput;
  readonly parser: Parser;
  readonly file: string | undefined;
  readonly onNotice: (text: string) => void;
};

function parsedBy({
  view: { watch },
  input,
  parser,
  file,
  onNotice,
}: Parsing): AsyncIterable<LineCounts & Partial<ParsedLines>> {
  const blocks = withoutWaiting(input, onNotice);
  return watch === undefined ? parseEach(blocks, parser) : watchEach(blocks, parser, watch(file));
}

async function print(text: string, { stdout, signal }: CommandContext): Promise<void> {
  if (text !== '') await writeOut(stdout, text, signal);
}

type View = {
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

/** What `parse` prints: logins, or with a flag of that name something else. */
const views: Readonly<Record<ParseView, () => View>> = {
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
  return { outcome: 'event', reason: `${status}, ${countOf(attempts, 'attempt')}` };
}
