// The key of the pseudonyms: given by AUTHTRACK_MASK_KEY, or a file in the state folder that the first run makes.
import { randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import path from 'node:path';

import { CannotCreateError, ConfigError } from '../lib/errors.js';
import { writeWhole } from '../lib/own-file.js';
import { kindOf } from '../lib/regular-file.js';
import { safeText } from '../lib/safe-text.js';
import { readTrustedFile } from '../lib/trusted-file.js';

const FILE_NAME = 'mask-key';
const KEY_BYTES = 32;
const FOR_OWNER = 0o600;
const FOR_OTHERS = 0o077;

/** Also checked of AUTHTRACK_MASK_KEY: see the table of settings. */
const MIN_CHARS = 16;

/** A file of a key has a line. */
const MAX_BYTES = 4096;

const SET_VARIABLE = 'set AUTHTRACK_MASK_KEY';
const OR_VARIABLE = `or ${SET_VARIABLE}`;

/**
 * The given key, or else that of the file `mask-key`, which is made if it is missing.
 * @throws ConfigError for a file that is not a key, or that others can read or change; what writeWhole throws
 */
export async function maskKey(given: string | undefined, stateFolder: string): Promise<string> {
  if (given !== undefined) return given;
  const file = path.resolve(stateFolder, FILE_NAME);
  return (await readKey(file)) ?? makeKey(file);
}

async function readKey(file: string): Promise<string | undefined> {
  const found = await lstat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(file, error);
  });
  if (found === undefined) return undefined;
  refuseOpen(file, found);
  const hint = `move it away, ${OR_VARIABLE}`;
  const text = await readTrustedFile(file, { hint, maxBytes: MAX_BYTES }).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : unreadable(file, error);
  });
  const key = text.trim();
  if (key.length >= MIN_CHARS) return key;
  throw new ConfigError(`${safeText(file)}: expected a key of at least ${MIN_CHARS} characters`, {
    hint: `restore the file from a backup, ${OR_VARIABLE}`,
  });
}

/** readTrustedFile would follow a link, and accepts a file that others can read. */
function refuseOpen(file: string, found: Stats): void {
  if (!found.isFile()) {
    throw new ConfigError(
      `${safeText(file)} is refused as a key: it is ${kindOf(found)}, not a regular file`,
      {
        hint: `replace it with the file itself, ${OR_VARIABLE}`,
      },
    );
  }
  if ((found.mode & FOR_OTHERS) === 0) return;
  throw new ConfigError(`${safeText(file)} is refused as a key: other users may read it`, {
    hint: `take all rights from others (chmod 600 ${safeText(file)})`,
  });
}

/** Of two runs at once, both get the key of the first one. */
async function makeKey(file: string): Promise<string> {
  const key = randomBytes(KEY_BYTES).toString('hex');
  try {
    const unlessExists = 'run the same command again';
    await writeWhole(file, `${key}\n`, { mode: FOR_OWNER, unlessExists, elsewhere: SET_VARIABLE });
    return key;
  } catch (error) {
    const other = error instanceof CannotCreateError ? await readKey(file) : undefined;
    if (other === undefined) throw error;
    return other;
  }
}

function unreadable(file: string, cause: unknown): ConfigError {
  return new ConfigError(`cannot read ${safeText(file)}: ${(cause as Error).message}`, {
    hint: `give this user the right to read it, ${OR_VARIABLE}`,
    cause,
  });
}
