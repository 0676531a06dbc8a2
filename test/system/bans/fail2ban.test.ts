// The list applied to a real fail2ban, with the jail of integrations/fail2ban.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';

import { formats } from '../../../src/bans/formats/formats.js';
import {
  applyToFail2ban,
  planForFail2ban,
  type Fail2banOptions,
} from '../../../src/bans/fail2ban/apply-to-jail.js';
import { monotonicSeconds } from '../../../src/lib/clock.js';
import type { AuthtrackError } from '../../../src/lib/errors.js';
import { listOf, options } from '../../unit/bans/lists.js';
import { Fail2ban, missingFail2ban } from '../../fixtures/fail2ban.js';
import { publicAddresses } from '../../fixtures/public-addresses.js';
import { missing, obeyingFileModes } from '../../support/without-privileges.js';

const jail = 'authtrack';
const addresses = publicAddresses(10_000);
const mixed = ['192.0.2.1', '198.51.100.0/24', '2001:db8::1', '2001:db8:1::/64'];

suite('a jail of fail2ban', { skip: missingFail2ban() }, () => {
  let server: Fail2ban;
  const apply = (
    wanted: readonly string[],
    changes: Partial<Fail2banOptions> = {},
  ): ReturnType<typeof applyToFail2ban> =>
    applyToFail2ban(wanted, { jail, client: server.client, ...changes });
  const held = (): string[] =>
    server
      .ask('get', jail, 'banip', '\n')
      .stdout.split('\n')
      .filter((line) => line !== '')
      .sort();
  const fails = async (
    changes: Partial<Fail2banOptions>,
    expected: Partial<AuthtrackError>,
    hint: RegExp,
  ): Promise<void> => {
    await assert.rejects(apply(['192.0.2.9'], changes), (error: AuthtrackError) => {
      assert.deepEqual({ message: error.message, exitCode: error.exitCode }, expected);
      assert.match(error.hint, hint);
      return true;
    });
  };

  before(() => {
    server = new Fail2ban();
  });
  after(() => server.remove());

  test('is accepted unchanged, with the actions of this machine', () => {
    const { status, text } = server.check();
    assert.equal(status, 0, text);
    assert.match(text, /OK: configuration test is successful/);
    assert.doesNotMatch(text, /ERROR|authtrack/);
  });

  test('starts without a warning', async () => {
    await server.start();
    assert.doesNotMatch(server.log(), /ERROR|CRITICAL/);
    assert.equal(server.ask('get', jail, 'bantime').stdout, '-1\n');
    assert.deepEqual(held(), []);
  });

  test('bans and unbans addresses and networks of both families', async () => {
    assert.deepEqual(await apply(mixed), { added: 4, lifted: 0, kept: 0 });
    assert.deepEqual(held(), [...mixed].sort());
    assert.deepEqual(
      server.actions(),
      mixed.map((network) => `+${network}`),
    );
    assert.deepEqual(await apply(mixed.slice(0, 2)), { added: 0, lifted: 2, kept: 2 });
    assert.deepEqual(held(), mixed.slice(0, 2).sort());
  });

  test('never has overlapping entries: an entry in the way of a ban is unbanned just before it', async () => {
    server.forgetActions();
    assert.deepEqual(await apply(['198.51.100.7', '198.51.100.0/24', '192.0.2.1']), {
      ...{ added: 0, lifted: 0, kept: 2 },
    });
    assert.deepEqual(await apply(['192.0.2.7', '198.51.100.7']), { added: 2, lifted: 2, kept: 0 });
    assert.deepEqual(server.actions(), ['-198.51.100.0/24', '+198.51.100.7', '+192.0.2.7', '-192.0.2.1']);
    assert.deepEqual(await apply(['198.51.100.7']), { added: 0, lifted: 1, kept: 1 });
    assert.deepEqual(held(), ['198.51.100.7']);
    assert.deepEqual(await apply([]), { added: 0, lifted: 1, kept: 0 });
    assert.deepEqual(held(), []);
  });

  test('plans the same changes as it makes, and makes none', async () => {
    await apply(['198.51.100.7', '192.0.2.1']);
    server.forgetActions();
    const wanted = ['192.0.2.1', '198.51.100.0/24', '2001:db8::1'];
    const plan = await planForFail2ban(wanted, { jail, client: server.client });
    assert.deepEqual(plan, {
      ban: ['198.51.100.0/24', '2001:db8::1'],
      unban: ['198.51.100.7'],
      kept: 1,
    });
    assert.deepEqual([server.actions(), held()], [[], ['192.0.2.1', '198.51.100.7']]);
    assert.deepEqual(await apply(wanted), { added: 2, lifted: 1, kept: 1 });
    await apply([]);
  });

  test("takes the list in fail2ban's format, by xargs", async () => {
    const list = listOf(1200);
    const input = formats.fail2ban.write(list, options);
    const [program = '', ...leading] = server.client;
    const { status } = spawnSync('xargs', ['-r', '-L', '1', program, ...leading], { input });
    assert.equal(status, 0);
    assert.deepEqual(held(), list.map(({ network }) => network).sort());
    assert.deepEqual(await apply([]), { added: 0, lifted: 1200, kept: 0 });
  });

  test('takes 10,000 addresses', async (t) => {
    server.forgetActions();
    const start = monotonicSeconds();
    assert.deepEqual(await apply(addresses), { added: 10_000, lifted: 0, kept: 0 });
    t.diagnostic(`10,000 addresses applied in ${(monotonicSeconds() - start).toFixed(1)} s`);
    assert.deepEqual(
      server.actions(),
      addresses.map((address) => `+${address}`),
    );
  });

  test('does nothing when the same list is applied again', async (t) => {
    server.forgetActions();
    const start = monotonicSeconds();
    assert.deepEqual(await apply(addresses), { added: 0, lifted: 0, kept: 10_000 });
    t.diagnostic(`the same again in ${(monotonicSeconds() - start).toFixed(1)} s`);
    assert.deepEqual(server.actions(), []);
  });

  test('unbans the one address that is no longer on the list', async () => {
    assert.deepEqual(await apply(addresses.slice(1)), { added: 0, lifted: 1, kept: 9999 });
    assert.deepEqual(server.actions(), ['-44.0.0.1']);
  });

  test('keeps its bans over a restart, and what was unbanned stays unbanned', async () => {
    const expected = addresses.slice(1).sort();
    await server.stop();
    await server.start();
    // fail2ban restores them from its database gradually.
    for (const end = monotonicSeconds() + 15; held().length < 9999 && monotonicSeconds() < end;);
    assert.deepEqual(held(), expected);
    assert.deepEqual(await apply(addresses.slice(1)), { added: 0, lifted: 0, kept: 9999 });
  });

  test('a server that does not answer is given up after a time limit', async () => {
    server.signal('SIGSTOP');
    try {
      const expected = { message: 'fail2ban does not answer in time', exitCode: 69 } as const;
      await fails({ timeoutMs: 500 }, expected, /run the same command again to continue/);
    } finally {
      server.signal('SIGCONT');
    }
  });

  test('no such jail', () =>
    fails(
      { jail: 'sshd' },
      { message: 'fail2ban has no jail sshd', exitCode: 78 },
      /create this jail in \/etc\/fail2ban\/jail\.d, and run `fail2ban-client reload`/,
    ));

  test('a name that is not that of a jail', () =>
    fails(
      { jail: 'a b' },
      { message: '--jail: expected the name of a jail, got "a b"', exitCode: 78 },
      /letters/,
    ));

  test('a name that is a setting of the server', () =>
    fails(
      { jail: 'dbfile' },
      {
        message: '--jail: expected a jail of addresses, but dbfile contains "Current database file is:"',
        exitCode: 78,
      },
      /a separate jail/,
    ));

  test('no permission', { skip: obeyingFileModes.length > 0 && missing(obeyingFileModes) }, async () => {
    chmodSync(server.socket, 0o000);
    const message = 'cannot call fail2ban: permission denied';
    const client = [...obeyingFileModes, ...server.client];
    await fails({ client }, { message, exitCode: 77 }, /as root/);
    chmodSync(server.socket, 0o600);
  });

  test('no server, with and without the socket of a server that crashed', async () => {
    const message = 'cannot call fail2ban: its server is not running';
    await server.stop();
    await fails({}, { message, exitCode: 69 }, /systemctl start fail2ban/);
    writeFileSync(server.socket, '');
    await fails({}, { message, exitCode: 69 }, /systemctl start fail2ban/);
  });

  test('no fail2ban', () =>
    fails(
      { client: [path.join(server.folder, 'fail2ban-client')] },
      {
        message: `cannot call fail2ban: ${path.join(server.folder, 'fail2ban-client')} is not installed`,
        exitCode: 69,
      },
      /apt-get install fail2ban/,
    ));

  test('another failure is reported with the message of fail2ban', () =>
    fails(
      { client: ['sh', '-c', 'echo "ERROR   something else" >&2; exit 255'] },
      { message: 'fail2ban-client failed (255): ERROR   something else', exitCode: 74 },
      /again/,
    ));

  for (const text of ['192.0.2.1; reboot', '--report-absent', '', '::/0', '0.0.0.0/0']) {
    test(`"${text}" never becomes an argument`, async () => {
      await assert.rejects(apply([text], { client: ['false'] }), TypeError);
    });
  }
});

const isRoot = process.getuid?.() === 0;
const ownNetwork = ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--net'];
const noNetwork = missing([
  ...ownNetwork,
  'sh',
  '-ec',
  'PATH="$PATH:/usr/sbin"; nft list ruleset && exec "$@"',
  'sh',
]);

suite('the nftables action of fail2ban', { skip: missingFail2ban() || noNetwork }, () => {
  test('blocks what is on the list, when networks replace addresses and the reverse', async (t) => {
    const server = new Fail2ban();
    t.after(() => server.remove());
    await server.start('nftables-allports', ownNetwork);
    const inside = [
      ...(isRoot ? [] : ['--user', '--preserve-credentials']),
      '--net',
      '-t',
      String(server.pid),
    ];
    const blocked = (): string[] => {
      const args = [...inside, 'sh', '-c', 'PATH="$PATH:/usr/sbin" nft -j list ruleset'];
      const { nftables } = JSON.parse(spawnSync('nsenter', args, { encoding: 'utf8' }).stdout) as {
        nftables: { set?: { elem?: (string | { prefix: { addr: string; len: number } })[] } }[];
      };
      return nftables
        .flatMap(({ set }) => set?.elem ?? [])
        .map((one) => (typeof one === 'string' ? one : `${one.prefix.addr}/${one.prefix.len}`));
    };
    for (const list of [
      ['198.51.100.7', '198.51.100.8', '2001:db8:1::/64'],
      ['198.51.100.0/24', '198.51.100.8'],
      ['198.51.100.7', '192.0.2.0/25'],
      ['198.51.100.0/24', '192.0.2.0/24', '2001:db8:1::1'],
      ['2001:db8:1::/64'],
    ]) {
      await applyToFail2ban(list, { jail, client: server.client });
      const expected = list.filter((text) => text !== '198.51.100.8' || !list.includes('198.51.100.0/24'));
      assert.deepEqual(blocked().sort(), [...expected].sort());
      assert.doesNotMatch(server.log(), /ERROR/);
    }
  });
});
