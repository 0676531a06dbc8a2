// authtrack bans import: a list of others in the place of the one that was imported under its name before.
import path from 'node:path';

import {
  originName,
  readList,
  type NoList,
  type ReadList,
  type ReadOptions,
  type RefusedLine,
} from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { countText } from '../lib/count-text.js';
import { parseDuration } from '../lib/duration.js';
import { DataError, NoInputError, UsageError, type AuthtrackError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openInput, type LogInput } from '../read/read.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { widestOf } from './decide-bans.js';
import { refuseTooMuch } from './list-limits.js';
import { databaseOf } from './database-of.js';
import { environmentOf } from './open-inputs.js';
import { writeLines, writeOut } from './write-out.js';

type Options = Readonly<Record<string, string | boolean | undefined>>;

type ImportContext = Context & { readonly settings: Settings };

const MAX_SHOWN_CHARACTERS = 60;

/**
 * @param source a file, plain or compressed; `-` is standard input
 * @throws NoInputError for an empty input; DataError for an input that is not a list, was cut off or bans too much: the old list stays
 */
export async function bansImport(
  source: string,
  { from = '', for: length, allowGrowth }: Options,
  { settings, ...context }: ImportContext,
): Promise<void> {
  if (typeof from !== 'string' || !originName.test(from)) {
    throw new UsageError(`--from "${safeText(String(from))}" is not a name of a list`, {
      hint: 'A name has up to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit.',
    });
  }
  const lengthMicros = lengthOf(length);
  const now = nowMicros();
  const widest = widestOf(settings);
  const where = source === '-' ? 'standard input' : safeText(source);
  const list = await readFrom(source, { name: from, lengthMicros, now, widest }, { settings, ...context });
  // What was read then is not the whole.
  if (context.signal.aborted) return;
  if ('issue' in list) throw issueOf(list, where);
  const { entries, expired, refusedLines, refused } = list;
  for (const one of refused) context.log.warn(`${where}: refused ${shown(one)}`);
  if (refusedLines > refused.length) {
    context.log.warn(`${where}: refused ${countText(refusedLines - refused.length)} more lines`);
  }
  await withClosing(async (closing) => {
    const store = closing(await openStore(databaseOf(settings, context)));
    const isAllowed = allowGrowth === true;
    await refuseTooMuch(store, { name: from, entries, now }, { where, isAllowed }, settings);
    await store.replaceSharedBans({ name: from, entries, now });
  });
  const result = { from, entries: entries.length, expired, refused: refusedLines };
  if (settings.json) await writeOut(context.stdout, `${toJsonLine(result)}\n`);
  else if (!settings.quiet) await writeLines(context.stdout, [summaryOf(result)]);
}

function lengthOf(given: string | boolean | undefined): number | null {
  if (given === undefined) return null;
  const text = String(given);
  const micros = parseDuration(text);
  if (micros !== null) return micros;
  throw new UsageError(`--for "${safeText(text)}" is no length of time`, { hint: 'Write 12h, 7d or 4w.' });
}

async function readFrom(
  source: string,
  options: ReadOptions,
  context: ImportContext,
): Promise<ReadList | NoList> {
  // A file that is named as the journal is would else be one.
  const name = source === '-' ? source : path.resolve(source);
  const input = await openInput(name, environmentOf(context, context.settings));
  try {
    return await readList(textsOf(input), options);
  } finally {
    await input.close();
  }
}

/** As latin1: what is not ASCII is in comments, or refused. A line that is too long for a log is refused by one word. */
async function* textsOf(input: LogInput): AsyncGenerator<string> {
  for await (const { bytes, overlong } of input.blocks()) {
    yield overlong ? '(too long)\n' : Buffer.from(bytes).toString('latin1');
  }
}

const issues: Readonly<Record<NoList['issue'], readonly [message: string, hint: string]>> = {
  empty: [
    'is empty',
    'See what was to write it. A list that is meant to be empty has a line that begins with #.',
  ],
  later: ['is a list of a later authtrack', 'Upgrade authtrack.'],
  'no-list': [
    'is no ban list',
    'It takes an address or network a line. The list that was imported before stays.',
  ],
  cut: ['was cut off', 'Send it again, to its last newline. The list that was imported before stays.'],
  'too-long': ['is too long for a ban list', 'It may have half a million entries, and two million lines.'],
};

function issueOf({ issue, refused }: NoList, where: string): AuthtrackError {
  const [message, hint] = issues[issue];
  const text = `${where} ${message}${refused === undefined ? '' : `: ${shown(refused)}`}`;
  return issue === 'empty' ? new NoInputError(text, { hint }) : new DataError(text, { hint });
}

function shown({ line, text, why }: RefusedLine): string {
  const cut = text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
  return `line ${line}, ${why}: "${safeText(cut)}"`;
}

type ImportResult = {
  readonly from: string;
  readonly entries: number;
  readonly expired: number;
  readonly refused: number;
};

function summaryOf({ from, entries, expired, refused }: ImportResult): string {
  const parts = [
    `${countText(entries)} ${entries === 1 ? 'entry' : 'entries'} of the list ${from}`,
    ...(expired > 0 ? [`${countText(expired)} expired`] : []),
    ...(refused > 0 ? [`${countText(refused)} refused`] : []),
  ];
  return `${parts.join('; ')}.`;
}
