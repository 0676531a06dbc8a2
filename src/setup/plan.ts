// The steps of `authtrack setup`, from what the machine has and what the administrator chose. It changes nothing.
import { settingsTexts, type DecidedSettings } from '../cli/cli.js';
import type { FileChange } from './file-change.js';
import { packageFile, readExisting, settingsFile } from './file-change.js';
import { PACKAGED_SERVICE, USER, type Machine, type Schedule } from './machine.js';
import { programCommand, type RunningProgram } from './program-command.js';
import type { RootFolder } from './root-folder.js';
import type { ToolCommand } from './run-tool.js';
import { cronText, readLogsText, shippedText, unitText } from './shipped-files.js';

export type StepName = 'user' | 'fail2ban' | 'settings' | 'service' | 'logs' | 'timer' | 'cron' | 'logrotate';

export type Step = {
  readonly name: StepName;
  /** What it does, in the imperative. */
  readonly title: string;
  readonly files: readonly FileChange[];
  /** Commands that are run after the files are written. */
  readonly commands: readonly ToolCommand[];
  /** A symbolic link, by its path on the system. */
  readonly link?: { readonly file: string; readonly target: string };
};

export type Choices = {
  readonly schedule: Schedule;
  readonly fail2ban: boolean;
  /** Whether authtrack runs as its own user. */
  readonly user: boolean;
  /** Settings for authtrack.yaml, besides `user`. */
  readonly decided: DecidedSettings;
  /** Logs that only root may read. */
  readonly unreadableLogs: readonly string[];
  readonly program: RunningProgram;
};

/** Whether there is no service of authtrack, or one that may read what only root may. */
export function mayServiceReadAll(root: RootFolder): boolean {
  return !root.has(`${UNITS}/authtrack.service`, ...PACKAGED_SERVICE) || root.has(READ_LOGS);
}

export const SETTINGS_FILE = '/etc/authtrack/authtrack.yaml';

const UNITS = '/etc/systemd/system';
const READ_LOGS = `${UNITS}/authtrack.service.d/read-logs.conf`;
const ENABLED = `${UNITS}/timers.target.wants/authtrack.timer`;

/** Whether nothing of a step remains to be done. */
export function isInPlace({ files, commands, link }: Step): boolean {
  return files.every(({ state }) => state === 'same') && commands.length === 0 && link === undefined;
}

/**
 * The steps in the order in which they are done, also those that are in place.
 * @throws ConfigError, CannotCreateError, PermissionError for what setup must not do
 */
export async function planSteps(machine: Machine, choices: Choices): Promise<readonly Step[]> {
  const { schedule, fail2ban, user } = choices;
  const { hasPackagedUnits, hasLogrotate } = machine;
  const steps: readonly (readonly [isWanted: boolean, plan: typeof serviceStep])[] = [
    [user, userStep],
    [fail2ban, fail2banStep],
    [true, settingsStep],
    [schedule === 'systemd' && !hasPackagedUnits, serviceStep],
    [schedule === 'systemd' && choices.unreadableLogs.length > 0, readLogsStep],
    [schedule === 'systemd', timerStep],
    [schedule === 'cron', cronStep],
    [hasLogrotate, logrotateStep],
  ];
  const planned: Step[] = [];
  for (const [isWanted, plan] of steps) if (isWanted) planned.push(await plan(machine, choices));
  return planned;
}

async function userStep(machine: Machine): Promise<Step> {
  const { root, hasUser, userTool, hasPackagedUnits } = machine;
  const title = `create the system user ${USER}, which reads the logs and owns the database`;
  const step = { name: 'user', title } as const;
  const isDone = hasUser || !root.isThisMachine;
  if (hasPackagedUnits) return { ...step, files: [], commands: [] };
  if (userTool === 'systemd-sysusers') {
    const file = '/etc/sysusers.d/authtrack.conf';
    const files = [await packageFile(root, file, await shippedText('systemd/authtrack.sysusers'))];
    return { ...step, files, commands: isDone ? [] : [['systemd-sysusers', file]] };
  }
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir=/var/lib/authtrack'];
  const command: ToolCommand = ['useradd', ...options, '--shell=/usr/sbin/nologin', USER];
  return { ...step, files: [], commands: isDone ? [] : [command] };
}

async function fail2banStep(machine: Machine, choices: Choices): Promise<Step> {
  const { root, needsJail, hasPackagedUnits } = machine;
  const own = ['jail.d/authtrack.conf', 'filter.d/authtrack.conf'];
  const files: FileChange[] = [];
  for (const name of own)
    files.push(await packageFile(root, `/etc/fail2ban/${name}`, await shippedText(`fail2ban/${name}`)));
  if (choices.schedule === 'systemd') {
    const units = ['authtrack.service.d/fail2ban.conf', 'authtrack-apply.service'];
    for (const name of hasPackagedUnits ? units.slice(0, 1) : units)
      files.push(await unit(machine, choices, name));
  }
  return {
    name: 'fail2ban',
    title: 'create a jail of fail2ban for the ban list, and apply the list after each run',
    files,
    commands: needsJail ? [['fail2ban-client', 'reload']] : [],
  };
}

async function settingsStep({ root }: Machine, { user, decided }: Choices): Promise<Step> {
  const all = { ...(user ? { user: USER } : {}), ...decided };
  const before = await readExisting(root, SETTINGS_FILE);
  const { newSettingsText, changedSettingsText } = await settingsTexts();
  const text =
    before === undefined ? newSettingsText(all) : changedSettingsText(root.path(SETTINGS_FILE), before, all);
  return {
    name: 'settings',
    title: before === undefined ? 'write the settings file' : 'change the settings file',
    files: [settingsFile(SETTINGS_FILE, before, text)],
    commands: [],
  };
}

async function serviceStep(machine: Machine, choices: Choices): Promise<Step> {
  const names = ['authtrack.service', 'authtrack.timer'];
  const files: FileChange[] = [];
  for (const name of names) files.push(await unit(machine, choices, name));
  const title =
    'install the service that reads the logs and writes the ban list, and its timer for every night';
  return { name: 'service', title, files, commands: [] };
}

async function readLogsStep({ root }: Machine, { unreadableLogs }: Choices): Promise<Step> {
  const files = [await packageFile(root, READ_LOGS, readLogsText(unreadableLogs))];
  return { name: 'logs', title: 'let the service read logs that only root may read', files, commands: [] };
}

async function unit(machine: Machine, { program }: Choices, name: string): Promise<FileChange> {
  const command = await programCommand(machine.root, 'systemd', program);
  const text = unitText(await shippedText(`systemd/${name}`), command, machine);
  return packageFile(machine.root, `${UNITS}/${name}`, text);
}

async function timerStep({ root, timer }: Machine): Promise<Step> {
  const step = { name: 'timer', title: 'start the timer, now and at each boot', files: [] } as const;
  const reload: ToolCommand = ['systemctl', 'daemon-reload'];
  if (root.isThisMachine) {
    const enable: ToolCommand = ['systemctl', 'enable', '--now', 'authtrack.timer'];
    const commands = { missing: [reload, enable], outdated: [reload], active: [] }[timer];
    return { ...step, commands };
  }
  await root.checkWay(ENABLED);
  const link = { file: ENABLED, target: `${UNITS}/authtrack.timer` };
  return { ...step, commands: [], ...((await root.hasLink(ENABLED)) ? {} : { link }) };
}

async function cronStep({ root }: Machine, { program, fail2ban }: Choices): Promise<Step> {
  const command = await programCommand(root, 'cron', program);
  const text = cronText(await shippedText('cron/authtrack'), command, fail2ban);
  const files = [await packageFile(root, '/etc/cron.d/authtrack', text)];
  return { name: 'cron', title: 'run authtrack every night by cron', files, commands: [] };
}

async function logrotateStep({ root }: Machine): Promise<Step> {
  const text = await shippedText('logrotate/authtrack');
  const files = [await packageFile(root, '/etc/logrotate.d/authtrack', text)];
  return { name: 'logrotate', title: 'rotate processed.log every month', files, commands: [] };
}

/** The choices of an administrator who does not want a step. */
export function withoutStep(choices: Choices, name: StepName): Choices {
  if (name === 'fail2ban') return { ...choices, fail2ban: false };
  // The units name the user.
  if (name === 'user')
    return { ...choices, user: false, schedule: choices.schedule === 'systemd' ? 'none' : choices.schedule };
  return name === 'service' || name === 'cron' ? { ...choices, schedule: 'none' } : choices;
}
