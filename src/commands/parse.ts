// authtrack parse: prints each login as a line of JSON, or another view of the lines. It uses no database and no
// network.
import type { ParseView, Settings } from '../cli/cli.js';
import { type LineCounts, type ParsedLines, parseEach, type Parser, watchEach } from '../parse/parse.js';
import type { LogInput } from '../read/read.js';
import { RunTally, unrecognizedText } from '../report/report.js';
import type { LineBlock } from '../model/line-block.js';
import { LoginsBuilder } from '../model/logins-builder.js';
import type { Context } from '../steps/run-command.js';
import { findProblems } from '../steps/log-problems.js';
import { refuseMalformed, warnOfMalformed } from '../steps/line-warnings.js';
import { checkInputs, openInputs, environmentOf } from '../steps/open-logs.js';
import { parserOpener } from '../steps/open-parser.js';
import { parseViews, type View } from './parse-views.js';
import { refuseHeaderless, warnOfProblems } from '../steps/report-problems.js';
import { warnOfUncounted } from '../steps/uncounted-repeats.js';
import { LogWatch } from '../steps/watch-logs.js';
import { writeOut } from '../steps/print.js';

const noLogins = new LoginsBuilder();

type What = { readonly names: readonly string[]; readonly view: ParseView; readonly settings: Settings };

/**
 * @throws DataError, after everything was printed, if no line of a log has a known header, and under --strict if any
 *   line is malformed
 */
export async function parse({ names, view: viewName, settings }: What, context: Context): Promise<void> {
  const tally = new RunTally();
  const view = parseViews[viewName]();
  const watch = new LogWatch();
  const onNotice = (text: string): void => context.log.warn(text);
  const openParser = watch.watched(parserOpener(settings, { signal: context.signal, onNotice }));
  const environment = environmentOf(context, settings);
  const logs = await checkInputs({ names, withRotated: false }, environment);
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

async function print(text: string, { stdout, signal }: Context): Promise<void> {
  if (text !== '') await writeOut(stdout, text, signal);
}
