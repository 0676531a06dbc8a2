// Addresses that no list can ban, on a machine with separate files: the real program, as root in a private mount
// namespace.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { accepted, failures, start, timeText } from '../../support/ban-runs.js';
import { utmpRecord } from '../../support/utmp.js';
import { missing } from '../../support/without-privileges.js';

// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const NOW = Date.now();

const privately = ['unshare', '--mount', '--propagation', 'private'];

/** Mounts files over those of the machine, for one command only; $0 is the folder that has them. */
const withFiles = (folder: string): readonly string[] => [
  ...privately,
  'sh',
  '-ec',
  `mount -t tmpfs private /run && cp -r "$0/run/." /run
mkdir /run/etc && cp -rP /etc/. /run/etc && rm -f /run/etc/resolv.conf
cp -r "$0/resolv.conf" "$0/salt" /run/etc && mount --bind /run/etc /etc
exec "$@"`,
  folder,
];

const skip =
  process.getuid?.() === 0 ? missing(privately) : 'only root may have a mount namespace with separate files';

suite('no list can ban', { skip }, () => {
  test('the hosts that this machine needs and the clients that are logged in, but no others', async (t) => {
    const server = await start(t, failures('44.0.0.7', 10));
    const at = (file: string, content: string | Buffer): void => {
      mkdirSync(path.dirname(path.join(server.cwd, 'made', file)), { recursive: true });
      writeFileSync(path.join(server.cwd, 'made', file), content);
    };
    at('resolv.conf', 'nameserver 127.0.0.53\nnameserver 44.0.0.1\n');
    at('run/systemd/resolve/resolv.conf', 'nameserver 44.0.0.2\n');
    at('run/systemd/sessions/1', 'STATE=active\nREMOTE=1\nREMOTE_HOST=44.0.0.3\nSERVICE=sshd\n');
    at('run/utmp', utmpRecord({ pid: process.pid, host: 'x', address: [44, 0, 0, 4] }));
    at('salt/minion', 'master: [44.0.0.5]\n');
    const wrapper = withFiles(path.join(server.cwd, 'made'));
    const env = { SSH_CONNECTION: '44.0.0.6 50000 192.0.2.1 22' };
    const input = Array.from({ length: 9 }, (_, i) => `44.0.0.${i + 1}\n`).join('');
    await server.runWith({ input }, 'bans', 'import', '-', '--from', 'hostile');
    const ended = await server.runWith({ wrapper, env }, 'bans', '--bantime', 'forever');
    assert.deepEqual([ended.code, ended.stderr], [0, '']);
    assert.equal(server.list(), '44.0.0.7\n44.0.0.8\n44.0.0.9\n');
    const expected = {
      '44.0.0.1': 'a resolver of this machine (/etc/resolv.conf)',
      '44.0.0.2': 'a resolver of this machine (/run/systemd/resolve/resolv.conf)',
      '44.0.0.3': 'logged in by SSH now (session 1 of logind)',
      '44.0.0.4': 'logged in by SSH now (/run/utmp)',
      '44.0.0.5': 'the Salt master (/etc/salt/minion)',
      '44.0.0.6': 'the SSH session in which this runs',
    };
    for (const [address, reason] of Object.entries(expected)) {
      const { stdout } = await server.runWith({ wrapper, env }, 'bans', 'explain', address);
      assert.ok(
        stdout.startsWith(`${address} is not banned: ${reason}; on the imported list hostile.\n`),
        stdout,
      );
    }
    // Attackers of this server are exported; the hosts that this machine needs are not.
    await server.log(failures('44.0.0.3', 10));
    const { stdout } = await server.runWith({ wrapper, env }, 'bans', 'export');
    assert.deepEqual(
      stdout
        .split('\n')
        .slice(2)
        .map((line) => line.split(' ')[0]),
      ['44.0.0.7', ''],
    );
    await server.run('bans');
    assert.match(server.list(), /^44\.0\.0\.1\n44\.0\.0\.2\n44\.0\.0\.3\n/);
  });

  test('the open session of an attacker who guessed a password; the break-in is reported all the same', async (t) => {
    const lines = [
      ...failures('44.0.0.3', 10, 'mira', timeText(NOW - 3_600_000)),
      accepted('44.0.0.3', timeText(NOW - 60_000), 'password'),
    ];
    const server = await start(t, lines);
    const env = { SSH_CLIENT: '44.0.0.3 50000 22' };
    const during = await server.runWith({ env }, 'bans');
    assert.match(
      during.stderr,
      /possible break-in: 44\.0\.0\.3 logged in at .* after enough failed attempts for a ban/,
    );
    assert.equal(server.list(), '');
    await server.run('bans');
    assert.equal(server.list(), '44.0.0.3\n');
  });
});
