// Reads files that decide what authtrack does: settings, secrets, allowlists, certificates. They count only if nobody
// except the caller and root can change them, like keys under sshd's StrictModes. The user who called sudo (SUDO_UID)
// is not the caller.
import { access, constants, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { actsForRoot } from './child-environment.js';
import { ConfigError } from './errors.js';
import { exposedOnTheWay, exposure } from './ownership.js';
import { readRegularFile, UnfitFile, type RegularFile } from './regular-file.js';
import { safeText } from './safe-text.js';
import { MIB } from './units.js';

/** The user whose files count besides root's. A process that acts for root trusts root's files only. */
function believed(): number {
  return actsForRoot() ? ROOT : (process.geteuid?.() ?? ROOT);
}

const ROOT = 0;

/** Settings have some lines; the certificates of a whole system have a quarter of this. */
const USUAL_MAX_BYTES = MIB;

type TrustedFileOptions = {
  /** How to do without the file, see AuthtrackError. How to make the file trusted is appended. */
  readonly hint: string;
  readonly maxBytes?: number;
};

/**
 * The text of a file.
 * @throws ConfigError if others may change it, or it is not regular, or too long; what the file system throws
 */
export async function readTrustedFile(file: string, options: TrustedFileOptions): Promise<string> {
  const named = path.resolve(file);
  await refuseExposed(named, named, options);
  // The real name has no links, so the file that was checked is the file that is opened, even with `..` in a link.
  const real = await realpath(named);
  if (real !== named) await refuseExposed(real, named, options);
  const { bytes, stat } = await readOrRefuse(real, named, options);
  const why = exposure(stat, believed());
  if (why !== undefined) throw untrusted(named, { path: named, why }, options);
  return bytes.toString('utf8');
}

/**
 * Checks a program that authtrack is to run: sshd has the same rules for AuthorizedKeysCommand.
 * @throws ConfigError if others may change it, or if it is missing or not executable
 */
export async function checkTrustedProgram(file: string, options: TrustedFileOptions): Promise<void> {
  const { hint } = options;
  await refuseForeign(file, options).catch((cause: unknown) => {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`${safeText(file)} cannot be run: ${(cause as Error).message}`, { hint, cause });
  });
  const isProgram = (await stat(file)).isFile() && (await canRun(file));
  if (!isProgram) throw new ConfigError(`${safeText(file)} cannot be run: not an executable file`, { hint });
}

/** Checks a file that a program gets as an argument: a shell runs its script. @throws ConfigError if others may change it */
export async function checkTrustedArgument(argument: string, options: TrustedFileOptions): Promise<void> {
  if (!path.isAbsolute(argument)) return;
  const isFile = await stat(argument).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) await refuseForeign(argument, options);
}

/** Refuses a file that others may change, or replace on the way to it. */
async function refuseForeign(file: string, options: TrustedFileOptions): Promise<void> {
  await refuseExposed(file, file, options);
  await refuseExposed(await realpath(file), file, options);
  // On the way, a sticky folder may be open to all; a file may not.
  const why = exposure(await stat(file), believed());
  if (why !== undefined) throw untrusted(file, { path: file, why }, options);
}

function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * A file that the user named for this run, whatever its owner, and whether readTrustedFile would read it.
 * @throws ConfigError for a file that is not regular, or too long; what the file system throws
 */
export async function readNamedFile(
  file: string,
  options: TrustedFileOptions,
): Promise<{ readonly text: string; readonly isTrusted: boolean }> {
  const { bytes, stat } = await readOrRefuse(file, file, options);
  const isTrusted = exposure(stat, believed()) === undefined && !(await isExposed(file));
  return { text: bytes.toString('utf8'), isTrusted };
}

async function isExposed(file: string): Promise<boolean> {
  try {
    return (
      (await exposedOnTheWay(file, believed())) !== undefined ||
      (await exposedOnTheWay(await realpath(file), believed())) !== undefined
    );
  } catch {
    return true;
  }
}

async function refuseExposed(file: string, named: string, options: TrustedFileOptions): Promise<void> {
  const exposed = await exposedOnTheWay(file, believed());
  if (exposed !== undefined) throw untrusted(named, exposed, options);
}

async function readOrRefuse(
  file: string,
  named: string,
  { hint, maxBytes = USUAL_MAX_BYTES }: TrustedFileOptions,
): Promise<RegularFile> {
  return readRegularFile(file, maxBytes).catch((error: unknown) => {
    if (!(error instanceof UnfitFile)) throw error;
    throw new ConfigError(`${safeText(named)} is refused: it ${error.message}`, { hint });
  });
}

function untrusted(
  file: string,
  exposed: { path: string; why: string },
  { hint }: TrustedFileOptions,
): ConfigError {
  const what = exposed.path === file ? 'it' : safeText(exposed.path);
  const caller = believed();
  const owner = caller === 0 ? 'root' : `root or uid ${caller}`;
  return new ConfigError(`${safeText(file)} is refused: ${what} ${exposed.why}`, {
    hint: `${hint}; or make ${owner} the owner, and take write access from others (chown, chmod go-w), also on the folders above it`,
  });
}
