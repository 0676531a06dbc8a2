// authtrack bans apply --list: applies what another user decided, in a process that opens no database.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { Fail2ban, missingFail2ban } from '../../fixtures/fail2ban.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';

type Applying = {
  readonly folder: string;
  readonly list: string;
  readonly apply: (...more: readonly string[]) => Promise<Ended>;
};

function applying(t: TestContext, text: string, socket = '/nowhere'): Applying {
  const folder = temporaryFolder(t);
  const list = path.join(folder, 'auto-ban.data');
  writeFileSync(list, text);
  const args = ['bans', 'apply', 'fail2ban', '--socket', socket, '--db', 'mysql://root@127.0.0.1:1/none'];
  return {
    ...{ folder, list },
    apply: (...more) => runCli([...args, '--list', list, ...more], { cwd: folder }),
  };
}

suite('authtrack bans apply fail2ban --list', { skip: missingFail2ban() }, () => {
  test('makes the jail contain the list, except addresses that root allows; the database is not opened', async (t) => {
    const server = new Fail2ban();
    t.after(() => server.remove());
    await server.start();
    const { list, apply } = applying(
      t,
      '44.0.0.1\n44.0.0.2\n10.0.0.0/24\n2a00:1450:1:2::/64\n',
      server.socket,
    );
    const result = await apply('--allow', '44.0.0.2');
    assert.deepEqual(
      [result.code, result.stdout],
      [0, 'fail2ban, jail authtrack: 2 added, 0 lifted, 2 banned now.\n'],
    );
    assert.match(result.stderr, /44\.0\.0\.2 in \S+ is not banned: allowed by "44\.0\.0\.2"/);
    assert.match(result.stderr, /10\.0\.0\.0\/24 in \S+ is not banned: a private or special address/);
    assert.deepEqual(server.actions(), ['+44.0.0.1', '+2a00:1450:1:2::/64']);
    writeFileSync(list, '');
    assert.match((await apply()).stdout, /2 lifted, 0 banned now/);
  });
});

suite('a file that is not a list', () => {
  const refused: readonly (readonly [string, string, number, RegExp])[] = [
    ['that was cut off', '44.0.0.1\n44.0.0.2', 65, /not a complete ban list \(nothing was changed\)/],
    ['with another word', '44.0.0.1\nfrom 44.0.0.2\n', 65, /:2: .*nothing was changed/],
    [
      'with everybody',
      '0.0.0.0/0\n44.0.0.1\n',
      65,
      /auto-ban\.data:1: network too wide \(nothing was changed\)/,
    ],
    ['of NULs', '\0'.repeat(5000), 65, /not a complete ban list/],
  ];
  for (const [what, text, code, message] of refused) {
    test(`${what} changes nothing, and is not printed`, async (t) => {
      const result = await applying(t, text).apply();
      assert.deepEqual([result.code, result.stdout], [code, '']);
      assert.match(result.stderr, message);
      assert.doesNotMatch(result.stderr, /from 44/);
    });
  }

  // The owner of a link or pipe could make root read another file, or wait forever.
  test('a link, a pipe, a folder or a missing file is refused at once', async (t) => {
    const { folder, apply } = applying(t, '44.0.0.1\n');
    const place = (name: string): string => path.join(folder, name);
    symlinkSync('auto-ban.data', place('link'));
    mkdirSync(place('folder'));
    assert.equal(spawnSync('mkfifo', [place('pipe')]).status, 0);
    for (const [name, code, message] of [
      ['link', 65, /is a symbolic link/],
      ['folder', 65, /is not a regular file/],
      ['pipe', 65, /is not a regular file/],
      ['/dev/zero', 65, /is not a regular file/],
      ['none', 66, /cannot open \S+: no such file/],
    ] as const) {
      const result = await apply('--list', path.resolve(folder, name));
      assert.deepEqual([result.code, result.stdout], [code, ''], name);
      assert.match(result.stderr, message);
    }
  });
});
