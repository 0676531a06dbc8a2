// A machine for `authtrack doctor`: its own /var/log, sshd_config and fail2ban configuration, in a mount namespace of
// each run, and a state folder with one run in it. A test breaks one thing.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { nowMs } from '../../../src/lib/clock.js';
import type { CheckResult } from '../../../src/doctor/doctor.js';
import { failures } from '../../support/ban-runs.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';
import { missing } from '../../support/without-privileges.js';

const namespace = ['unshare', '--mount', '--propagation', 'private'];

export const noMachine =
  process.getuid?.() === 0
    ? missing(namespace)
    : 'only root may have a mount namespace with its own /var/log';

// $0 is the folder of the machine. The rest of the arguments is the command.
const prepare = `
mount --bind "$0/log" /var/log
test ! -e /etc/ssh/sshd_config || mount --bind "$0/sshd_config" /etc/ssh/sshd_config
test ! -d /etc/fail2ban/jail.d || mount --bind "$0/jail.d" /etc/fail2ban/jail.d
. "$0/more"
exec "$@"
`;

const HOUR_MS = 3_600_000;

export type Machine = {
  readonly folder: string;
  readonly log: string;
  readonly state: string;
  readonly database: string;
  /** Commands of sh that run in the namespace before authtrack: more mounts. */
  readonly prepare: (commands: string) => void;
  readonly sshd: (config: string) => void;
  /** Installs the jail's file, as docs/fail2ban.md says. */
  readonly installJail: () => void;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** Runs `doctor --json`. */
  readonly doctor: (options?: DoctorOptions) => Promise<Report>;
};

type DoctorOptions = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly wrapper?: readonly string[];
};

export type Report = {
  readonly code: number | null;
  readonly checks: readonly CheckResult[];
  readonly stdout: string;
};

/** A healthy machine without fail2ban's server: every check but that one is OK. */
export async function healthyMachine(t: TestContext): Promise<Machine> {
  const machine = newMachine(t);
  const first = await machine.run(['analyze', '--no-charts', '--quiet']);
  assert.deepEqual([first.code, first.stderr], [0, '']);
  return machine;
}

/** The same before the first run: with a state folder, and no database. */
export function newMachine(t: TestContext): Machine {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  for (const name of ['log', 'jail.d']) mkdirSync(path.join(folder, name));
  const [log, state] = [path.join(folder, 'log/auth.log'), path.join(folder, 'state/authtrack')];
  const lines = failures('44.0.0.66', 3, 'root', new Date(nowMs() - HOUR_MS).toISOString());
  writeFileSync(log, lines.map((line) => `${line}\n`).join(''), { mode: 0o640 });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  write('more', '');
  write('sshd_config', 'LogLevel INFO\n');
  const run: Machine['run'] = (args, env = {}) =>
    runCli(args, { cwd: folder, env, wrapper: [...namespace, 'sh', '-ec', prepare, folder] });
  const machine: Machine = {
    ...{ folder, log, state, database: path.join(state, 'authtrack.duckdb'), run },
    prepare: (commands) => write('more', commands),
    sshd: (config) => write('sshd_config', config),
    installJail: () => write('jail.d/authtrack.conf', '[authtrack]\nenabled = true\n'),
    doctor: async ({ args = [], env = {}, wrapper = [] } = {}) => {
      const { code, stdout, stderr } = await runCli(['doctor', '--json', ...args], {
        ...{ cwd: folder, env },
        wrapper: [...namespace, 'sh', '-ec', prepare, folder, ...wrapper],
      });
      assert.equal(stderr, '');
      const { checks } = JSON.parse(stdout) as { checks: readonly CheckResult[] };
      return { code, checks, stdout };
    },
  };
  mkdirSync(state, { recursive: true, mode: 0o700 });
  return machine;
}

/** The check of that name. */
export function found({ checks }: Report, name: string): CheckResult {
  const check = checks.find((each) => each.name === name);
  assert.ok(check, `no check ${name}`);
  return check;
}

export type Expected = {
  readonly check: string;
  readonly status: 'warning' | 'failure';
  readonly says: RegExp;
  readonly hint: RegExp;
};

/** Fails unless the check says so, and the exit code follows. */
export function assertFound(report: Report, { check, status, says, hint }: Expected): void {
  const result = found(report, check);
  assert.equal(result.status, status, result.found);
  assert.match(result.found, says);
  assert.match(result.hint ?? '', hint);
  assert.equal(report.code, report.checks.some((each) => each.status === 'failure') ? 69 : 0);
}
