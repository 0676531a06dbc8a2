// What the machine, or the system image of `--root`, has. It only looks.
import { readdir, stat } from 'node:fs/promises';

import { readRegularFile } from '../lib/regular-file.js';
import { MIB } from '../lib/units.js';
import { askTool } from './run-tool.js';
import type { RootFolder } from './root-folder.js';

export type Schedule = 'systemd' | 'cron' | 'none';

export type Machine = {
  readonly root: RootFolder;
  /** What can run authtrack every night; the first that works is the default. */
  readonly schedules: readonly Schedule[];
  readonly hasFail2ban: boolean;
  /** fail2ban's server runs, and has no jail of authtrack yet. */
  readonly needsJail: boolean;
  /** fail2ban bans with nftables, in sets that accept no networks. */
  readonly refusesNetworks: boolean;
  readonly hasLogrotate: boolean;
  /** Units that a package of the distribution has installed. */
  readonly hasPackagedUnits: boolean;
  readonly hasUser: boolean;
  /** The program that can create the user. */
  readonly userTool: 'systemd-sysusers' | 'useradd' | undefined;
  /** The groups that exist, undefined if that cannot be known. */
  readonly groups: readonly string[] | undefined;
  readonly timer: 'missing' | 'outdated' | 'active';
};

export const USER = 'authtrack';

/** The groups that may read logs: of Debian's auth.log, and of the journal. */
export const LOG_GROUPS = ['adm', 'systemd-journal'] as const;

/** The service as a package of a distribution installs it. */
export const PACKAGED_SERVICE = [
  '/usr/lib/systemd/system/authtrack.service',
  '/lib/systemd/system/authtrack.service',
];

const BIN = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin', '/usr/local/sbin'];

export async function findMachine(root: RootFolder, signal: AbortSignal): Promise<Machine> {
  const hasProgram = (name: string): boolean => root.has(...BIN.map((folder) => `${folder}/${name}`));
  const hasSystemd = root.isThisMachine
    ? root.has('/run/systemd/system')
    : root.has('/usr/lib/systemd/systemd', '/lib/systemd/systemd');
  const hasFail2ban = root.has('/etc/fail2ban/jail.conf') && hasProgram('fail2ban-client');
  return {
    root,
    schedules: [
      ...(hasSystemd ? (['systemd'] as const) : []),
      ...(root.has('/etc/cron.d') ? (['cron'] as const) : []),
      'none',
    ],
    hasFail2ban,
    needsJail: hasFail2ban && root.isThisMachine && (await lacksJail(signal)),
    refusesNetworks: hasFail2ban && (await refusesNetworks(root)),
    hasLogrotate: root.has('/etc/logrotate.d'),
    hasPackagedUnits: root.has(...PACKAGED_SERVICE),
    hasUser: (await namesIn(root, '/etc/passwd'))?.includes(USER) ?? false,
    userTool: hasProgram('systemd-sysusers')
      ? 'systemd-sysusers'
      : hasProgram('useradd') && root.isThisMachine
        ? 'useradd'
        : undefined,
    groups: await namesIn(root, '/etc/group'),
    timer: root.isThisMachine && hasSystemd ? await timerState(signal) : 'missing',
  };
}

async function lacksJail(signal: AbortSignal): Promise<boolean> {
  if ((await askTool(['fail2ban-client', 'ping'], signal)) === undefined) return false;
  return (await askTool(['fail2ban-client', 'status', 'authtrack'], signal)) === undefined;
}

async function refusesNetworks(root: RootFolder): Promise<boolean> {
  const text = async (file: string): Promise<string> => (await textIn(root, file)) ?? '';
  const inFolder = await readdir(root.path('/etc/fail2ban/jail.d')).catch(() => []);
  const jails = ['jail.conf', 'jail.local', ...inFolder.map((name) => `jail.d/${name}`)];
  const texts = await Promise.all(jails.map((name) => text(`/etc/fail2ban/${name}`)));
  if (!texts.some((each) => /^banaction(?:_allports)?\s*=\s*nftables/m.test(each))) return false;
  const actions = ['nftables.conf', 'nftables.local'].map((name) => text(`/etc/fail2ban/action.d/${name}`));
  return !(await Promise.all(actions)).some((each) => each.includes('flags interval'));
}

async function timerState(signal: AbortSignal): Promise<Machine['timer']> {
  for (const question of ['is-enabled', 'is-active'])
    if ((await askTool(['systemctl', question, 'authtrack.timer'], signal)) === undefined) return 'missing';
  const units = ['authtrack.service', 'authtrack-apply.service', 'authtrack.timer'];
  const answer = await askTool(['systemctl', 'show', '--property=NeedDaemonReload', ...units], signal);
  return answer?.includes('=yes') === true ? 'outdated' : 'active';
}

/** The text of a file, undefined if it cannot be read. In an image of somebody else it may be a pipe. */
async function textIn(root: RootFolder, file: string): Promise<string | undefined> {
  return readRegularFile(root.path(file), 16 * MIB).then(
    ({ bytes }) => bytes.toString('utf8'),
    () => undefined,
  );
}

/** The names in /etc/passwd or /etc/group. */
async function namesIn(root: RootFolder, file: string): Promise<readonly string[] | undefined> {
  return (await textIn(root, file))?.split('\n').map((line) => line.split(':')[0] ?? '');
}

/**
 * The log files that the user of the service may not read, because neither everybody nor one of its groups may.
 * @param names of logs and journals
 */
export async function unreadableLogs(
  names: readonly string[],
  groups: readonly number[],
): Promise<readonly string[]> {
  const unreadable: string[] = [];
  for (const name of names) {
    const found = await stat(name).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    const mayRead = (found.mode & 0o004) !== 0 || (groups.includes(found.gid) && (found.mode & 0o040) !== 0);
    if (!mayRead) unreadable.push(name);
  }
  return unreadable;
}

/** The numbers of the groups that may read logs. */
export async function logGroupIds(root: RootFolder): Promise<readonly number[]> {
  return ((await textIn(root, '/etc/group')) ?? '').split('\n').flatMap((line) => {
    const [name = '', , id] = line.split(':');
    return (LOG_GROUPS as readonly string[]).includes(name) ? [Number(id)] : [];
  });
}
