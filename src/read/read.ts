// Logs as blocks of lines: a file, a gzip file (known by its first bytes, not its name), a stream such as stdin, or the
// journal.
// An input is opened, told where to go on, and read once.
import { createReadStream, open as openDescriptor, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { AuthtrackError, DataError } from '../lib/errors.js';
import { FileInput } from './file-input.js';
import type { LogInput } from './log-input.js';
import { StreamInput } from './stream-input.js';
import { compressionOf, isBinary, isJournalFile } from './content.js';
import { JournalInput } from './journal-input.js';
import { isJournalName } from './journal-place.js';
import { kindOf, openError } from './open-error.js';
import { folderError, readError } from './read-error.js';

export type { LogInput } from './log-input.js';

/** What reading needs of the process it runs in. */
export type Surroundings = {
  readonly stdin: Readable;
  /** Ends the reading of a pipe, which may be silent for hours. */
  readonly signal: AbortSignal;
  /** Where journalctl is found. */
  readonly env: NodeJS.ProcessEnv;
  /** Programs besides sshd whose entries are read in a journal; of other logs every line is read. */
  readonly alsoPrograms: readonly string[];
};

/**
 * Opens a log for reading; `-` is standard input, `journal` the journal of this machine, `journal:PLACE` another.
 * @throws NoInputError, PermissionError, UsageError, IoError, DataError (binary, or compressed in a way that is not read)
 */
export async function openInput(name: string, surroundings: Surroundings): Promise<LogInput> {
  const { stdin, signal } = surroundings;
  if (isJournalName(name)) return JournalInput.open(name, surroundings);
  const input =
    name === '-' ? await StreamInput.open('standard input', stdin, signal) : await openPath(name, signal);
  if (!isBinary(input.head)) return input;
  await input.close();
  if (isJournalFile(input.head)) {
    throw new DataError(`${input.name} is a journal file of systemd, not a text log`, {
      cure: `Name it like this: authtrack analyze journal:${name === '-' ? 'FILE' : name}`,
    });
  }
  throw new DataError(`${input.name} is binary, not a text log`, {
    cure: 'Name a syslog file such as /var/log/auth.log or /var/log/secure; wtmp and btmp are no text.',
  });
}

/** Says what openInput would say of a regular file or of a name that is none; a pipe is not touched. */
export async function checkInput(name: string, surroundings: Surroundings): Promise<void> {
  if (name === '-') return;
  const kind = isJournalName(name) ? undefined : await kindOf(name);
  if (!kind || kind.isFile() || kind.isDirectory()) await (await openInput(name, surroundings)).close();
}

async function openPath(path: string, signal: AbortSignal): Promise<LogInput> {
  const kind = await kindOf(path);
  if (kind.isDirectory()) throw folderError(path);
  if (!kind.isFile()) return StreamInput.open(path, await openPipe(path, kind), signal);
  const handle = await open(path).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException);
  });
  try {
    const format = await compressionOf(handle);
    if (format !== 'none' && format !== 'gzip') {
      throw new DataError(`${path} is compressed with ${format}, which authtrack does not read`, {
        cure: `Decompress it on the way: ${format} -dc ${path} | authtrack analyze -`,
      });
    }
    return await FileInput.open(path, { handle, stat: await handle.stat(), gzip: format === 'gzip' });
  } catch (error) {
    await handle.close();
    throw error instanceof AuthtrackError ? error : readError(path, error as NodeJS.ErrnoException);
  }
}

/** A named pipe is read as a socket: reading it as a file could not be ended before its writer ends. */
async function openPipe(path: string, kind: Stats): Promise<Readable> {
  const fd = await promisify(openDescriptor)(path, 'r').catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException);
  });
  return kind.isFIFO() ? new Socket({ fd, readable: true, writable: false }) : createReadStream('', { fd });
}
