// A real rsyslogd that receives RFC 5424, and writes and forwards it with its built-in templates.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { suite, test } from 'node:test';

import { startRsyslogRelay, type RsyslogRelay } from '../fixtures/rsyslog-relay.js';
import { until } from '../fixtures/rsyslog.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { missingTool } from '../support/tools.js';

const LOGINS = 30;
const TIME = '2026-05-01T10:00:07.250000Z';

const failed = (port: number): string => `Failed password for root from 192.0.2.7 port ${port} ssh2`;

/** RFC 5424 of two hosts: logins, and text of other programs that quotes sshd. */
const lines = [
  ...Array.from({ length: LOGINS }, (_, i) => {
    const program = i % 3 === 0 ? 'sshd' : 'sshd-session';
    return `<38>1 ${TIME} ${i % 2 === 0 ? 'web1' : 'web2.example.net'} ${program} ${1000 + i} - - ${failed(20_000 + i)}`;
  }),
  `<13>1 ${TIME} web1 logger - - - sshd[1]: ${failed(1)}`,
  `<13>1 ${TIME} web1 logger 99 - - sshd[1]: ${failed(1)}`,
  `<13>1 ${TIME} web1 sudo - - - web1 sshd[1]: ${failed(1)}`,
  `<13>1 ${TIME} web1 cron - - - May  1 10:00:07 web1 sshd[1]: ${failed(1)}`,
];

suite('rsyslog as a relay of RFC 5424', { skip: missingTool('rsyslogd', '-v') }, () => {
  for (const protocol of ['tcp', 'udp'] as const) {
    test(`by ${protocol}: each login is found once in each file, with its host`, async (t) => {
      const relay = await startRsyslogRelay();
      t.after(relay.stop);
      await listening(relay.port);
      await send(relay, protocol, [...lines, `<13>1 ${TIME} web1 test - - - the last one`]);
      await relay.written('the last one');
      const cwd = temporaryFolder(t);
      for (const file of relay.files) {
        const { stdout, stderr, code } = await runCli(['parse', '--year', '2026', file], { cwd });
        const what = `${path.basename(file)}: ${stderr}`;
        assert.equal(code, 0, what);
        assert.deepEqual(
          stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Record<string, unknown>)
            .map(({ host, pid, port, attempts, date }) => [
              host,
              pid,
              port,
              attempts,
              String(date).slice(0, 19),
            ])
            .sort(),
          Array.from({ length: LOGINS }, (_, i) => [
            i % 2 === 0 ? 'web1' : 'web2.example.net',
            1000 + i,
            20_000 + i,
            1,
            '2026-05-01T10:00:07',
          ]).sort(),
          what,
        );
      }
    });
  }
});

async function listening(port: number): Promise<void> {
  let isOpen = false;
  const tried = async (): Promise<void> => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect').then(
      () => (isOpen = true),
      () => undefined,
    );
    socket.destroy();
  };
  let attempt = tried();
  const isThere = await until(() => {
    void attempt.then(() => (isOpen ? undefined : (attempt = tried())));
    return isOpen;
  });
  assert.ok(isThere, 'rsyslogd does not listen');
}

async function send(
  { port }: RsyslogRelay,
  protocol: 'tcp' | 'udp',
  messages: readonly string[],
): Promise<void> {
  if (protocol === 'tcp') {
    const socket = connect(port, '127.0.0.1');
    socket.end(messages.map((message) => `${message}\n`).join(''));
    await once(socket, 'close');
    return;
  }
  const socket = createSocket('udp4');
  for (const message of messages)
    await new Promise((resolve) => {
      socket.send(message, port, '127.0.0.1', resolve);
    });
  socket.close();
}
