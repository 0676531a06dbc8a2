// Addresses that are never banned: the hosts that this machine needs, and the clients that are logged in now.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { filesBelow, type System } from '../../../src/bans/allowlist/system.js';
import { openAllowlist } from '../../../src/bans/allowlist/allowlist.js';
import { mastersIn } from '../../../src/bans/allowlist/needed-hosts.js';
import { utmpLogins } from '../../../src/bans/allowlist/ssh-sessions.js';
import { ConfigError } from '../../../src/lib/errors.js';
import { parseNetwork } from '../../../src/lib/networks.js';
import { temporaryFolder } from '../../support/run-cli.js';
import { utmpRecord } from '../../support/utmp.js';

type Made = {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly caller?: Partial<System['caller']>;
  readonly isRunning?: (pid: number) => boolean;
  readonly databaseHosts?: readonly string[];
};

/** Why an address may not be banned, on a machine that has these files. */
async function reasons(t: TestContext, made: Made): Promise<(address: string) => string | null> {
  const root = temporaryFolder(t);
  const place = (file: string): string => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    return path.join(root, file);
  };
  for (const [file, content] of Object.entries(made.files ?? {})) writeFileSync(place(file), content);
  for (const [file, target] of Object.entries(made.links ?? {})) symlinkSync(target, place(file));
  const system: System = {
    localAddresses: () => Promise.resolve([]),
    gateways: () => Promise.resolve([]),
    lookUp: (name) => {
      const found = made.names?.[name];
      return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
    },
    read: () => Promise.reject(new Error('ENOENT')),
    files: filesBelow(root),
    caller: { env: {}, uid: 0, parent: 0, ...made.caller },
    isRunning: made.isRunning ?? (() => true),
  };
  const { databaseHosts = [] } = made;
  const { reasonFor } = await openAllowlist({ allow: [], databaseHosts, system });
  return (address) => {
    const network = parseNetwork(address);
    assert.ok(network, address);
    return reasonFor(network);
  };
}

const status = (parent: number, ...uids: number[]): string =>
  `Name:\tx\nPPid:\t${parent}\nUid:\t${uids.length === 1 ? uids.concat(uids, uids, uids).join('\t') : uids.join('\t')}\n`;

suite('the hosts that this machine needs', () => {
  test('include its resolvers, also those behind the one on 127.0.0.53', async (t) => {
    const reason = await reasons(t, {
      files: {
        '/etc/resolv.conf':
          '# by systemd\nnameserver 127.0.0.53\noptions edns0\n\tnameserver\t44.0.0.53 \n;nameserver 44.9.9.9\n',
        '/run/systemd/resolve/resolv.conf':
          'nameserver 2a00:53::1%eth0\nnameserver 44.1.1.53\nsearch example\n',
      },
    });
    assert.equal(reason('44.0.0.53'), 'a resolver of this machine (/etc/resolv.conf)');
    assert.equal(reason('44.1.1.0/24'), 'a resolver of this machine (/run/systemd/resolve/resolv.conf)');
    assert.equal(reason('2a00:53::/64'), 'a resolver of this machine (/run/systemd/resolve/resolv.conf)');
    assert.equal(reason('44.9.9.9'), null);
  });

  test('include the servers of its database', async (t) => {
    const names = { 'db1.example': ['44.0.0.1', '2a00::1'], 'db2.example': ['44.0.0.2'] };
    const databaseHosts = ['db1.example', 'db2.example', '44.0.0.3', '2a00::3'];
    const reason = await reasons(t, { names, databaseHosts });
    assert.equal(reason('44.0.0.1'), 'a host of the database (db1.example)');
    assert.equal(reason('2a00::1'), 'a host of the database (db1.example)');
    assert.equal(reason('44.0.0.2'), 'a host of the database (db2.example)');
    assert.equal(reason('44.0.0.3'), 'a host of the database (the database URL)');
    await assert.rejects(reasons(t, { databaseHosts: ['gone.example'] }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /^the database URL: cannot resolve gone\.example, a host of the database$/);
      return true;
    });
  });

  test('include its Salt masters, wherever they are configured', async (t) => {
    const names = { 'salt.example': ['44.0.0.1'], salt: ['44.0.0.9'] };
    const minion = '#master: salt\n';
    const reason = await reasons(t, {
      names,
      files: {
        '/etc/salt/minion': minion,
        '/etc/salt/minion.d/99-master.conf':
          'id: web1\nmaster:\n  - salt.example:4506\n  - 44.0.0.2 # the other\n',
        '/etc/salt/minion.d/README': 'master: 44.0.0.3\n',
      },
    });
    assert.equal(reason('44.0.0.1'), 'the Salt master (salt.example)');
    assert.equal(reason('44.0.0.2'), 'the Salt master (/etc/salt/minion.d/99-master.conf)');
    assert.equal(reason('44.0.0.3'), null);
    assert.equal(reason('44.0.0.9'), null);
    const byDefault = await reasons(t, { names, files: { '/etc/salt/minion': minion } });
    assert.equal(byDefault('44.0.0.9'), 'the Salt master (salt)');
    await reasons(t, { files: { '/etc/salt/minion': minion } });
    const gone = reasons(t, { files: { '/etc/salt/minion': 'master: gone.example\n' } });
    await assert.rejects(
      gone,
      /^ConfigError: \/etc\/salt\/minion: cannot resolve gone\.example, the Salt master$/,
    );
    await reasons(t, { files: { '/etc/salt/minion': 'master_type: func\nmaster: mine.choose\n' } });
  });

  for (const [text, masters] of [
    ['master: salt.example', ['salt.example']],
    ['master: "salt.example:4506"  # here', ['salt.example']],
    ["'master' : '44.0.0.1'\r\n", ['44.0.0.1']],
    ['master: 2a00::1', ['2a00::1']],
    ["master: '[2a00::1]:4506'", ['2a00::1']],
    ['master: [a.example, "b.example:4506", \'[2a00::1]:4506\']', ['a.example', 'b.example', '2a00::1']],
    ['master: [\n  a.example, # one\n  b.example\n]', ['a.example', 'b.example']],
    ['master:\n- a.example\n# x\n\n- b.example\nid: c', ['a.example', 'b.example']],
    ['  master: x', []],
    ['master_port: 4506', []],
    ['master:\nid: x', []],
    ['master: null', []],
  ] as const) {
    test(`are in the settings of a minion: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(mastersIn(text), masters));
  }
});

suite('clients that are logged in by SSH', () => {
  const session = (fields: Readonly<Record<string, string>>): string =>
    `# This is private data. Do not parse.\n${Object.entries(fields)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')}`;
  const open = { UID: '1001', STATE: 'active', REMOTE: '1', TYPE: 'tty', CLASS: 'user', SERVICE: 'sshd' };

  test('are found in logind, as long as the session is open', async (t) => {
    const at = (id: string): string => `/run/systemd/sessions/${id}`;
    const reason = await reasons(t, {
      files: {
        [at('1')]: session({ ...open, REMOTE_HOST: '44.0.0.1' }),
        [at('c2')]: session({ ...open, STATE: 'online', REMOTE_HOST: '2a00::2' }),
        [at('3')]: session({ ...open, STATE: 'closing', REMOTE_HOST: '44.0.0.3' }),
        [at('4')]: session({ ...open, REMOTE: '0', REMOTE_HOST: '44.0.0.4' }),
        [at('5')]: session({ ...open, SERVICE: 'vsftpd', REMOTE_HOST: '44.0.0.5' }),
        [at('6')]: session({ ...open, REMOTE_HOST: 'evil.example' }),
        [at('7.ref')]: session({ ...open, REMOTE_HOST: '44.0.0.7' }),
        [at('8')]: session({ ...open, REMOTE_HOST: '0.0.0.0/0' }),
      },
      names: { 'evil.example': ['44.0.0.6'] },
    });
    assert.equal(reason('44.0.0.1'), 'logged in by SSH now (session 1 of logind)');
    assert.equal(reason('2a00::/64'), 'logged in by SSH now (session c2 of logind)');
    for (const other of ['3', '4', '5', '6', '7', '8']) assert.equal(reason(`44.0.0.${other}`), null, other);
  });

  test('are found in utmp, by the address that sshd wrote and not by a text that any user may choose', async (t) => {
    const records = [
      utmpRecord({ pid: 1, host: '44.0.0.1', address: [44, 0, 0, 1] }),
      utmpRecord({ pid: 1, address: [0x2a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2] }),
      utmpRecord({ pid: 1, host: '44.0.0.3' }),
      utmpRecord({ pid: 99, address: [44, 0, 0, 4] }),
      utmpRecord({ type: 8, address: [44, 0, 0, 5] }),
    ];
    const reason = await reasons(t, {
      files: { '/run/utmp': Buffer.concat([...records, Buffer.alloc(9)]) },
      isRunning: (pid) => pid === 1,
    });
    assert.equal(reason('44.0.0.1'), 'logged in by SSH now (/run/utmp)');
    assert.equal(reason('2a00::/64'), 'logged in by SSH now (/run/utmp)');
    for (const other of ['3', '4', '5']) assert.equal(reason(`44.0.0.${other}`), null, other);
    for (const arch of ['x64', 'arm64', 's390x']) {
      const bytes = Buffer.concat([1, 2].map((last) => utmpRecord({ address: [44, 0, 0, last] }, arch)));
      if (arch !== 's390x' || process.arch === 's390x')
        assert.deepEqual(
          utmpLogins(bytes, arch).map(({ address }) => address),
          ['44.0.0.1', '44.0.0.2'],
          arch,
        );
    }
  });

  test('include the caller, as SSH_CONNECTION says for this process and its parents', async (t) => {
    const proc = {
      '/proc/30/status': status(20, 0),
      '/proc/30/environ': 'PATH=/bin\0SSH_CLIENT=44.0.0.3 50000 22\0',
      '/proc/20/status': status(1, 0),
      '/proc/20/environ': 'SSH_CONNECTION=2a00::2 50000 2a00::1 22\0A=\nSSH_CONNECTION=44.0.0.9 1 1 1\0',
      '/proc/1/status': status(0, 0),
      '/proc/1/environ': '',
    };
    const env = { SSH_CONNECTION: '44.0.0.1 50000 44.0.9.9 22', SSH_CLIENT: 'UNKNOWN 65535 22' };
    const reason = await reasons(t, { files: proc, caller: { env, parent: 30 } });
    for (const one of ['44.0.0.1', '44.0.0.3', '2a00::/64'])
      assert.equal(reason(one), 'the SSH session in which this runs', one);
    for (const other of ['44.0.9.9', '44.0.0.9']) assert.equal(reason(other), null, other);
  });

  // fd 4 is the client's socket, fd 5 a closed one. The server's child, which forwards ports, is examined too.
  const server = (program: string, uid: number): Made => ({
    files: {
      '/proc/50/status': status(40, 0),
      '/proc/50/environ': 'SSH_CONNECTION=44.0.0.9 50000 44.0.0.1 22\0',
      '/proc/40/status': status(30, 1001),
      '/proc/40/environ': 'SSH_CONNECTION=44.0.0.8 50000 44.0.0.1 22\0',
      '/proc/30/status': status(20, 1001),
      '/proc/20/status': status(1, uid),
      '/proc/1/status': status(0, 0),
      '/proc/20/net/tcp':
        '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
        '   0: 0100002C:0016 0700002C:C350 01 00000000:00000000 02:000A7E9C 00000000     0        0 777 4 0000 20 4\n' +
        '   1: 0100002C:0016 0600002C:C350 01 00000000:00000000 02:000A7E9C 00000000     0        0 778 4 0000 20 4\n' +
        '   2: 0100002C:0016 0500002C:C350 08 00000000:00000000 02:000A7E9C 00000000     0        0 779 4 0000 20 4\n',
      '/proc/20/net/tcp6':
        '   0: 0000002A000000000000000001000000:0016 0000002A000000000000000007000000:C350 01 0:0 0:0 0 0 0 780 1\n' +
        '   1: 0000000000000000FFFF00000100002C:0016 0000000000000000FFFF00000400002C:C350 01 0:0 0:0 0 0 0 781 1\n',
      '/proc/30/net/tcp': '   0: 0100002C:A000 0200002C:0016 01 0:0 0:0 0 0 0 900 1\n',
    },
    links: {
      '/proc/20/exe': program,
      '/proc/20/fd/4': 'socket:[777]',
      '/proc/20/fd/5': 'socket:[779]',
      '/proc/20/fd/6': 'socket:[780]',
      '/proc/20/fd/7': 'socket:[781]',
      '/proc/20/fd/8': '/dev/null',
      '/proc/30/exe': program,
      '/proc/30/fd/4': 'socket:[900]',
    },
    caller: { parent: 50 },
  });

  test('behind sudo are those that sshd serves, whatever variables another user has set', async (t) => {
    for (const program of ['/usr/sbin/sshd', '/usr/lib/openssh/sshd-session (deleted)']) {
      const reason = await reasons(t, server(program, 0));
      for (const one of ['44.0.0.7', '44.0.0.4', '2a00::7'])
        assert.equal(reason(one), 'the SSH session in which this runs', one);
      for (const other of ['2', '5', '6', '8', '9']) assert.equal(reason(`44.0.0.${other}`), null, other);
    }
  });

  test('do not include a client that a program of the user claims to serve', async (t) => {
    for (const made of [server('/home/mira/sshd', 1001), server('/usr/bin/sudo', 0)]) {
      const reason = await reasons(t, made);
      for (const other of ['2', '4', '5', '6', '7', '8', '9'])
        assert.equal(reason(`44.0.0.${other}`), null, other);
    }
  });
});
