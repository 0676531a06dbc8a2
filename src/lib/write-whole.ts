// Files that others read are there whole or not at all.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';

const FOR_ALL = 0o644;

/**
 * Writes a file by way of a temporary one beside it, whose name nobody can guess: written, synced, renamed.
 * @throws CannotCreateError, PermissionError, IoError; the old file is then as it was
 */
export async function writeWhole(
  file: string,
  content: Uint8Array | string | AsyncIterable<string>,
  mode = FOR_ALL,
): Promise<void> {
  await replaceWhole(file, async (temporary) => {
    const handle = await open(temporary, 'wx', mode);
    try {
      const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      for await (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/**
 * The same for a writer that needs the name of the temporary file.
 * @throws also what `write` throws of its own
 */
export async function replaceWhole(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await write(temporary);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw (error as NodeJS.ErrnoException).syscall === undefined
      ? error
      : writeError(file, error as NodeJS.ErrnoException);
  }
}

function writeError(file: string, cause: NodeJS.ErrnoException): AuthtrackError {
  const cure = 'Name a folder that can be written with --out, or set AUTHTRACK_OUT.';
  switch (cause.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EIO':
      return new IoError(`${file}: writing failed: ${cause.message}`, {
        cure: 'Make room on the disk and run again.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new PermissionError(`${file}: no permission to write`, { cure, cause });
    default:
      return new CannotCreateError(`${file} cannot be written: ${cause.message}`, { cure, cause });
  }
}
