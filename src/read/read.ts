// Logs as blocks of lines: a file, a gzip file (known by its first bytes, not its name), or a stream such as stdin.
// An input is opened, told where to go on, and read once.
import { createReadStream, open as openDescriptor, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { AuthtrackError, DataError, NoInputError, PermissionError } from '../lib/errors.js';
import { FileInput } from './file-input.js';
import type { LogInput } from './log-input.js';
import { StreamInput } from './stream-input.js';
import { compressionOf, isBinary } from './content.js';
import { folderError, readError } from './read-error.js';

export type { LogInput } from './log-input.js';

export type Pipes = {
  readonly stdin: Readable;
  /** Ends the reading of a pipe, which may be silent for hours. */
  readonly signal: AbortSignal;
};

/**
 * Opens a log for reading; `-` is standard input.
 * @throws NoInputError, PermissionError, IoError, DataError (binary, or compressed in a way that is not read)
 */
export async function openInput(name: string, { stdin, signal }: Pipes): Promise<LogInput> {
  const input =
    name === '-' ? await StreamInput.open('standard input', stdin, signal) : await openPath(name, signal);
  if (!isBinary(input.head)) return input;
  await input.close();
  throw new DataError(`${input.name} is binary, not a text log`, {
    cure: 'Name a syslog file such as /var/log/auth.log or /var/log/secure; wtmp, btmp and journal files are no text.',
  });
}

/** Says what openInput would say of a regular file or of a name that is none; a pipe is not touched. */
export async function checkInput(name: string, pipes: Pipes): Promise<void> {
  if (name === '-') return;
  const kind = await kindOf(name);
  if (kind.isFile() || kind.isDirectory()) await (await openInput(name, pipes)).close();
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

async function kindOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException);
  });
}

/** A named pipe is read as a socket: reading it as a file could not be ended before its writer ends. */
async function openPipe(path: string, kind: Stats): Promise<Readable> {
  const fd = await promisify(openDescriptor)(path, 'r').catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException);
  });
  return kind.isFIFO() ? new Socket({ fd, readable: true, writable: false }) : createReadStream('', { fd });
}

function openError(path: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    return new NoInputError(`${path}: no such file`, {
      cure: 'Check the path; Debian and Ubuntu write /var/log/auth.log, Red Hat and SUSE /var/log/secure or /var/log/messages.',
      cause,
    });
  }
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new PermissionError(`${path}: permission denied`, {
      cure: 'Read it as root, or join the group that may read it (adm on Debian and Ubuntu).',
      cause,
    });
  }
  return new NoInputError(`${path} cannot be opened: ${cause.message}`, {
    cure: 'Check the path and the file system.',
    cause,
  });
}
