// authtrack.yaml and .env: which ones there are, and that they count only where others cannot change them.
import { lstatSync, realpathSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';

import { AuthtrackError, ConfigError, NoInputError, PermissionError } from '../lib/errors.js';
import { readNamedFile, readTrustedFile } from '../lib/trusted-file.js';
import type { ConfigEntry } from './config-file.js';

/** Where the administrator of the machine keeps settings. */
const MACHINE_FOLDER = '/etc/authtrack';

const LEAVES_IT_OUT = `--config FILE (--config ${devNull} for no settings file)`;

export type Dotenv = {
  readonly variables: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Said where the file was left out because --config was given. */
  readonly warning?: string;
};

export type ConfigFile = {
  readonly entries: ReadonlyMap<string, ConfigEntry>;
  /** Its folder; the file itself where others may change it, which only --config can name. */
  readonly source: string;
};

/**
 * @param isNeeded false where --config was given: then a file that does not count is left out with a warning
 * @throws ConfigError for a file that others may change, that is not a regular file, or cannot be read
 */
export async function readDotenv(cwd: string, isNeeded: boolean): Promise<Dotenv> {
  const file = path.join(cwd, '.env');
  const folder = realPath(cwd);
  if (!isThere(file)) return { variables: {}, folder };
  try {
    const text = await readTrustedFile(file, {
      hint: `Run authtrack in another folder, or with ${LEAVES_IT_OUT}: .env is then left out.`,
    }).catch((cause: unknown) => {
      if (cause instanceof AuthtrackError) throw cause;
      throw new ConfigError(`${file} cannot be read: ${(cause as Error).message}`, {
        hint: `Make it readable, run authtrack in another folder, or with ${LEAVES_IT_OUT}.`,
        cause,
      });
    });
    const { parse } = await import('dotenv');
    return { variables: parse(text), folder };
  } catch (error) {
    if (isNeeded || !(error instanceof ConfigError)) throw error;
    return { variables: {}, folder, warning: `${error.message}; it is left out` };
  }
}

/** @param folder without links */
export function isMachineFolder(folder: string): boolean {
  return folder === realPath(MACHINE_FOLDER);
}

type WantedFile = {
  /** Value of --config. */
  readonly onCommandLine: string | undefined;
  /** Value of AUTHTRACK_CONFIG. */
  readonly inEnvironment: string | undefined;
  readonly cwd: string;
};

/**
 * @param isSetting whether a path in the file is that of a setting
 * @throws ConfigError for a file that does not count or is no YAML mapping; NoInputError, PermissionError if it cannot be read
 */
export async function readConfigFile(
  { onCommandLine, inEnvironment, cwd }: WantedFile,
  isSetting: (path: string) => boolean,
): Promise<ConfigFile | undefined> {
  const usual = [path.join(cwd, 'authtrack.yaml'), path.join(MACHINE_FOLDER, 'authtrack.yaml')];
  const file = onCommandLine ?? inEnvironment ?? usual.find(isThere);
  if (file === undefined || file === devNull) return undefined;
  const { text, isTrusted } = await readText(file, {
    isOnCommandLine: onCommandLine !== undefined,
    isInFolder: file === usual[0],
  }).catch((error: unknown) => {
    throw error instanceof AuthtrackError ? error : unreadable(file, error as NodeJS.ErrnoException);
  });
  const { parseConfigFile } = await import('./config-file.js');
  const entries = parseConfigFile(file, text, isSetting);
  return { entries, source: isTrusted ? realPath(path.dirname(file)) : file };
}

/** Whoever names a file on the command line has looked at it; all others must be safe from being changed. */
async function readText(
  file: string,
  { isOnCommandLine, isInFolder }: { readonly isOnCommandLine: boolean; readonly isInFolder: boolean },
): Promise<{ readonly text: string; readonly isTrusted: boolean }> {
  if (isOnCommandLine)
    return readNamedFile(file, { hint: `Name a regular file, or ${devNull} for no settings file.` });
  const text = await readTrustedFile(file, {
    hint: `If you trust it, name it with --config. Else ${isInFolder ? 'run authtrack in another folder, or ' : ''}give --config another file (${devNull} for none).`,
  });
  return { text, isTrusted: true };
}

function unreadable(file: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'EACCES')
    return new PermissionError(`${file}: permission denied`, { hint: 'Make the file readable.', cause });
  return new NoInputError(
    `${file} cannot be read: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`,
    { hint: 'Check the path given with --config or AUTHTRACK_CONFIG.', cause },
  );
}

/** A link to nowhere is there. What is in a folder that the caller may not enter is nothing to the caller. */
function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch {
    return false;
  }
}

function realPath(name: string): string {
  try {
    return realpathSync(name);
  } catch {
    return path.resolve(name);
  }
}
