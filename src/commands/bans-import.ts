// authtrack bans import: imports a list, which replaces the previous list of the same name.
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
import { parseDuration } from '../lib/time-text.js';
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
 * @throws NoInputError for an empty input; DataError for an input that is not a list, is truncated or bans too much.
 *   The previous list is then kept
 */
export async function bansImport(
  source: string,
  { from = '', for: length, allowGrowth }: Options,
  { settings, ...context }: ImportContext,
): Promise<void> {
  if (typeof from !== 'string' || !originName.test(from)) {
    throw new UsageError(`--from: expected the name of a list, got "${safeText(String(from))}"`, {
      hint: 'Use up to 64 letters, digits, dots, dashes and underscores, with a letter or digit first.',
    });
  }
  const lengthMicros = lengthOf(length);
  const now = nowMicros();
  const widest = widestOf(settings);
  const where = source === '-' ? 'standard input' : safeText(source);
  const list = await readFrom(source, { name: from, lengthMicros, now, widest }, { settings, ...context });
  // After a signal the list is incomplete.
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
  throw new UsageError(`--for: expected a duration, got "${safeText(text)}"`, {
    hint: 'Write it as 12h, 7d or 4w.',
  });
}

async function readFrom(
  source: string,
  options: ReadOptions,
  context: ImportContext,
): Promise<ReadList | NoList> {
  // An absolute path: a file named `journal` would otherwise mean the systemd journal.
  const name = source === '-' ? source : path.resolve(source);
  const input = await openInput(name, environmentOf(context, context.settings));
  try {
    return await readList(textsOf(input), options);
  } finally {
    await input.close();
  }
}

/** The blocks as latin1: anything but ASCII is in a comment or refused. An overlong line becomes an invalid one. */
async function* textsOf(input: LogInput): AsyncGenerator<string> {
  for await (const { bytes, overlong } of input.blocks()) {
    yield overlong ? '(too long)\n' : Buffer.from(bytes).toString('latin1');
  }
}

const issues: Readonly<Record<NoList['issue'], readonly [message: string, hint: string]>> = {
  empty: [
    'is empty',
    'Check the command that writes it; an intentionally empty list has one line that begins with #.',
  ],
  later: ['was written by a newer version of authtrack', 'Upgrade authtrack.'],
  'no-list': [
    'is not a ban list (the previous list is kept)',
    'Import a list with one address or network on each line.',
  ],
  cut: ['is truncated (the previous list is kept)', 'Import the complete list, up to its last newline.'],
  'too-long': ['is too long for a ban list', 'Import at most 500,000 entries and 2,000,000 lines.'],
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
