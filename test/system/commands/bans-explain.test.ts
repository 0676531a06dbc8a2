// authtrack bans explain for a network, and without an argument: who is exempt.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { accepted, failures, start, timeText } from '../../support/ban-runs.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { testEngines } from '../store/engines.js';

// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const NOW = Date.now();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

type Explained = {
  readonly banned: boolean;
  readonly within: readonly { network: string }[];
  readonly contains: readonly { network: string }[];
  readonly containsCount: number;
  readonly never: string | null;
  readonly exempt: readonly { network: string; reason: string }[];
  readonly shared: readonly { network: string; origin: string }[];
  readonly addresses: readonly { address: string; attempts: number; banned: boolean; reason: string }[];
  readonly addressCount: number;
};

const networks = (list: readonly { network: string }[]): readonly string[] =>
  list.map(({ network }) => network);

for (const engine of engines) {
  suite(`authtrack bans explain NETWORK on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    test('finds the bans that contain it or are in it, and judges each address of it', async (t) => {
      const cwd = temporaryFolder(t);
      const env = { DATABASE_URL: engine.freshUrl(), AUTHTRACK_OUT: cwd };
      const lines = [
        ...failures('44.0.0.7', 12),
        ...failures('44.0.0.8', 3),
        ...failures('44.0.1.9', 20),
        ...failures('44.0.10.9', 11),
        ...failures('44.1.0.9', 10),
        ...failures('144.0.0.9', 10),
        ...failures('2a00:1:2:3::4', 6),
        ...failures('2a00:1:2:3:5::6', 5),
        ...failures('2a00:1:2:4::4', 1),
        ...failures('2a00:10:2:4::4', 1),
        accepted('44.0.0.9', timeText(NOW - HOUR)),
      ];
      writeFileSync(path.join(cwd, 'auth.log'), lines.map((line) => `${line}\n`).join(''));
      const run = (args: string, input = ''): ReturnType<typeof runCli> =>
        runCli(args.split(' '), { cwd, env, input });
      assert.equal((await run('analyze --no-charts --quiet auth.log')).code, 0);
      await run('bans import - --from friends', '44.0.64.0/18\n44.0.0.9\n');
      const explain = async (network: string): Promise<Explained> =>
        JSON.parse((await run(`bans explain ${network} --allow 44.0.1.9 --json`)).stdout) as Explained;

      const [whole, part, six, none] = await Promise.all(
        ['44.0.77.0/16', '44.0.65.0/24', '2a00:1::/32', '45.0.0.0/8'].map(explain),
      );
      assert.ok(whole && part && six && none);
      assert.deepEqual(
        [whole.banned, networks(whole.within), networks(whole.contains), whole.containsCount],
        [false, [], ['44.0.0.7', '44.0.10.9', '44.0.64.0/18'], 3],
      );
      assert.match(whole.never ?? '', /^allowed by "44\.0\.1\.9"/);
      assert.deepEqual(networks(whole.exempt), ['44.0.1.9', '44.0.0.9']);
      assert.deepEqual(
        whole.addresses.map(({ address, attempts, banned }) => [address, attempts, banned]),
        [
          ['44.0.1.9', 20, false],
          ['44.0.0.7', 12, true],
          ['44.0.10.9', 11, true],
          ['44.0.0.8', 3, false],
          ['44.0.0.9', 0, false],
        ],
      );
      assert.match(whole.addresses[4]?.reason ?? '', /^logged in on 20.*; on the imported list friends$/);
      assert.deepEqual(networks(whole.shared), ['44.0.0.9', '44.0.64.0/18']);
      assert.deepEqual(
        [part.banned, networks(part.within), part.contains, part.addresses],
        [true, ['44.0.64.0/18'], [], []],
      );
      assert.deepEqual(
        [networks(six.contains), six.addresses.map(({ address, banned }) => [address, banned])],
        [
          ['2a00:1:2:3::/64'],
          [
            ['2a00:1:2:3::4', true],
            ['2a00:1:2:3:5::6', true],
            ['2a00:1:2:4::4', false],
          ],
        ],
      );
      assert.deepEqual([none.banned, none.containsCount, none.addressCount], [false, 0, 0]);

      const { code, stdout, stderr } = await run('bans explain 44.0.0.0/16 --allow 44.0.1.9');
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(
        stdout,
        /^44\.0\.0\.0\/16 is not banned as a whole, and never will be: allowed by "44\.0\.1\.9" \(the setting allow\)\.\n/,
      );
      assert.match(stdout, /\n\nBans in it: 3\n {2}Network /);
      assert.match(
        stdout,
        /\n {2}44\.0\.1\.9 +20 +0 +2026-03-01 10:19 UTC {2}not banned: allowed by "44\.0\.1\.9"/,
      );
      assert.match(stdout, /\n {2}44\.0\.0\.7 +12 +0 +2026-03-01 10:11 UTC {2}banned\n/);
      const inBan = await run('bans explain 44.0.65.0/24');
      assert.match(inBan.stdout, /^44\.0\.65\.0\/24 is banned as 44\.0\.64\.0\/18\.\n {2}Network /);
      assert.match(inBan.stdout, /On the imported list friends as 44\.0\.64\.0\/18 since 20/);
    });
  });
}

suite('authtrack bans explain', () => {
  test('for a wide network, prints the worst addresses only, and how many there are', async (t) => {
    const many = Array.from({ length: 30 }, (_, i) => failures(`44.0.${i}.1`, i + 1)).flat();
    const { run } = await start(t, many);
    for (const network of ['0.0.0.0/0', '44.0.0.0/13']) {
      const { stdout } = await run('bans', 'explain', network);
      const lines = stdout.split('\n');
      const from = lines.findIndex((line) => line.startsWith('Addresses of it in the database: 30, most'));
      assert.deepEqual(
        lines.slice(from + 2, from + 22).map((line) => line.trim().split(/ +/).slice(0, 2)),
        Array.from({ length: 20 }, (_, i) => [`44.0.${29 - i}.1`, String(30 - i)]),
      );
      assert.equal(lines[from + 22], '  … and 10 more');
    }
    assert.match((await run('bans', 'explain', '::/0')).stdout, /no lines of its addresses\.\n$/);
  });

  test('judges the addresses of a very wide network beside a very long imported list in seconds', async (t) => {
    const octets = (i: number): string => `${i >> 8}.${i & 255}`;
    const server = await start(
      t,
      Array.from({ length: 500 }, (_, i) => failures(`45.${octets(i)}.9`, 1)).flat(),
    );
    const list = Array.from({ length: 60_000 }, (_, i) => `44.${octets(i)}.7\n`).join('');
    const input = `${list}45.0.0.0/24\n45.0.1.9\n`;
    const imported = await server.runWith({ input }, 'bans', 'import', '-', '--from', 'x', '--allow-growth');
    assert.equal(imported.code, 0, imported.stderr);
    // Seconds of the processor: the machine may be busy.
    const wrapper = ['sh', '-c', 'ulimit -t 10; exec "$@"', 'sh'];
    const { code, stdout } = await server.runWith({ wrapper }, 'bans', 'explain', '44.0.0.0/7', '--json');
    assert.equal(code, 0);
    const { addresses, containsCount } = JSON.parse(stdout) as Explained;
    assert.deepEqual([addresses.length, containsCount], [500, 60_002]);
    assert.deepEqual(
      addresses
        .filter(({ banned }) => banned)
        .map(({ address }) => address)
        .sort(),
      ['45.0.0.9', '45.0.1.9'],
    );
  });

  test('without an argument, lists who is exempt and why', async (t) => {
    const server = await start(t, [
      ...failures('44.0.0.1', 10),
      ...failures('44.0.0.2', 10),
      ...failures('10.0.0.5', 10),
      ...failures('44.0.0.3', 10, 'mira', timeText(NOW - 5 * DAY)),
      accepted('44.0.0.3', timeText(NOW - 4 * DAY), 'password'),
      ...failures('44.0.0.4', 120, 'mira', timeText(NOW - 5 * DAY)),
      accepted('44.0.0.4', timeText(NOW - 6 * DAY)),
      accepted('44.0.0.5', timeText(NOW - 2 * DAY)),
      accepted('44.0.0.6', timeText(NOW - 40 * DAY)),
    ]);
    const file = path.join(server.cwd, 'allow');
    writeFileSync(file, '# ours\n44.7.0.0/16\n', { mode: 0o600 });
    const env = { AUTHTRACK_ALLOW: '44.0.0.1', SSH_CONNECTION: '44.8.0.1 50000 192.0.2.1 22' };
    const args = ['bans', 'explain', '--allow', `${file},localhost`];
    const { code, stdout } = await server.runWith({ env }, ...args);
    assert.equal(code, 0);
    const json = JSON.parse((await server.runWith({ env }, ...args, '--json')).stdout) as {
      allowed: { network: string; from: string; reason: string }[];
      logins: { network: string; last: string; until: string }[];
      exempt: { network: string; reason: string }[];
      unexempt: { network: string }[];
    };
    const of = (network: string): readonly string[] =>
      json.allowed
        .filter((entry) => entry.network === network)
        .map(({ from, reason }) => `${from}: ${reason}`);
    assert.deepEqual(of('44.0.0.1'), ['setting: allowed by "44.0.0.1" (the setting allow)']);
    assert.deepEqual(of('44.7.0.0/16'), [`file: allowed by "44.7.0.0/16" (${file}:2)`]);
    assert.deepEqual(of('44.8.0.1'), ['session: the SSH session in which this runs']);
    assert.ok(of('127.0.0.1').includes('name: allowed by localhost (127.0.0.1)'));
    assert.ok(of('127.0.0.1').includes('machine: an address of this machine'));
    // Neither the break-in, nor the one with too many attempts, nor an old login.
    assert.deepEqual(
      json.logins.map(({ network, last, until }) => [network, last, until]),
      [['44.0.0.5', timeText(NOW - 2 * DAY), timeText(Math.floor(NOW / 1000) * 1000 + 28 * DAY)]],
    );
    assert.deepEqual(
      [networks(json.exempt), networks(json.unexempt)],
      [['10.0.0.5', '44.0.0.1'], ['44.0.0.4']],
    );
    assert.match(
      stdout,
      new RegExp(`^Never banned: ${json.allowed.length} on the allowlist\n  Network +Why\n`),
    );
    assert.match(stdout, /\n {2}44\.8\.0\.1 +the SSH session in which this runs\n/);
    assert.match(
      stdout,
      /\nPrivate, documentation and other special addresses are never banned either\.\n\n/,
    );
    assert.match(stdout, /\nExempt because of a login: 1\n.*\n {2}44\.0\.0\.5 +20.* UTC +20.* UTC\n/);
    assert.match(
      stdout,
      /\nMet the ban rule or are on an imported list, and are exempt: 2\n.*\n {2}10\.0\.0\.5 +a private/,
    );
    assert.match(stdout, /\nBanned in spite of a login: 1\n.*\n {2}44\.0\.0\.4 +it logged in on /);
    // What it lists as exempt is what the list leaves out.
    await server.runWith({ env }, 'bans', '--allow', `${file},localhost`);
    assert.equal(server.list(), '44.0.0.2\n44.0.0.3\n44.0.0.4\n');
  });
});
