// Reads the authorized_keys files that a user names. Other users own most of them: they are read without waiting and up to a
// limit, and their text is hostile.
import type { ProgramLog } from '../log/log.js';
import { type AuthtrackError, IoError, NoInputError, PermissionError } from '../lib/errors.js';
import { countOf } from '../lib/count-text.js';
import { readRegularFile, UnfitFile } from '../lib/regular-file.js';
import { safeText } from '../lib/safe-text.js';
import { MIB } from '../lib/units.js';
import { accountOfFile, readAuthorizedKeys } from '../keys/keys.js';
import type { FiledKey } from '../model/authorized-key.js';

/** Some 10,000 keys. */
const MAX_BYTES = MIB;

export type KeyFile = {
  readonly file: string;
  readonly account: string | null;
  readonly keys: readonly FiledKey[];
  /** Lines that sshd does not accept. */
  readonly problemCount: number;
};

type ReadFiles = {
  readonly files: readonly KeyFile[];
  /** Why other files were not read. */
  readonly errors: readonly AuthtrackError[];
};

/** Reads files, and warns of lines that sshd does not accept. @param names different ones */
export async function readKeyFiles(names: readonly string[], log: ProgramLog): Promise<ReadFiles> {
  const files: KeyFile[] = [];
  const errors: AuthtrackError[] = [];
  for (const file of names) {
    try {
      const { bytes } = await readRegularFile(file, MAX_BYTES);
      files.push(keyFileOf(file, bytes, log));
    } catch (error) {
      errors.push(readError(file, error));
    }
  }
  return { files, errors };
}

function keyFileOf(file: string, bytes: Buffer, log: ProgramLog): KeyFile {
  const { keys, problems, problemCount } = readAuthorizedKeys(bytes.toString('utf8'));
  const account = accountOfFile(file);
  if (problemCount > 0) {
    const more = problemCount - problems.length;
    log.warn([
      `${safeText(file)}: sshd does not accept ${countOf(problemCount, 'line')}`,
      ...problems.map(({ line, reason }) => `  ${safeText(file)}:${line}: ${reason}`),
      ...(more > 0 ? [`  … and ${more} more`] : []),
    ]);
  }
  return { file, account, keys: keys.map((key) => ({ ...key, file, account })), problemCount };
}

const PATTERN = 'authtrack keys --authorized-keys /home/*/.ssh/authorized_keys';

/** @throws an error that is not about the file */
function readError(file: string, error: unknown): AuthtrackError {
  const name = safeText(file);
  if (error instanceof UnfitFile) {
    return new NoInputError(`${name} ${error.message}`, {
      hint: `name the files, or let the shell find them: ${PATTERN}`,
      cause: error,
    });
  }
  const cause = error as NodeJS.ErrnoException;
  switch (cause.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new NoInputError(`${name}: no such file`, { hint: missingHint(file), cause });
    case 'EACCES':
    case 'EPERM':
      return new PermissionError(`${name}: permission denied`, {
        hint: 'run as root: only root and the owner may read most of these files',
        cause,
      });
    case 'EIO':
      return new IoError(`reading ${name} failed: ${cause.message}`, {
        hint: 'check the disk and run the same command again',
        cause,
      });
    case undefined:
      throw error;
    default:
      return new NoInputError(`cannot open ${name}: ${cause.message}`, {
        hint: 'check the path and the file system',
        cause,
      });
  }
}

/** A shell passes on a pattern that matches no file it may see. */
function missingHint(file: string): string {
  return /[*?[]/.test(file)
    ? `let a shell of root expand the pattern: sudo sh -c '${PATTERN}'`
    : 'check the path (AuthorizedKeysFile in sshd_config says where the files are)';
}
