// Checks the time zone and the clock: a wrong zone moves logins, and a clock that is behind makes lines wait.
import { execFile } from 'node:child_process';
import { access, stat } from 'node:fs/promises';

import { childEnvironment } from '../lib/child-environment.js';
import { nowMicros, nowMs } from '../lib/clock.js';
import { instantForPeople } from '../lib/time-text.js';
import { machineTimeZone, openTimeZone } from '../lib/time-zone.js';
import { MICROS_PER_MS, MS_PER_DAY, MS_PER_MINUTE } from '../lib/units.js';
import { findLogs, lastJournalEntryMs } from '../read/read.js';
import { environmentOf } from '../steps/open-logs.js';
import { ageText } from './age-text.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';
import { chosenLogs } from './logs.js';

/** Clocks of a machine and of a file server may differ by this. */
const AHEAD_MS = 5 * MS_PER_MINUTE;

/** As in machine-logs.ts: a server without logins and cron jobs is silent for up to a week. */
const SILENT_MS = 7 * MS_PER_DAY;

const SET_CLOCK =
  'set the clock of this machine (timedatectl set-ntp true), then run `authtrack analyze` again';

export function checkTimeZone(
  { settings }: Pick<CheckContext, 'settings'>,
  ofMachine = machineTimeZone(),
): Promise<Finding> {
  const { timezone } = settings;
  if (ofMachine === undefined || isSame(timezone, ofMachine)) return Promise.resolve(ok(timezone));
  return Promise.resolve(
    warning(
      `authtrack uses ${timezone}, but this machine ${ofMachine}: log lines without a zone are read with the wrong time`,
      'remove `timezone` from the settings and TZ from the environment, unless the logs are of another machine',
    ),
  );
}

/** Whether two zones have the same time now, and in half a year. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [openTimeZone(one), openTimeZone(other)];
  return [0, 183].every((days) => {
    const at = nowMs() + days * MS_PER_DAY;
    return a.offsetMs(at) === b.offsetMs(at);
  });
}

/** Exists since timesyncd has first set the clock. */
const SET_BY_TIMESYNCD = '/run/systemd/timesync/synchronized';

export async function checkClock({ signal }: Pick<CheckContext, 'signal'>): Promise<Finding> {
  const now = instantForPeople(nowMicros());
  const said = await new Promise<string>((resolve) => {
    const args = ['show', '--property=NTPSynchronized', '--value'];
    const options = {
      env: childEnvironment(process.env),
      signal,
      timeout: 2000,
      killSignal: 'SIGKILL',
    } as const;
    execFile('timedatectl', args, options, (_, stdout) => resolve(stdout.trim()));
  });
  if (said === 'yes' || (await isThere(SET_BY_TIMESYNCD))) return ok(`${now}, set by a time service`);
  if (said === 'no') return warning(`${now}, and no time service sets the clock`, SET_CLOCK);
  return ok(`${now}; whether a time service sets the clock is unknown (timedatectl does not answer)`);
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Whether the logs that `analyze` would read are written, and not ahead of the clock. */
export async function checkNewestLine(context: CheckContext): Promise<Finding> {
  const chosen = await chosenLogs(context).catch(() => undefined);
  if (chosen === undefined)
    return warning('not checked: no log can be read', 'do what the hint of the check log-files says first');
  const newest = { ms: 0, name: '' };
  const take = (ms: number, name: string): void => {
    if (ms > newest.ms) Object.assign(newest, { ms, name });
  };
  for (const { name } of await findLogs({
    ...chosen,
    names: chosen.names.filter((each) => each !== 'journal'),
  }))
    take((await stat(name).catch(() => undefined))?.mtimeMs ?? 0, name);
  if (chosen.names.includes('journal')) {
    take((await lastJournalEntryMs(environmentOf(context, context.settings))) ?? 0, 'journal');
  }
  return judgeNewest(newest);
}

export function judgeNewest({ ms, name }: { readonly ms: number; readonly name: string }): Finding {
  const ahead = ms - nowMs();
  const at = instantForPeople(Math.floor(ms * MICROS_PER_MS));
  if (ahead > AHEAD_MS) {
    return failure(
      `the clock is behind: ${name} was last written ${at}, ${ageText(ahead)} ahead of this machine`,
      `${SET_CLOCK}; if the time of the file is wrong: touch ${name}`,
    );
  }
  if (-ahead <= SILENT_MS) return ok(`${name} was last written ${at}`);
  return warning(
    `no log was written for ${ageText(-ahead)}: ${name} was last written ${at}`,
    'check that sshd and its logging run (systemctl status ssh rsyslog), and that the clock is right',
  );
}
