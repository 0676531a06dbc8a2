// A real rsyslogd that appends trusted properties to the messages of its log socket, and a real local user.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { until } from '../fixtures/rsyslog.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { missingTool } from '../support/tools.js';

const LOGGER = '/usr/bin/logger';
const failed = (port: number): string => `Failed password for root from 192.0.2.7 port ${port} ssh2`;
const ofSshd = ' @[_PID=1 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/sbin/sshd _CMDLINE="sshd: root [priv]"]';

const skip =
  missingTool('rsyslogd', '-v') ||
  (process.getuid?.() !== 0
    ? 'only root can be sshd'
    : existsSync(LOGGER)
      ? false
      : 'logger is not installed');

suite('rsyslog with SysSock.Annotate', { skip }, () => {
  test('what sshd wrote counts, and what a local user wrote in its name does not', async (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o755);
    const [socket, log] = [path.join(folder, 'log.socket'), path.join(folder, 'auth.log')];
    writeFileSync(
      path.join(folder, 'rsyslog.conf'),
      `global(workDirectory="${folder}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" Annotate="on")
*.* action(type="omfile" file="${log}" template="RSYSLOG_FileFormat")
`,
    );
    const rsyslogd = spawn('rsyslogd', ['-n', '-f', `${folder}/rsyslog.conf`, '-i', `${folder}/pid`], {
      env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, TZ: 'UTC' },
      stdio: 'ignore',
    });
    t.after(async () => {
      rsyslogd.kill();
      if (rsyslogd.exitCode === null && rsyslogd.signalCode === null) await once(rsyslogd, 'exit');
    });
    assert.ok(await until(() => existsSync(socket)), 'rsyslogd did not start');
    chmodSync(socket, 0o666);
    const sshd = path.join(folder, 'sshd');
    copyFileSync(LOGGER, sshd);
    const say = (program: string, message: string, user = 0): void => {
      const by = user === 0 ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
      const [command, ...args] = [...by, program, '-u', socket, '-t', 'sshd[4242]', '--', message];
      assert.equal(spawnSync(command, args).status, 0);
    };
    say(sshd, failed(1));
    say(LOGGER, failed(2), 4242);
    say(sshd, failed(3), 4242);
    say(LOGGER, failed(4) + ofSshd, 4242);
    say(LOGGER, `message repeated 99 times: [ ${failed(5)}]`, 4242);
    say(sshd, `message repeated 3 times: [ ${failed(1)}]`);
    say(sshd, 'the last one');
    const text = (): string => (existsSync(log) ? readFileSync(log, 'latin1') : '');
    assert.ok(await until(() => text().includes('the last one')), text());
    assert.match(text(), / @\[_PID=\d+ _UID=4242 _GID=4242/);
    const { stdout, code } = await runCli(['parse', log], { cwd: folder });
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { port: number; attempts: number })
        .map(({ port, attempts }) => [port, attempts]),
      [
        [1, 1],
        [1, 3],
      ],
    );
  });
});
