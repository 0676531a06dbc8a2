// Checks what sshd logs. `sshd -T` says it best, but only to root; otherwise sshd_config is read, as far as it can be.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { childEnvironment } from '../lib/child-environment.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';
import { wildcardMatcher } from '../read/read.js';

const CONFIG = '/etc/ssh/sshd_config';

/** sshd(8) is in this folder on all systems; it is often missing in a user's PATH. */
const SBIN = '/usr/local/sbin:/usr/sbin:/sbin';

const SET_IT = `set LogLevel VERBOSE in ${CONFIG}, and reload sshd`;

/**
 * What each level leaves out of the lines that count as logins (log.h, and auth_log in auth.c): `Accepted` and `Invalid
 * user` are logged at INFO; `Failed` at INFO for passwords, for unknown users, and from half of MaxAuthTries on,
 * otherwise at VERBOSE.
 */
const levels: Readonly<Record<string, (found: string) => Finding>> = {
  QUIET: hidesAll,
  SILENT: hidesAll,
  FATAL: hidesAll,
  ERROR: (found) =>
    failure(
      `${found}: sshd logs no successful login, no failed attempt and no invalid user, only errors such as "maximum authentication attempts exceeded"`,
      SET_IT,
    ),
  INFO: (found) =>
    ok(
      `${found}: sshd logs logins, wrong passwords and invalid users; not each key that it refused of an existing user, and not each connection (VERBOSE does)`,
    ),
  VERBOSE: (found) => ok(`${found}: sshd logs all attempts, also each refused key, and each connection`),
  DEBUG: debugs,
  DEBUG1: debugs,
  DEBUG2: debugs,
  DEBUG3: debugs,
};

function hidesAll(found: string): Finding {
  return failure(`${found}: sshd logs neither logins nor attempts; only the lines of PAM remain`, SET_IT);
}

function debugs(found: string): Finding {
  return warning(
    `${found}: sshd logs all attempts, and so much more that it violates the privacy of users and fills the disk`,
    SET_IT,
  );
}

type SshdSettings = {
  readonly level: string;
  readonly facility: string;
  /** LogLevel in a Match block, with the line of the block: it counts for some connections. */
  readonly inMatch: readonly { readonly match: string; readonly level: string }[];
  /** Where this is from. */
  readonly from: string;
};

export async function checkLogLevel(
  { signal }: Pick<CheckContext, 'signal'>,
  config = CONFIG,
): Promise<Finding> {
  const read = await readSshdConfig(config).catch((error: unknown) => error as NodeJS.ErrnoException);
  const asked = process.geteuid?.() === 0 ? await askSshd(config, signal) : undefined;
  if (read instanceof Error && asked === undefined) {
    if (read.code === 'ENOENT') return ok('no sshd here: there is no /etc/ssh/sshd_config');
    return warning(
      `cannot read the settings of sshd: ${read.message}`,
      'run as root to check the LogLevel of sshd',
    );
  }
  const settings = { ...(read instanceof Error ? defaults : read), ...asked };
  return judge(settings);
}

function judge({ level, facility, inMatch, from }: SshdSettings): Finding {
  const found = `LogLevel ${level} (${from})`;
  const finding =
    levels[level]?.(found) ?? warning(`${found} is unknown`, 'check LogLevel in the settings of sshd');
  const quiet = inMatch.find((each) => ['QUIET', 'SILENT', 'FATAL', 'ERROR'].includes(each.level));
  if (finding.status !== 'failure' && quiet !== undefined) {
    return warning(
      `${found}, but ${quiet.level} for the connections of "${quiet.match}": sshd does not log their logins`,
      `remove LogLevel from that Match block in ${CONFIG}, and reload sshd`,
    );
  }
  if (finding.status === 'ok' && !['AUTH', 'AUTHPRIV'].includes(facility)) {
    return warning(
      `${found}, but SyslogFacility ${facility}: the lines may go to another file than auth.log or secure`,
      `set SyslogFacility AUTH in ${CONFIG}, or name the file that has the lines: authtrack analyze FILE`,
    );
  }
  return finding;
}

const defaults: SshdSettings = { level: 'INFO', facility: 'AUTH', inMatch: [], from: 'the default' };

/** The settings as sshd itself sees them; undefined if it does not say. It reads its keys and writes nothing. */
async function askSshd(
  config: string,
  signal: AbortSignal,
): Promise<Pick<SshdSettings, 'level' | 'facility' | 'from'> | undefined> {
  const { PATH = '' } = childEnvironment({ PATH: `${process.env['PATH'] ?? ''}:${SBIN}` });
  const env = { ...childEnvironment(process.env), PATH };
  const text = await new Promise<string>((resolve) => {
    execFile(
      'sshd',
      ['-T', '-f', config],
      { env, signal, timeout: 2000, killSignal: 'SIGKILL' },
      (_, stdout) => resolve(stdout),
    );
  });
  const level = /^loglevel (\S+)$/im.exec(text)?.[1];
  if (level === undefined) return undefined;
  const facility = /^syslogfacility (\S+)$/im.exec(text)?.[1] ?? defaults.facility;
  // It calls QUIET by its older name.
  return {
    level: level.toUpperCase().replace('SILENT', 'QUIET'),
    facility: facility.toUpperCase(),
    from: 'sshd -T',
  };
}

const MOST_FILES = 100;

/**
 * LogLevel in sshd_config and the files that it includes. The first value outside of Match blocks counts; an Include in
 * a Match block belongs to that block. Throws what the file system throws.
 */
export async function readSshdConfig(config: string): Promise<SshdSettings> {
  const found: { level?: string; facility?: string; file?: string } = {};
  const inMatch: { match: string; level: string }[] = [];
  let files = 0;
  const readOne = async (file: string, within: string | undefined): Promise<void> => {
    if ((files += 1) > MOST_FILES) return;
    let match = within;
    for (const line of (await readFile(file, 'utf8')).split('\n')) {
      const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
      const value = rest.replace(/\s+#.*$/, '').replace(/^"([^"]*)"$/, '$1');
      switch (keyword.toLowerCase()) {
        case 'match':
          match = value.toLowerCase() === 'all' && within === undefined ? undefined : value;
          break;
        case 'include':
          for (const name of await included(value, path.dirname(config))) await readOne(name, match);
          break;
        case 'loglevel':
          if (match !== undefined) inMatch.push({ match, level: value.toUpperCase() });
          else if (found.level === undefined) Object.assign(found, { level: value.toUpperCase(), file });
          break;
        case 'syslogfacility':
          if (match === undefined) found.facility ??= value.toUpperCase();
          break;
      }
    }
  };
  await readOne(config, undefined);
  return {
    level: found.level ?? defaults.level,
    facility: found.facility ?? defaults.facility,
    inMatch,
    from: found.file ?? defaults.from,
  };
}

/** The files of an Include line, in the order in which sshd reads them: a pattern gives them sorted. */
async function included(patterns: string, folder: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (const pattern of patterns.split(/\s+/).filter((each) => each !== '')) {
    const whole = path.resolve(folder, pattern.replace(/^"(.*)"$/, '$1'));
    const isWanted = wildcardMatcher(path.basename(whole));
    const names = await readdir(path.dirname(whole)).catch(() => []);
    all.push(
      ...names
        .filter(isWanted)
        .sort()
        .map((name) => path.join(path.dirname(whole), name)),
    );
  }
  return all;
}
