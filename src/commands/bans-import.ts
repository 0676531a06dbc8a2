// authtrack bans import: a list of others in the place of the one that was imported under its name before.
import path from 'node:path';

import { originName, readList, type RefusedLine } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { parseDuration } from '../lib/duration.js';
import { DataError, NoInputError, UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openInput } from '../read/read.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { surroundingsOf } from './open-inputs.js';
import { writeOut } from './write-out.js';

type Options = Readonly<Record<string, string | undefined>>;

/** A million entries and more. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Refused lines that are shown; of the others it is told how many there are. */
const MAX_SHOWN = 5;
const MAX_SHOWN_CHARACTERS = 60;

const count = new Intl.NumberFormat('en-US');

/**
 * @param source a file, plain or compressed; `-` is standard input
 * @throws NoInputError for an empty input, DataError where no line of it is an entry: the old list stays
 */
export async function bansImport(
  source: string,
  { from = '', for: length }: Options,
  { settings, ...context }: Context & { readonly settings: Settings },
): Promise<void> {
  if (!originName.test(from)) {
    throw new UsageError(`--from "${safeText(from)}" is no name of a list`, {
      cure: 'A name has up to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit.',
    });
  }
  const lengthMicros = lengthOf(length);
  const text = await textOf(source, context, settings);
  const now = nowMicros();
  const list = readList(text, { name: from, lengthMicros, now });
  const where = source === '-' ? 'standard input' : safeText(source);
  if (list === undefined) {
    throw new DataError(`${where} is a list of a later authtrack`, { cure: 'Upgrade authtrack.' });
  }
  const { entries, expired, refused } = list;
  if (entries.length + expired === 0 && refused.length > 0) {
    throw new DataError(`${where} is no ban list: ${shown(refused[0])}`, {
      cure: 'It takes an address or network a line. The list that was imported before stays.',
    });
  }
  for (const one of refused.slice(0, MAX_SHOWN)) context.log.warn(`${where}: refused ${shown(one)}`);
  if (refused.length > MAX_SHOWN) {
    context.log.warn(`${where}: refused ${count.format(refused.length - MAX_SHOWN)} more lines`);
  }
  await withClosing(async (closing) => {
    const store = closing(await openStore({ url: settings.db }));
    await store.replaceSharedBans({ name: from, entries, now });
  });
  const told = { from, entries: entries.length, expired, refused: refused.length };
  if (settings.json) await writeOut(context.stdout, `${toJsonLine(told)}\n`);
  else if (!settings.quiet) await writeOut(context.stdout, summaryOf(told));
}

function lengthOf(text: string | undefined): number | null {
  const micros = text === undefined ? null : parseDuration(text);
  if (text === undefined || micros !== null) return micros;
  throw new UsageError(`--for "${safeText(text)}" is no length of time`, { cure: 'Write 12h, 7d or 4w.' });
}

/** As latin1: what is not ASCII is in comments, or refused. */
async function textOf(source: string, context: Context, settings: Settings): Promise<string> {
  // A file that is named as the journal is would else be one.
  const name = source === '-' ? source : path.resolve(source);
  const input = await openInput(name, surroundingsOf(context, settings));
  const parts: string[] = [];
  let bytes = 0;
  try {
    for await (const { text, overlong } of input.blocks()) {
      bytes += text.length;
      if (overlong || bytes > MAX_BYTES) {
        throw new DataError(`${safeText(input.name)} is too large for a ban list`, {
          cure: `It may have ${MAX_BYTES / 1024 / 1024} MiB.`,
        });
      }
      parts.push(text);
    }
  } finally {
    await input.close();
  }
  const whole = parts.join('');
  if (whole.trim() !== '') return whole;
  throw new NoInputError(`${safeText(input.name)} is empty`, {
    cure: 'See what was to write it. A list that is meant to be empty has a line that begins with #.',
  });
}

function shown(refused: RefusedLine | undefined): string {
  const { line = 0, text = '', why = '' } = refused ?? {};
  const cut = text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
  return `line ${line}, ${why}: "${safeText(cut)}"`;
}

function summaryOf({ from, entries, expired, refused }: Readonly<Record<string, string | number>>): string {
  const parts = [
    `${count.format(Number(entries))} entries of the list ${from}`,
    ...(Number(expired) > 0 ? [`${count.format(Number(expired))} expired`] : []),
    ...(Number(refused) > 0 ? [`${count.format(Number(refused))} refused`] : []),
  ];
  return `${parts.join('; ')}.\n`;
}
