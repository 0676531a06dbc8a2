// Writes auto-ban.data, and reads such a file for `bans apply --list`. Another user may have written the file, so it is
// untrusted: authtrack checks it against the allowlist again and takes only networks from it.
import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { type Allowlist, coveredBy, findExcess, formats, readList, type ReadOptions } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { DataError, NoInputError, PermissionError } from '../lib/errors.js';
import { parseNetwork } from '../lib/networks.js';
import { writeWhole } from '../lib/own-file.js';
import { MIB, MICROS_PER_MS } from '../lib/units.js';
import type { CommandContext } from './command.js';
import { type Decided, loadAllowlist, widestOf } from './decide-bans.js';

const FILE = 'auto-ban.data';

/** The name of the jail, table or set, in formats that have one. */
export const SET = 'authtrack';

export function banFile({ out }: Pick<Settings, 'out'>): string {
  return path.resolve(out, FILE);
}

/** Writes the list, whole or not at all; the first one with a note how long its bans last. @returns the file */
export async function writeBanFile(
  { list, now }: Decided,
  { settings, list: origins, log }: Pick<CommandContext, 'settings' | 'list' | 'log'>,
): Promise<string> {
  const file = banFile(settings);
  const isFirst = await lstat(file).then(
    () => false,
    () => true,
  );
  await writeWhole(file, formats.plain.write(list, { now, set: SET }));
  const isChosen = origins.some(({ setting, origin }) => setting.key === 'bantime' && origin !== 'default');
  if (isFirst && !isChosen && !settings.json) for (const note of BANS_STAY) log.info(note);
  return file;
}

const BANS_STAY = [
  'these bans stay for ever, because no `bantime` is set',
  'to end a ban after a week, and later each time the address returns, put bans.bantime: 7d and bans.bantimeFactor: 2 into authtrack.yaml',
];

export type BanFile = {
  readonly networks: readonly string[];
  /** Entries of the list that must not be banned here. */
  readonly exempt: readonly ExemptEntry[];
  /** Gaps in the allowlist, for the user. */
  readonly notices: readonly string[];
};

type ExemptEntry = { readonly network: string; readonly reason: string };

// Opening neither waits for the writer of a pipe nor follows a symbolic link of the list's owner.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
/** Half a million entries, each with a time and a host. */
export const MAX_LIST_BYTES = 64 * MIB;
const WRITE_IT = `run \`authtrack bans\` as the owner of the database to write ${FILE}`;

/**
 * The networks of a list, without those that must not be banned.
 * @param given the content of the file, if its writer has handed it over instead
 * @throws NoInputError, PermissionError; DataError if the file is not a complete list; ConfigError for an invalid
 *   allowlist
 */
export async function readBanFile(
  file: string,
  settings: Settings,
  { signal, given }: { readonly signal: AbortSignal; readonly given?: string | undefined },
): Promise<BanFile> {
  const { allowlist, notices } = await loadAllowlist(settings, signal);
  const text = given ?? (await textOf(file));
  const networks = await networksIn(text, file, widestOf(settings));
  const excess = findExcess(coveredBy(networks), settings);
  if (excess !== undefined) {
    throw new DataError(`${file} would ban ${excess} (nothing was changed)`, {
      hint: 'check the list, or raise bans.imported.maxShare (--max-share) if it is correct',
    });
  }
  const exempt = networks.flatMap((network) => reasonOf(network, allowlist));
  const isExempt = new Set(exempt.map(({ network }) => network));
  return { networks: networks.filter((network) => !isExempt.has(network)), exempt, notices };
}

export type WrittenList = {
  /** Its lines, trimmed: addresses and networks. Hostile text. */
  readonly entries: ReadonlySet<string>;
  /** Microseconds since 1970 UTC. */
  readonly writtenAt: number;
};

/**
 * The list that `authtrack bans` wrote last, unchecked, to look something up in it; undefined if there is none.
 * @throws PermissionError; DataError if the file is not a list
 */
export async function readWrittenList(settings: Pick<Settings, 'out'>): Promise<WrittenList | undefined> {
  const file = banFile(settings);
  try {
    const { mtimeMs } = await lstat(file);
    const entries = (await textOf(file)).split('\n').map((line) => line.trim());
    return {
      entries: new Set(entries.filter((line) => line !== '')),
      writtenAt: Math.floor(mtimeMs) * MICROS_PER_MS,
    };
  } catch (error) {
    if (error instanceof NoInputError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function reasonOf(text: string, allowlist: Allowlist): readonly ExemptEntry[] {
  const network = parseNetwork(text);
  const reason = network === null ? 'not a network' : allowlist.reasonFor(network);
  return reason === null ? [] : [{ network: text, reason }];
}

async function networksIn(
  text: string,
  file: string,
  widest: ReadOptions['widest'],
): Promise<readonly string[]> {
  if (text.length > MAX_LIST_BYTES) throw tooLong(file);
  // auto-ban.data is empty if no address is banned.
  if (text === '') return [];
  const list = await readList([text], { name: 'list', lengthMicros: null, now: nowMicros(), widest });
  // The message quotes no text of the file: its owner may have put a link to another file there.
  if ('issue' in list) {
    throw new DataError(`${file} is not a complete ban list (nothing was changed)`, { hint: WRITE_IT });
  }
  const [refused] = list.refused;
  if (refused !== undefined) {
    const message = `${file}:${refused.line}: ${refused.why} (nothing was changed)`;
    throw new DataError(message, { hint: WRITE_IT });
  }
  return list.entries.map(({ network }) => network);
}

async function textOf(file: string): Promise<string> {
  const handle = await open(file, FLAGS).catch((cause: unknown) => {
    throw openFailure(file, cause as NodeJS.ErrnoException);
  });
  try {
    return await wholeOf(file, handle);
  } finally {
    await handle.close();
  }
}

async function wholeOf(file: string, handle: FileHandle): Promise<string> {
  const stat = await handle.stat();
  if (!stat.isFile()) {
    throw new DataError(`${file} is not a regular file`, { hint: WRITE_IT });
  }
  const bytes = Buffer.alloc(Math.min(stat.size, MAX_LIST_BYTES) + 1);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
  if (bytesRead > stat.size || stat.size > MAX_LIST_BYTES) throw tooLong(file);
  // Only comments may contain characters other than ASCII.
  return bytes.toString('latin1', 0, bytesRead);
}

function tooLong(file: string): DataError {
  return new DataError(`${file} is too long for a ban list, or is still being written`, { hint: WRITE_IT });
}

function openFailure(file: string, cause: NodeJS.ErrnoException): Error {
  switch (cause.code) {
    case 'ENOENT':
      return new NoInputError(`cannot open ${file}: no such file`, { hint: WRITE_IT, cause });
    case 'EACCES':
      return new PermissionError(`cannot open ${file}: permission denied`, { hint: 'run as root', cause });
    case 'ELOOP':
      return new DataError(`${file} is a symbolic link`, {
        hint: 'name the file itself with --list',
        cause,
      });
    default:
      return new DataError(`cannot open ${file}: ${cause.message}`, { hint: WRITE_IT, cause });
  }
}
