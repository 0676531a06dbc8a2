// A list that a user of fewer rights has written, for `bans apply --list`: read as data, judged again, and nothing of it
// but networks goes further.
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import { coveredBy, findExcess, readList, type Allowlist, type ReadOptions } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { DataError, NoInputError, PermissionError } from '../lib/errors.js';
import { parseNetwork } from '../lib/networks.js';
import { loadAllowlist, widestOf } from './decide-bans.js';

export type ListedBans = {
  readonly networks: readonly string[];
  /** Those that the list has and that may never be banned here. */
  readonly exempt: readonly Exempt[];
  /** What the never list could not find out. */
  readonly notices: readonly string[];
};

type Exempt = { readonly network: string; readonly reason: string };

// Neither waits for a writer of a pipe, nor follows a link that the owner of the list may have made.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
/** Half a million entries, each with a time and a host. */
const MAX_BYTES = 64 * 1024 * 1024;
const WRITE_IT = 'Run `authtrack bans` as the user who has the database: it writes auto-ban.data.';

/**
 * What a list has, without what must never be banned.
 * @throws NoInputError, PermissionError; DataError if the file is not a complete list; ConfigError for an allow list that
 *   cannot be understood
 */
export async function listedBans(file: string, settings: Settings, signal: AbortSignal): Promise<ListedBans> {
  const { allowlist, notices } = await loadAllowlist(settings, signal);
  const networks = await networksIn(file, widestOf(settings));
  const excess = findExcess(coveredBy(networks), settings);
  if (excess !== undefined) {
    throw new DataError(`${file} would ban ${excess}; nothing was changed`, {
      hint: 'See what is wrong with it; if you mean it, raise bans.imported.maxShare (--max-share).',
    });
  }
  const exempt = networks.flatMap((network) => reasonOf(network, allowlist));
  const isExempt = new Set(exempt.map(({ network }) => network));
  return { networks: networks.filter((network) => !isExempt.has(network)), exempt, notices };
}

function reasonOf(text: string, allowlist: Allowlist): readonly Exempt[] {
  const network = parseNetwork(text);
  const reason = network === null ? 'no network' : allowlist.reasonFor(network);
  return reason === null ? [] : [{ network: text, reason }];
}

async function networksIn(file: string, widest: ReadOptions['widest']): Promise<readonly string[]> {
  const text = await textOf(file);
  // Nobody is banned: then auto-ban.data is empty.
  if (text === '') return [];
  const list = await readList([text], { name: 'list', lengthMicros: null, now: nowMicros(), widest });
  // No text of it: who owns the file may have it name another one.
  if ('issue' in list) {
    throw new DataError(`${file} is not a complete ban list; nothing was changed`, { hint: WRITE_IT });
  }
  const [refused] = list.refused;
  if (refused !== undefined) {
    const message = `${file}, line ${refused.line}: ${refused.why}; nothing was changed`;
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
  const bytes = Buffer.alloc(Math.min(stat.size, MAX_BYTES) + 1);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
  if (bytesRead > stat.size || stat.size > MAX_BYTES) {
    throw new DataError(`${file} is too long for a ban list, or grows`, { hint: WRITE_IT });
  }
  // Only comments may hold other characters than ASCII.
  return bytes.toString('latin1', 0, bytesRead);
}

function openFailure(file: string, cause: NodeJS.ErrnoException): Error {
  switch (cause.code) {
    case 'ENOENT':
      return new NoInputError(`there is no ban list ${file}`, { hint: WRITE_IT, cause });
    case 'EACCES':
      return new PermissionError(`${file} may not be read`, { hint: 'Run it as root.', cause });
    case 'ELOOP':
      return new DataError(`${file} is a symbolic link`, { hint: 'Name the list itself.', cause });
    default:
      return new DataError(`${file} cannot be read: ${cause.message}`, { hint: WRITE_IT, cause });
  }
}
