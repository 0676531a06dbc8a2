// `authtrack doctor` on a machine that is broken in one way at a time: it says what is wrong and what to do, and the
// other checks still report.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { suite, test } from 'node:test';

import { nowMs } from '../../../src/lib/clock.js';
import { obeyingFileModes } from '../../support/without-privileges.js';
import {
  assertFound,
  healthyMachine,
  newMachine,
  noMachine,
  type Expected,
  type Machine,
} from './machine.js';

const NOBODY = 4242;
const DAY_SECONDS = 86_400;
const CHECKS = 29;

type Broken = Expected & {
  readonly what: string;
  readonly breakIt: (machine: Machine) => void;
  readonly options?: Parameters<Machine['doctor']>[0];
  /** All checks run, and all report. */
  readonly isWhole?: true;
};

const LOGGED_IN = { SSH_CONNECTION: '44.0.0.66 50000 192.0.2.1 22' };

const cases: readonly Broken[] = [
  {
    what: 'a log that this user may not read',
    breakIt: ({ log }) => {
      chownSync(log, NOBODY, NOBODY);
      chmodSync(log, 0o600);
    },
    options: { wrapper: obeyingFileModes },
    ...{ check: 'log-files', status: 'failure' },
    says: /auth\.log.*permission denied/,
    hint: /run as root, or join the group that may read the file/,
  },
  {
    what: 'a log that only root may read, and a service that runs as another user',
    breakIt: ({ log, prepare }) => {
      chmodSync(log, 0o600);
      prepare('mount -t tmpfs none /usr/lib/systemd/system; touch /usr/lib/systemd/system/authtrack.service');
    },
    ...{ check: 'log-files', status: 'failure' },
    says: /^authtrack\.service cannot read \/var\/log\/auth\.log: only root may$/,
    hint: /run `authtrack setup`, which lets the service read logs of root/,
  },
  {
    what: 'no log at all',
    breakIt: ({ log }) => rmSync(log),
    ...{ check: 'log-files', status: 'failure' },
    says: /no log on this machine: no \/var\/log\/auth\.log/,
    hint: /name the log: authtrack analyze FILE/,
  },
  {
    what: 'a database file of garbage',
    isWhole: true,
    breakIt: ({ database }) =>
      writeFileSync(database, 'not a database, but long enough to look like one'.repeat(999)),
    ...{ check: 'connection', status: 'failure' },
    says: /is not a DuckDB database, or it is damaged/,
    hint: /move this one away and read the logs again/,
  },
  {
    what: 'a settings file that everybody may write',
    isWhole: true,
    breakIt: ({ folder }) => {
      writeFileSync(path.join(folder, 'authtrack.yaml'), 'timezone: UTC\n');
      chmodSync(path.join(folder, 'authtrack.yaml'), 0o666);
    },
    ...{ check: 'setting-values', status: 'failure' },
    says: /authtrack\.yaml is refused: it may be written by everybody/,
    hint: /chmod go-w/,
  },
  {
    what: 'a settings file with an unknown setting',
    breakIt: ({ folder }) => writeFileSync(path.join(folder, 'authtrack.yaml'), 'maxretyr: 3\n'),
    ...{ check: 'setting-values', status: 'failure' },
    says: /authtrack\.yaml:1: unknown setting "maxretyr".*the other checks use the defaults/,
    hint: /use one of the known settings/,
  },
  {
    what: 'LogLevel QUIET',
    breakIt: ({ sshd }) => sshd('LogLevel QUIET\n'),
    ...{ check: 'sshd', status: 'failure' },
    says: /LogLevel QUIET \(.*\): sshd logs neither logins nor attempts/,
    hint: /set LogLevel VERBOSE in \/etc\/ssh\/sshd_config, and reload sshd/,
  },
  {
    what: 'a quiet Match block',
    breakIt: ({ sshd }) => sshd('LogLevel VERBOSE\nMatch Address 192.0.2.0/24\n  LogLevel ERROR\n'),
    ...{ check: 'sshd', status: 'warning' },
    says: /but ERROR for the connections of "Address 192\.0\.2\.0\/24"/,
    hint: /remove LogLevel from that Match block/,
  },
  {
    what: 'a session whose address is not on the allowlist',
    breakIt: () => undefined,
    options: { env: LOGGED_IN },
    ...{ check: 'ssh-session', status: 'warning' },
    says: /the allowlist does not have 44\.0\.0\.66, the address of this SSH session/,
    hint: /add it to bans\.allow/,
  },
  {
    what: 'a session whose address is banned',
    breakIt: ({ state }) => writeFileSync(path.join(state, 'auto-ban.data'), '44.0.0.0/24\n'),
    options: { env: LOGGED_IN },
    ...{ check: 'ssh-session', status: 'failure' },
    says: /44\.0\.0\.66, the address of this SSH session, is on the ban list and not on the allowlist/,
    hint: /add it to bans\.allow/,
  },
  {
    what: 'an allowlist with a name that does not resolve',
    breakIt: () => undefined,
    options: { args: ['--allow', 'nothing.invalid'] },
    ...{ check: 'allowlist', status: 'failure' },
    says: /cannot resolve the host name nothing\.invalid/,
    hint: /check the name and the resolver/,
  },
  {
    what: 'a full disk',
    breakIt: ({ prepare, state }) => prepare(`mount -t tmpfs -o size=1m,mode=700 none ${state}\n`),
    ...{ check: 'free-space', status: 'failure' },
    says: /[01] MiB free in .*state\/authtrack/,
    hint: /free some space/,
  },
  {
    what: 'no native module of DuckDB',
    isWhole: true,
    breakIt: ({ folder, prepare }) => {
      mkdirSync(path.join(folder, 'empty'));
      prepare(`mount --bind ${path.join(folder, 'empty')} ${bindingFolder()}\n`);
    },
    ...{ check: 'duckdb', status: 'failure' },
    says: /cannot load the database engine DuckDB: /,
    hint: /install authtrack again on this machine, for this version of Node/,
  },
  {
    what: 'fail2ban installed for authtrack, and stopped',
    breakIt: ({ installJail }) => installJail(),
    options: { args: ['--socket', '/nonexistent/fail2ban.sock'] },
    ...{ check: 'fail2ban', status: 'failure' },
    says: /its server is not running|is not installed/,
    hint: /start it \(systemctl start fail2ban\)/,
  },
  {
    what: 'a clock that is two days behind',
    breakIt: ({ log }) => utimesSync(log, nowMs() / 1000, nowMs() / 1000 + 2 * DAY_SECONDS + 60),
    ...{ check: 'newest-line', status: 'failure' },
    says: /the clock is behind: \/var\/log\/auth\.log was last written .*, 2 days ahead/,
    hint: /set the clock of this machine/,
  },
  {
    what: 'a log that stopped growing',
    breakIt: ({ log }) => utimesSync(log, nowMs() / 1000, nowMs() / 1000 - 9 * DAY_SECONDS),
    ...{ check: 'newest-line', status: 'warning' },
    says: /no log was written for 9 days/,
    hint: /check that sshd and its logging run/,
  },
  {
    what: 'a state folder of another user',
    breakIt: ({ state }) => chownSync(state, NOBODY, NOBODY),
    ...{ check: 'state-folder', status: 'failure' },
    says: /authtrack writes nothing into .*: it belongs to uid 4242/,
    hint: /run as that user/,
  },
  {
    what: 'a link in the place of processed.log',
    breakIt: ({ state }) => {
      symlinkSync('/etc/passwd', path.join(state, 'processed.log'));
    },
    ...{ check: 'state-files', status: 'failure' },
    says: /processed\.log is not a regular file/,
    hint: /move it away/,
  },
  {
    what: 'the wrong time zone',
    breakIt: () => undefined,
    options: { args: ['--timezone', 'Asia/Kolkata'] },
    ...{ check: 'time-zone', status: 'warning' },
    says: /authtrack uses Asia\/Kolkata, but this machine/,
    hint: /remove `timezone` from the settings/,
  },
  {
    what: 'a user who does not exist',
    breakIt: () => undefined,
    options: { env: { AUTHTRACK_USER: 'no-such-user' } },
    ...{ check: 'user', status: 'failure' },
    says: /names "no-such-user", who is not in \/etc\/passwd/,
    hint: /create the user \(`authtrack setup` creates the user authtrack\)/,
  },
];

function bindingFolder(): string {
  const api = createRequire(import.meta.url).resolve('@duckdb/node-api');
  const bindings = createRequire(api).resolve('@duckdb/node-bindings/package.json');
  const platform = `@duckdb/node-bindings-${process.platform}-${process.arch}/package.json`;
  return path.dirname(createRequire(bindings).resolve(platform));
}

suite('doctor', { skip: noMachine, concurrency: 2 }, () => {
  test('finds nothing wrong on a healthy machine', async (t) => {
    const machine = await healthyMachine(t);
    const report = await machine.doctor();
    const others = report.checks.filter(({ name }) => name !== 'fail2ban' && name !== 'jail');
    assert.deepEqual(
      others.filter(({ status }) => status !== 'ok'),
      [],
    );
    assert.equal(report.code, 0);
    assert.equal(report.checks.length, CHECKS);
  });

  for (const { what, breakIt, options, isWhole, ...expected } of cases) {
    test(`reports ${what}`, async (t) => {
      const machine = newMachine(t);
      breakIt(machine);
      const only = isWhole === true ? [] : ['--only', expected.check];
      const report = await machine.doctor({ ...options, args: [...only, ...(options?.args ?? [])] });
      assertFound(report, expected);
      assert.equal(report.checks.length, isWhole === true ? CHECKS : 1);
    });
  }
});
