// Finds and reads authtrack.yaml and .env. A file that other users can change is refused.
import { lstatSync, realpathSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';

import { AuthtrackError, ConfigError, NoInputError, PermissionError } from '../lib/errors.js';
import { readNamedFile, readTrustedFile } from '../lib/trusted-file.js';
import type { ConfigEntry } from './config-file.js';

/** The folder for the settings of the machine's administrator. */
const MACHINE_FOLDER = '/etc/authtrack';

const IGNORES_IT = `with --config FILE, which ignores .env (${devNull}: no settings file)`;

/** A file that may hold settings, and what became of it. */
export type SettingsFile = {
  readonly file: string;
  readonly outcome: 'read' | 'not found' | 'ignored';
  /** Why it was ignored, or who named it. */
  readonly note?: string;
};

export type Dotenv = {
  readonly look: SettingsFile;
  readonly variables: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Set if the file was refused and, because of --config, ignored. */
  readonly warning?: string;
};

export type ConfigFile = {
  readonly entries: ReadonlyMap<string, ConfigEntry>;
  /** The folder of the file; the file itself if others may change it, which only --config allows. */
  readonly source: string;
  /** Whether only the caller and root can change the file. */
  readonly isTrusted: boolean;
};

/**
 * The variables of .env in the working directory.
 * @param isNeeded false if --config was given: then a refused file is ignored with a warning
 * @throws ConfigError for a file that others may change, that is not a regular file, or that cannot be read
 */
export async function readDotenv(cwd: string, isNeeded: boolean): Promise<Dotenv> {
  const file = path.join(cwd, '.env');
  const folder = realPath(cwd);
  if (!isThere(file)) return { look: { file, outcome: 'not found' }, variables: {}, folder };
  try {
    const text = await readTrustedFile(file, {
      hint: `run authtrack in another folder, or ${IGNORES_IT}`,
    }).catch((cause: unknown) => {
      if (cause instanceof AuthtrackError) throw cause;
      throw new ConfigError(`cannot read ${file}: ${(cause as Error).message}`, {
        hint: `make it readable, run authtrack in another folder, or ${IGNORES_IT}`,
        cause,
      });
    });
    const { parse } = await import('dotenv');
    return { look: { file, outcome: 'read' }, variables: parse(text), folder };
  } catch (error) {
    if (isNeeded || !(error instanceof ConfigError)) throw error;
    const look = { file, outcome: 'ignored', note: 'other users may change it' } as const;
    return { look, variables: {}, folder, warning: `${error.message}; authtrack ignores it` };
  }
}

/** Whether the folder is /etc/authtrack. @param folder without symbolic links */
export function isMachineFolder(folder: string): boolean {
  return folder === realPath(MACHINE_FOLDER);
}

type WantedFile = {
  /** The value of --config. */
  readonly onCommandLine: string | undefined;
  /** The value of AUTHTRACK_CONFIG. */
  readonly inEnvironment: string | undefined;
  readonly cwd: string;
};

/**
 * The settings file: the one given by --config or AUTHTRACK_CONFIG, ./authtrack.yaml, or /etc/authtrack/authtrack.yaml.
 * @param isSetting whether a path in the file names a setting
 * @throws ConfigError for a refused file or one that is not a YAML mapping; NoInputError, PermissionError if it cannot
 *   be read
 */
export async function readConfigFile(
  { onCommandLine, inEnvironment, cwd }: WantedFile,
  isSetting: (path: string) => boolean,
): Promise<{ readonly file: ConfigFile | undefined; readonly looks: readonly SettingsFile[] }> {
  const usual = [path.join(cwd, 'authtrack.yaml'), path.join(MACHINE_FOLDER, 'authtrack.yaml')];
  const file = onCommandLine ?? inEnvironment ?? usual.find(isThere);
  const looks = looksAt(file, usual, onCommandLine === undefined ? 'AUTHTRACK_CONFIG' : '--config');
  if (file === undefined || file === devNull) return { file: undefined, looks };
  const { text, isTrusted } = await readText(file, {
    isOnCommandLine: onCommandLine !== undefined,
    isInFolder: file === usual[0],
  }).catch((error: unknown) => {
    throw error instanceof AuthtrackError ? error : unreadable(file, error as NodeJS.ErrnoException);
  });
  const { parseConfigFile } = await import('./config-file.js');
  const entries = parseConfigFile(file, text, isSetting);
  return { file: { entries, source: isTrusted ? realPath(path.dirname(file)) : file, isTrusted }, looks };
}

/** @param chosen the file that is read; @param namedBy what names a file that is not one of the usual ones */
function looksAt(
  chosen: string | undefined,
  usual: readonly string[],
  namedBy: string,
): readonly SettingsFile[] {
  const isUsual = chosen === undefined || usual.includes(chosen);
  const others = usual.map((file): SettingsFile => {
    if (file === chosen) return { file, outcome: 'read' };
    if (!isThere(file)) return { file, outcome: 'not found' };
    return { file, outcome: 'ignored', note: `${isUsual ? usual[0] : namedBy} counts instead` };
  });
  if (isUsual || chosen === devNull) return others;
  return [{ file: chosen, outcome: 'read', note: `named by ${namedBy}` }, ...others];
}

/** Reads a file that is named on the command line, or any other if only this user and root can change it. */
async function readText(
  file: string,
  { isOnCommandLine, isInFolder }: { readonly isOnCommandLine: boolean; readonly isInFolder: boolean },
): Promise<{ readonly text: string; readonly isTrusted: boolean }> {
  if (isOnCommandLine)
    return readNamedFile(file, { hint: `name a regular file, or ${devNull} for no settings file` });
  const text = await readTrustedFile(file, {
    hint: `name it with --config if you trust it; otherwise ${isInFolder ? 'run authtrack in another folder, or ' : ''}give --config another file (${devNull}: no settings file)`,
  });
  return { text, isTrusted: true };
}

function unreadable(file: string, cause: NodeJS.ErrnoException): AuthtrackError {
  if (cause.code === 'EACCES')
    return new PermissionError(`cannot read ${file}: permission denied`, {
      hint: 'make the file readable for this user',
      cause,
    });
  return new NoInputError(
    `cannot read ${file}: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`,
    { hint: 'check the path given with --config or AUTHTRACK_CONFIG', cause },
  );
}

/** True also for a dangling link; false for a file in a folder that the caller may not enter. */
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
