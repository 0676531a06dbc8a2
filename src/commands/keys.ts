// authtrack keys: how the keys of authorized_keys files were used.
import path from 'node:path';

import { joinUse, keysToAsk } from '../keys/keys.js';
import { nowMicros } from '../lib/clock.js';
import { countOf } from '../lib/count-text.js';
import { exitCode, type ExitCode, UsageError } from '../lib/errors.js';
import { toJsonLine } from '../lib/safe-text.js';
import { terminalOf } from '../lib/terminal.js';
import { isoInstant } from '../lib/time-text.js';
import { openTimeZone, type TimeZone } from '../lib/time-zone.js';
import type { FiledKey, KeyHost, KeyUse, KnownKeys } from '../model/authorized-key.js';
import {
  keyFormats,
  keyHostLines,
  keyRecord,
  keyTable,
  type OutLine,
  sharedKeyLines,
} from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { withStore } from '../steps/open-database.js';
import { printLines, writeOut } from '../steps/print.js';
import { type KeyFile, readKeyFiles } from '../steps/read-authorized-keys.js';
import type { Store } from '../store/store.js';

/** Looking up the newest logins of many keys takes time: the more keys, the fewer logins of each. */
const NEWEST_LOGINS = { all: 20_000, most: 500, least: 20 };

/** A table has only the keys that were used last; the other formats have all. */
const MAX_UNLISTED = 20;

/**
 * --format wins over --json, which the settings may contain. A file that cannot be read does not stop the others.
 * @returns the exit code of the first file that was not read. @throws UsageError without files; what the store throws
 */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { settings, log } = context;
  const { files, errors } = await readKeyFiles(namesOf(context), log);
  for (const { message, hint } of errors) log.error([message, `  hint: ${hint}`]);
  const code = errors[0]?.exitCode ?? exitCode.ok;
  if (files.length === 0) return code;
  const filed = files.flatMap(({ keys }) => keys);
  const { known, uses } = await withStore(context, 'read', (store) => useOf(filed, store));
  const zone = openTimeZone(settings.timezone);
  await print(context, { files, known, zone, ...joinUse(filed, known, { uses, zone }) });
  return code;
}

type Answer = ReturnType<typeof joinUse> & {
  readonly files: readonly KeyFile[];
  readonly known: KnownKeys;
  readonly zone: TimeZone;
};

async function print(context: CommandContext, answer: Answer): Promise<void> {
  const { settings, stdout, signal, options } = context;
  const { files, listed, unlisted, known, zone } = answer;
  const format = keyFormats[options['format'] ?? ''];
  if (format !== undefined) {
    const text = format([...listed, ...unlisted], { zone, now: nowMicros() });
    return writeOut(stdout, text, signal);
  }
  if (!settings.json || options['format'] !== undefined) return printTables(context, answer);
  const json = {
    files: files.map(fileRecord),
    keys: listed.map(keyRecord),
    unlisted: unlisted.map(keyRecord),
    hosts: known.hosts.map(hostRecord),
  };
  await writeOut(stdout, `${toJsonLine(json)}\n`, signal);
}

function printTables(
  context: CommandContext,
  { files, listed, unlisted, known, zone }: Answer,
): Promise<void> {
  const terminal = terminalOf(context.stdout, context.env);
  const options = { zone, now: nowMicros() };
  const rest = unlisted.length - MAX_UNLISTED;
  const others: readonly OutLine[] = [
    '',
    { text: 'Used, but in none of these files (removed, or of other accounts or machines):', tone: 'title' },
    ...keyTable(unlisted.slice(0, MAX_UNLISTED), options, terminal),
    ...(rest > 0 ? [`  … and ${rest} more: --json has all`] : []),
  ];
  return printLines(context, [
    ...(listed.length === 0 ? [`no keys in ${countOf(files.length, 'file')}`] : []),
    ...keyTable(listed, options, terminal),
    ...sharedKeyLines([...listed, ...unlisted]),
    ...(unlisted.length === 0 ? [] : others),
    '',
    ...keyHostLines(known.hosts),
  ]);
}

/** @throws UsageError without any */
function namesOf({ lists, inputs }: Pick<CommandContext, 'lists' | 'inputs'>): readonly string[] {
  const given = [...(lists['authorizedKeys'] ?? []), ...inputs];
  if (given.length > 0) return [...new Map(given.map((file) => [path.resolve(file), file])).values()];
  throw new UsageError('keys: expected authorized_keys files', {
    hint: 'name them: authtrack keys --authorized-keys /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys',
  });
}

async function useOf(
  filed: readonly FiledKey[],
  store: Store,
): Promise<{ readonly known: KnownKeys; readonly uses: readonly KeyUse[] }> {
  const known = await store.knownKeys();
  const used = new Set(known.facts.map(({ key }) => key)).size;
  const { all, most, least } = NEWEST_LOGINS;
  const newest = Math.min(most, Math.max(least, Math.floor(all / Math.max(1, used))));
  return { known, uses: await store.keyUses(keysToAsk(filed, known), newest) };
}

function fileRecord({ file, account, keys, problemCount }: KeyFile): object {
  return { file, account, keys: keys.length, refused_lines: problemCount };
}

function hostRecord({ host, first, last, publickeySince, keysSince }: KeyHost): object {
  const instantOf = (micros: number | null): string | null => (micros === null ? null : isoInstant(micros));
  return {
    host,
    first_seen: isoInstant(first),
    last_seen: isoInstant(last),
    publickey_since: instantOf(publickeySince),
    keys_since: instantOf(keysSince),
  };
}
