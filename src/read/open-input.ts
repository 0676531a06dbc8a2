// Opens a log: a file, a compressed file (recognized by its first bytes, not its name), a stream such as stdin, or
// the journal.
import { constants, createReadStream, open as openDescriptor, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { AuthtrackError, DataError } from '../lib/errors.js';
import { MAX_HEAD_BYTES } from '../lib/identity.js';
import type { JournalContext } from './journalctl.js';
import { FileInput } from './file-input.js';
import type { LogInput } from './log-input.js';
import { StreamInput } from './stream-input.js';
import { findCompression, isBinary, isJournalFile, isUtf16, MAGIC_BYTES } from './content.js';
import { isJournalName } from './journal-place.js';
import type { FoundLog } from './find-logs.js';
import { folderError, isGone, kindOf, openError, type Reader, readError } from './log-errors.js';

const AT_ONCE = constants.O_RDONLY | constants.O_NONBLOCK;

/** What reading needs from the process. */
export type InputEnvironment = JournalContext & { readonly stdin: Readable };

/**
 * Opens a log for reading. `-` is standard input, `journal` the journal of this machine, `journal:PLACE` another
 * journal.
 * @throws NoInputError, PermissionError, UsageError, IoError, DataError (binary), UnavailableError (no tool to
 * decompress it)
 */
export async function openInput(name: string, environment: InputEnvironment): Promise<LogInput> {
  if (isJournalName(name)) {
    const { JournalInput } = await import('./journal-input.js');
    return JournalInput.open(name, environment);
  }
  const input: FileInput | StreamInput =
    name === '-'
      ? await StreamInput.open('standard input', environment.stdin, environment)
      : await openPath(name, environment);
  if (!isBinary(input.head)) return input;
  if (!isJournalFile(input.head) && (await input.hasLogLines())) return input;
  await input.close();
  throw binaryError(input, name === '-' ? 'FILE' : name, environment.reader);
}

/** @param shown the name for a command line */
function binaryError({ name, head }: LogInput, shown: string, reader: Reader): DataError {
  if (reader === 'bans import') {
    return new DataError(`${name} is binary, not a list`, {
      hint: 'import a text file with one address or network on each line',
    });
  }
  if (isJournalFile(head)) {
    return new DataError(`${name} is a journal file of systemd, not a text log`, {
      hint: `name it like this: authtrack ${reader} journal:${shown}`,
    });
  }
  if (isUtf16(head)) {
    return new DataError(`${name} is text in UTF-16, which no syslog daemon writes`, {
      hint: `convert it: iconv -f UTF-16 -t UTF-8 ${shown} | authtrack ${reader} -`,
    });
  }
  return new DataError(`${name} is binary, not a text log`, {
    hint: 'name a syslog file such as /var/log/auth.log or /var/log/secure (wtmp and btmp are not text)',
  });
}

/** Throws what openInput would throw for a regular file or a missing one. Does not touch a pipe. */
export async function checkInput({ name, isFound }: FoundLog, environment: InputEnvironment): Promise<void> {
  if (name === '-') return;
  try {
    const kind = isJournalName(name) ? undefined : await kindOf(name, environment.reader);
    if (!kind || kind.isFile() || kind.isDirectory()) await (await openInput(name, environment)).close();
  } catch (error) {
    if (!isFound || !isGone(error)) throw error;
  }
}

/**
 * Opens a log of findLogs, which may have been rotated. The log after it shows whether this one can still grow.
 * @returns undefined if it was found and is gone by now, or is a copy of the next log that is just being made
 * @throws what openInput throws
 */
export async function openRotated(
  log: FoundLog,
  environment: InputEnvironment,
): Promise<LogInput | undefined> {
  const input = await openInput(log.name, environment).catch((error: unknown) => {
    if (log.isFound && isGone(error)) return undefined;
    throw error;
  });
  if (!input?.mayGrow || !input.finish || log.newer === undefined) return input;
  const newer = await headOf(log.newer, environment);
  if (newer.length === 0) return input;
  const { head } = input;
  if (startsWith(newer, head)) {
    // `copytruncate` copies the log before it empties it. The beginning of a longer log identifies it.
    if (head.length === MAX_HEAD_BYTES) return input;
    await input.close();
    return undefined;
  }
  // The daemon that writes the new log has closed the old one: the last line will not grow any more.
  if (!startsWith(head, newer)) input.finish();
  return input;
}

/** The first bytes of a log; empty if it cannot be read, which is reported when the log is opened to be read. */
async function headOf(name: string, environment: InputEnvironment): Promise<Uint8Array> {
  const input = await openInput(name, environment).catch(() => undefined);
  await input?.close();
  return input?.head ?? new Uint8Array();
}

function startsWith(whole: Uint8Array, beginning: Uint8Array): boolean {
  return Buffer.from(whole.subarray(0, beginning.length)).equals(beginning);
}

async function openPath(path: string, spawnContext: JournalContext): Promise<FileInput | StreamInput> {
  const { reader } = spawnContext;
  const kind = await kindOf(path, reader);
  if (kind.isDirectory()) throw folderError(path, reader);
  if (!kind.isFile()) return StreamInput.open(path, await openPipe(path, kind, reader), spawnContext);
  // The name may mean a pipe by now.
  const handle = await open(path, AT_ONCE).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException, reader);
  });
  try {
    const compression = findCompression(await firstBytes(handle));
    return await FileInput.open(path, { handle, stat: await handle.stat(), compression, spawnContext });
  } catch (error) {
    await handle.close();
    throw error instanceof AuthtrackError ? error : readError(path, error as NodeJS.ErrnoException, reader);
  }
}

async function firstBytes(handle: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/**
 * Opens a named pipe as a socket: reading it as a file could not be cancelled before its writer ends. Does not wait for
 * a writer, since that wait could not be cancelled either. Nothing arrives, not even an end, until a writer has opened
 * it.
 */
async function openPipe(path: string, kind: Stats, reader: Reader): Promise<Readable> {
  const fd = await promisify(openDescriptor)(path, AT_ONCE).catch((error: unknown) => {
    throw openError(path, error as NodeJS.ErrnoException, reader);
  });
  return kind.isFIFO() ? new Socket({ fd, readable: true, writable: false }) : createReadStream('', { fd });
}
