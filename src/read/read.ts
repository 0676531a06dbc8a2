// Logs as blocks of lines: a file, a gzip file (known by its first bytes, not its name), or a stream such as stdin.
// An input is opened, told where to go on, and read once.
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import { DataError, NoInputError, PermissionError, type AuthtrackError } from '../lib/errors.js';
import { FileInput } from './file-input.js';
import type { LogInput } from './log-input.js';
import { StreamInput } from './stream-input.js';
import { compressionOf, isBinary } from './content.js';

export type { LogInput } from './log-input.js';

/**
 * Opens a log for reading; `-` is standard input.
 * @throws NoInputError, PermissionError, DataError (binary, or compressed in a way that is not read).
 */
export async function openInput(name: string, stdin: AsyncIterable<Buffer>): Promise<LogInput> {
  const input = name === '-' ? await StreamInput.open('standard input', stdin) : await openPath(name);
  if (isBinary(input.head)) {
    await input.close();
    throw new DataError(`${input.name} is binary, not a text log`, {
      cure: 'Name a syslog file such as /var/log/auth.log or /var/log/secure; wtmp, btmp and journal files are no text.',
    });
  }
  return input;
}

async function openPath(path: string): Promise<LogInput> {
  const handle = await openHandle(path);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) {
      throw new NoInputError(`${path} is a folder, not a log`, {
        cure: `Name the logs in it, for example ${path.replace(/\/$/, '')}/auth.log.`,
      });
    }
    if (!stat.isFile()) return await StreamInput.open(path, handle.createReadStream({ autoClose: true }));
    const format = await compressionOf(handle);
    if (format !== 'none' && format !== 'gzip') {
      throw new DataError(`${path} is compressed with ${format}, which authtrack does not read`, {
        cure: `Decompress it on the way: ${format}cat ${path} | authtrack analyze -`,
      });
    }
    return await FileInput.open(path, { handle, stat, gzip: format === 'gzip' });
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    throw openError(path, error as NodeJS.ErrnoException);
  }
}

function openError(path: string, cause: NodeJS.ErrnoException): AuthtrackError | NodeJS.ErrnoException {
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
