// Files that others read are there whole or not at all.
import { open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { makeFolder } from './make-folder.js';
import { writeFailure } from './write-failure.js';

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
    await makeFolder(path.dirname(file));
    await write(temporary);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw (error as NodeJS.ErrnoException).syscall === undefined
      ? error
      : writeFailure(file, error as NodeJS.ErrnoException);
  }
}
