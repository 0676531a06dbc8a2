// Files that others read are there whole or not at all.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { CannotCreateError, IoError, PermissionError, type AuthtrackError } from './errors.js';

/**
 * Writes a file by way of a temporary one beside it, whose name nobody can guess: written, synced, renamed.
 * @throws CannotCreateError, PermissionError, IoError; the old file is then as it was
 */
export async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(file, error as NodeJS.ErrnoException);
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
