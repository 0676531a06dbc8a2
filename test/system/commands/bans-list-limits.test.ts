// Imported lists that would ban too much: the previous list stays, and the run reports it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { failures, start, type Server } from '../../support/ban-runs.js';
import type { Ended } from '../../support/run-cli.js';

/** A number of networks of a length, from 44.0.0.0 on. */
const networks = (count: number, length = 16): string =>
  Array.from({ length: count }, (_, i) => `${44 + (i >> 8)}.${i & 255}.0.0/${length}\n`).join('');

const importer =
  ({ runWith }: Server) =>
  (input: string, from: string, ...flags: string[]): Promise<Ended> =>
    runWith({ input }, 'bans', 'import', '-', '--from', from, ...flags);

suite('an imported list that would ban the Internet', () => {
  test("is refused, the previous list stays, and the server's bans continue", async (t) => {
    const server = await start(t, failures('198.18.0.1', 1));
    const take = importer(server);
    assert.equal((await take('44.0.0.1\n', 'public')).code, 0);
    const eights = Array.from({ length: 223 }, (_, i) => `${i + 1}.0.0.0/8\n`).join('');
    const halves = Array.from({ length: 223 }, (_, i) =>
      Array.from({ length: 256 }, (_each, j) => `${i + 1}.${j}.0.0/16\n`).join(''),
    ).join('');
    for (const [list, what] of [
      [eights, /is not a ban list \(the previous list is kept\): line 1, network too wide: "1\.0\.0\.0\/8"/],
      [
        halves,
        /error: standard input would ban 87\.11 % of IPv4 \([\d,]+ addresses\), more than the limit of 1 % \(the previous list is kept\)\n/,
      ],
    ] as const) {
      const refused = await take(list, 'public', '--allow-growth', '--quiet');
      assert.deepEqual([refused.code, refused.stdout], [65, '']);
      assert.match(refused.stderr, what);
    }
    await server.log(failures('44.0.0.66', 10));
    assert.equal((await server.run('bans')).code, 0);
    assert.equal(server.list(), '44.0.0.1\n44.0.0.66\n');
  });

  test('may be the first with its name if it is within the share', async (t) => {
    const take = importer(await start(t, []));
    assert.equal((await take(networks(600), 'drop')).code, 0);
    assert.equal((await take(networks(656), 'other')).code, 65);
    assert.equal((await take(networks(656), 'other', '--max-share', '2')).code, 0);
  });

  test('has at most twice the addresses of the previous list, unless a flag allows more', async (t) => {
    const take = importer(await start(t, []));
    assert.equal((await take(networks(4), 'drop')).code, 0);
    assert.equal((await take(networks(8), 'drop')).code, 0);
    const { code, stderr } = await take(networks(17), 'drop', '--quiet');
    assert.equal(code, 65);
    assert.match(
      stderr,
      /standard input has grown too much: it would ban 1,114,112 addresses, and the previous list banned 524,288 addresses \(the previous list is kept\)\n.*--allow-growth/,
    );
    assert.equal((await take(networks(17), 'drop', '--allow-growth')).code, 0);
    assert.equal((await take(networks(34), 'drop')).code, 0);
  });

  test('does not count as the first one again after it was empty', async (t) => {
    const take = importer(await start(t, []));
    assert.equal((await take('# none yet\n', 'drop')).code, 0);
    assert.equal((await take(networks(2), 'drop')).code, 65);
    assert.equal((await take(networks(1), 'drop')).code, 0);
    assert.equal((await take('# none\n', 'drop')).code, 0);
    assert.equal((await take(networks(2), 'drop')).code, 65);
    assert.equal((await take(networks(2), 'new')).code, 0);
  });

  test('does not grow by a host that is new in it', async (t) => {
    const take = importer(await start(t, []));
    const of = (host: string, count: number): string =>
      Array.from({ length: count }, (_, i) => `44.${i >> 8}.${i & 255}.0/24 1764030000 never ${host}\n`).join(
        '',
      );
    assert.equal((await take(of('web1', 256), 'salt')).code, 0);
    assert.equal((await take(of('web2', 513), 'salt')).code, 65);
  });

  test('is refused if each list is within the share and all together are not', async (t) => {
    const server = await start(t, failures('44.0.0.66', 10));
    const take = importer(server);
    const part = (from: number): string =>
      Array.from({ length: 256 }, (_, i) => `${from}.${i}.0.0/16\n`).join('');
    assert.equal((await take(part(45), 'one')).code, 0);
    assert.equal((await take(part(46), 'two')).code, 0);
    const { code, stderr } = await take(part(47), 'three');
    assert.equal(code, 65);
    assert.match(stderr, /standard input and the other imported lists would ban 1\.172 % of IPv4/);
    assert.equal((await server.run('bans')).stdout.split(':')[0], '513 banned');
    const before = server.list();
    // A list that was imported while more was allowed.
    for (const args of [['bans'], ['bans', '--format', 'plain'], ['bans', 'apply', 'fail2ban']]) {
      const refused = await server.run(...args, '--max-share', '0.5');
      assert.deepEqual([refused.code, refused.stdout], [65, ''], args.join(' '));
      assert.match(
        refused.stderr,
        /with the imported lists the ban list would cover 0\.782 % of IPv4 .*; the list (one|two) covers most of it \(nothing was changed\)\n/,
      );
    }
    assert.equal(server.list(), before);
    assert.equal((await server.run('bans', 'export')).code, 0);
    assert.equal((await take('#\n', 'two')).code, 0);
    assert.equal((await server.run('bans', '--max-share', '0.5')).code, 0);
  });

  test('bans nothing wider than the settings allow, also if it was imported before', async (t) => {
    const server = await start(t, []);
    const take = importer(server);
    const yaml = (text: string): void => writeFileSync(path.join(server.cwd, 'authtrack.yaml'), text);
    yaml('bans:\n  imported:\n    widestIpv4: 12\n    widestIpv6: 29\n');
    const list = '44.0.0.0/12\n44.128.0.0/11\n45.0.0.0/16\n2a00::/29\n2a01::/28\n2a02::/32\n';
    const { code, stderr } = await take(list, 'drop');
    assert.equal(code, 0);
    assert.match(stderr, /refused line 2, network too wide.*\n.*refused line 5, network too wide/);
    await server.run('bans');
    assert.equal(server.list(), '44.0.0.0/12\n45.0.0.0/16\n2a00::/29\n2a02::/32\n');
    yaml('');
    await server.run('bans');
    assert.equal(server.list(), '45.0.0.0/16\n2a02::/32\n');
    assert.match(
      (await server.run('bans', 'explain', '44.1.2.3')).stdout,
      /^44\.1\.2\.3 is not banned as 44\.0\.0\.0\/12: wider than \/16, the limit for imported lists; on the imported list drop\./,
    );
    yaml('bans:\n  imported:\n    widestIpv4: 4\n');
    assert.equal((await server.run('bans')).code, 78);
  });
});
