// authtrack bans import: imports a list, which replaces the previous list of the same name.
import path from 'node:path';

import {
  type NoList,
  originName,
  readList,
  type ReadList,
  type ReadOptions,
  type RefusedLine,
} from '../bans/bans.js';
import { nowMicros } from '../lib/clock.js';
import type { SharedBan } from '../model/ban.js';
import type { Store } from '../store/store.js';
import { parseDuration } from '../lib/time-text.js';
import { type AuthtrackError, DataError, NoInputError, UsageError } from '../lib/errors.js';
import { type LogInput, openInput } from '../read/read.js';
import { refuseTooMuch } from '../steps/list-limits.js';
import { environmentOf } from '../steps/open-logs.js';
import { countOf, countText } from '../lib/count-text.js';
import { safeText } from '../lib/safe-text.js';
import { widestOf } from '../steps/decide-bans.js';
import { withStore } from '../steps/open-database.js';
import { printAnswer, printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

const MAX_SHOWN_CHARACTERS = 60;

/**
 * The argument is a file, plain or compressed; `-` is standard input.
 * @throws NoInputError for an empty input; DataError for an input that is not a list, is truncated or bans too much.
 *   The previous list is then kept
 */
export async function run(context: CommandContext): Promise<void> {
  const { settings, log } = context;
  const [source = ''] = context.inputs;
  const { from = '', for: length, allowGrowth } = context.options;
  if (!originName.test(from)) {
    throw new UsageError(`--from: expected the name of a list, got "${safeText(from)}"`, {
      hint: 'use up to 64 letters, digits, dots, dashes and underscores, with a letter or digit first',
    });
  }
  const lengthMicros = lengthOf(length);
  const now = nowMicros();
  const widest = widestOf(settings);
  const where = source === '-' ? 'standard input' : safeText(source);
  const list = await readFrom(source, { name: from, lengthMicros, now, widest }, context);
  // After a signal the list is incomplete.
  if (context.signal.aborted) return;
  if ('issue' in list) throw issueOf(list, where);
  const { entries, expired, refusedLines, refused } = list;
  for (const one of refused) log.warn(`${where}: refused ${shown(one)}`);
  if (refusedLines > refused.length) {
    log.warn(`${where}: refused ${countText(refusedLines - refused.length)} more lines`);
  }
  const result = { from, entries: entries.length, expired, refused: refusedLines };
  const isDry = context.options['dryRun'] !== undefined;
  const changed = await withStore(context, isDry ? 'read' : 'create', async (store) => {
    const isAllowed = allowGrowth !== undefined;
    await refuseTooMuch(store, { name: from, entries, now }, { where, isAllowed }, settings);
    if (isDry) return findChanges(entries, from, store);
    await store.replaceSharedBans({ name: from, entries, now });
    return undefined;
  });
  if (changed !== undefined) {
    return printAnswer(context, {
      json: () => ({ ...result, ...changed }),
      lines: () => [
        `Would import ${summaryOf(result)}`,
        `${countText(changed.new)} of them new; ${countText(changed.gone)} of the previous list gone. Nothing was changed.`,
      ],
    });
  }
  await printResult(context, { json: () => result, lines: () => [summaryOf(result)] });
}

type ListChanges = {
  /** How many entries the stored list of this name does not have. */
  readonly new: number;
  /** How many of its entries the new list does not have. */
  readonly gone: number;
};

async function findChanges(entries: readonly SharedBan[], name: string, store: Store): Promise<ListChanges> {
  const keyOf = ({ origin, network }: SharedBan): string => `${origin} ${network}`;
  const isOfList = ({ origin }: SharedBan): boolean => origin.split('/')[0] === name;
  const before = new Set((await store.sharedBans()).filter(isOfList).map(keyOf));
  const after = new Set(entries.map(keyOf));
  return {
    new: [...after].filter((key) => !before.has(key)).length,
    gone: [...before].filter((key) => !after.has(key)).length,
  };
}

function lengthOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const micros = parseDuration(text);
  if (micros !== null) return micros;
  throw new UsageError(`--for: expected a duration, got "${safeText(text)}"`, {
    hint: 'write it as 12h, 7d or 4w',
  });
}

async function readFrom(
  source: string,
  options: ReadOptions,
  context: CommandContext,
): Promise<ReadList | NoList> {
  // An absolute path: a file named `journal` would otherwise mean the systemd journal.
  const name = source === '-' ? source : path.resolve(source);
  const input = await openInput(name, environmentOf(context, context.settings, 'bans import'));
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
    'check the command that writes it; a list that is empty on purpose has one line that begins with #',
  ],
  later: ['was written by a newer version of authtrack', 'upgrade authtrack'],
  'no-list': [
    'is not a ban list (the previous list is kept)',
    'import a list with one address or network on each line',
  ],
  cut: ['is truncated (the previous list is kept)', 'import the complete list, up to its last newline'],
  'too-long': ['is too long for a ban list', 'import at most 500,000 entries and 2,000,000 lines'],
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
    `${countOf(entries, 'entry', 'entries')} of the list ${from}`,
    ...(expired > 0 ? [`${countText(expired)} expired`] : []),
    ...(refused > 0 ? [`${countText(refused)} refused`] : []),
  ];
  return `${parts.join('; ')}.`;
}
