import { constants, open } from 'node:fs/promises';

/**
 * The bytes of a regular file, opened without waiting: whoever opens a pipe that nobody writes to waits for ever.
 * Throws what the file system throws, and EISDIR or EINVAL for what is no regular file.
 */
export async function readRegularFile(file: string): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (found.isFile() || found.isDirectory()) return await handle.readFile();
    throw Object.assign(new Error(`EINVAL: not a regular file, open '${file}'`), { code: 'EINVAL' });
  } finally {
    await handle.close();
  }
}
