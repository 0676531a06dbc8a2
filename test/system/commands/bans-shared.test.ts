// authtrack bans export, import and apply: from server to server, and into a real fail2ban.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite, test } from 'node:test';

import { Fail2ban, missingFail2ban } from '../../fixtures/fail2ban.js';
import { accepted, failures, start, timeText } from '../../support/ban-runs.js';

// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const NOW = Date.now();
const HOUR = 3_600_000;
const [seenHere, seenThere, friend] = ['44.0.0.66', '44.0.0.67', '44.0.0.5'];

suite('lists that are shared', () => {
  test('what one server saw is banned on another, which does not export it again', async (t) => {
    const [here, there] = [await start(t, failures(seenHere, 10)), await start(t, failures(seenThere, 10))];
    const exported = await there.run('bans', 'export');
    assert.match(
      exported.stdout,
      /^# authtrack-bans 1 \d{10}\n# 1 entries of 1\n44\.0\.0\.67 1772359740 never\n$/,
    );
    const imported = await here.runWith({ input: exported.stdout }, 'bans', 'import', '-', '--from', 'there');
    assert.deepEqual(imported, { code: 0, stdout: '1 entry of the list there.\n', stderr: '' });
    await here.run('bans');
    assert.equal(here.list(), `${seenHere}\n${seenThere}\n`);
    const own = (await here.run('bans', 'export')).stdout.split('\n').slice(2);
    assert.deepEqual(own, [`${seenHere} 1772359740 never`, '']);
    const csv = (await here.run('bans', '--format', 'csv')).stdout.split('\r\n');
    assert.match(csv[2] ?? '', /^44\.0\.0\.67,.*,there$/);
    assert.doesNotMatch((await here.run('bans', '--format', 'abuseipdb')).stdout, /44\.0\.0\.67/);
    assert.match(
      (await here.run('bans', 'explain', seenThere)).stdout,
      /^44\.0\.0\.67 is banned: it is on the imported list there\.\nOn the imported list there as 44\.0\.0\.67 since 20/,
    );
    assert.equal(
      (await here.runWith({ input: '# none\n' }, 'bans', 'import', '-', '--from', 'there')).code,
      0,
    );
    await here.run('bans');
    assert.equal(here.list(), `${seenHere}\n`);
  });

  test('the allowlist and recent logins override every list', async (t) => {
    const own = [...failures(seenHere, 10), accepted(friend, timeText(NOW - HOUR))];
    const { run, runWith, list } = await start(t, own);
    const input = [
      seenThere,
      friend,
      `${friend}/24`,
      '44.0.9.9',
      '10.0.0.1',
      '203.0.113.9',
      '127.0.0.0/8',
      '',
    ].join('\n');
    await runWith({ input }, 'bans', 'import', '-', '--from', 'rumours');
    await run('bans', '--allow', '44.0.9.0/24');
    assert.equal(list(), `${seenHere}\n${seenThere}\n`);
    const { stdout } = await run('bans', 'explain', friend);
    assert.match(
      stdout,
      /^44\.0\.0\.5 is not banned as 44\.0\.0\.0\/24: logged in on .*; on the imported list rumours\./,
    );
  });

  test('an invalid entry is refused and reported, and a file that is not a list changes nothing', async (t) => {
    const { cwd, run, runWith, list } = await start(t, []);
    writeFileSync(
      path.join(cwd, 'list.gz'),
      gzipSync(`44.0.0.1\n$(touch x)\u001b[2J\n44.0.0.2 # me\n0.0.0.0/0\n`),
    );
    const { code, stdout, stderr } = await run('bans', 'import', 'list.gz', '--from', 'web');
    assert.deepEqual([code, stdout], [0, '2 entries of the list web; 2 refused.\n']);
    assert.match(stderr, /list\.gz: refused line 2, not an address or network: "\$\(touch x\)\\x1b\[2J"\n/);
    assert.match(stderr, /refused line 4, network too wide: "0\.0\.0\.0\/0"\n$/);
    for (const [input, exit, text] of [
      ['', 66, 'standard input is empty'],
      [
        '<!DOCTYPE html>\n<html>\n',
        65,
        'standard input is not a ban list (the previous list is kept): line 1, not an address',
      ],
      ['# authtrack-bans 2 1764036005\n44.0.0.3\n', 65, 'written by a newer version of authtrack'],
      ['44.0.0.3\n44.0.0.19', 65, 'standard input is truncated'],
    ] as const) {
      const failed = await runWith({ input }, 'bans', 'import', '-', '--from', 'web');
      assert.equal(failed.code, exit, failed.stderr);
      assert.ok(failed.stderr.includes(text), failed.stderr);
    }
    for (const args of [
      ['bans', 'import', 'list.gz'],
      ['bans', 'import', 'list.gz', '--from', '../x'],
      ['bans', 'import', 'list.gz', '--from', 'web', '--for', 'long'],
      ['bans', 'export', '--limit', 'all'],
      ['bans', 'apply', 'iptables'],
      ['bans', 'report', 'everybody'],
    ]) {
      assert.equal((await run(...args)).code, 64, args.join(' '));
    }
    await run('bans');
    assert.equal(list(), '44.0.0.1\n44.0.0.2\n');
  });

  test('--dry-run checks a list, says what it would change, and imports nothing', async (t) => {
    const { cwd, run, runWith } = await start(t, failures(seenHere, 10));
    await runWith({ input: '44.0.0.1\n44.0.0.2\n' }, 'bans', 'import', '-', '--from', 'web');
    const before = (await run('bans', 'lists', '--json')).stdout;
    const args = ['bans', 'import', '-', '--from', 'web', '--dry-run'];
    const input = '44.0.0.2\n44.0.0.3\n44.0.0.4\nx\n';
    const { code, stdout, stderr } = await runWith({ input }, ...args);
    assert.deepEqual(
      [code, stdout],
      [
        0,
        'Would import 3 entries of the list web; 1 refused.\n2 of them new; 1 of the previous list gone. Nothing was changed.\n',
      ],
    );
    assert.match(stderr, /refused line 4/);
    assert.deepEqual(JSON.parse((await runWith({ input }, ...args, '--json')).stdout), {
      ...{ from: 'web', entries: 3, expired: 0, refused: 1, new: 2, gone: 1 },
    });
    const wide = Array.from({ length: 9 }, (_, i) => `44.${i}.0.0/16\n`).join('');
    assert.equal((await runWith({ input: wide }, ...args)).code, 65);
    assert.equal((await runWith({ input: '' }, ...args)).code, 66);
    assert.equal((await run('bans', 'lists', '--json')).stdout, before);
    const other = `duckdb:${path.join(cwd, 'none.duckdb')}`;
    assert.equal((await runWith({ input }, ...args, '--db', other)).code, 66);
    assert.equal(existsSync(path.join(cwd, 'none.duckdb')), false);
  });

  test('an entry ends with its time', async (t) => {
    const { run, runWith, list } = await start(t, []);
    const seconds = Math.floor(NOW / 1000);
    const made = (age: number, count: number): string =>
      `# authtrack-bans 1 ${seconds - age}\n# ${count} entries of ${count}\n`;
    const entries = `44.0.0.1 0 never\n44.0.0.2 0 ${seconds + 3600}\n44.0.0.3 0 ${seconds - 1}\n`;
    const result = await runWith(
      { input: made(5, 3) + entries },
      'bans',
      'import',
      '-',
      '--from',
      'a',
      '--for',
      '1d',
    );
    assert.equal(result.stdout, '2 entries of the list a; 1 expired.\n');
    await runWith(
      { input: `${made(90_000, 1)}44.0.0.4 0 never\n` },
      'bans',
      'import',
      '-',
      '--from',
      'b',
      '--for',
      '1d',
    );
    await run('bans');
    assert.equal(list(), '44.0.0.1\n44.0.0.2\n');
    const { shared } = JSON.parse((await run('bans', 'explain', '44.0.0.1', '--json')).stdout) as {
      shared: { expires: string }[];
    };
    assert.equal(shared[0]?.expires, timeText((seconds - 5 + 86_400) * 1000));
  });

  test('only the named hosts count, or all', async (t) => {
    const lines = failures(seenThere, 10).map((line) => line.replace('web1', 'web2'));
    const { cwd, run, list } = await start(t, [...failures(seenHere, 10), ...lines]);
    writeFileSync(path.join(cwd, 'authtrack.yaml'), 'bans:\n  hosts: [web2]\n');
    for (const [args, expected] of [
      [[], `${seenThere}\n`],
      [['--hosts', 'web1'], `${seenHere}\n`],
      [['--hosts', 'web1', '--hosts', 'web2'], `${seenHere}\n${seenThere}\n`],
      [['--hosts', 'web1, web2'], `${seenHere}\n${seenThere}\n`],
      [['--all-hosts'], `${seenHere}\n${seenThere}\n`],
    ] as const) {
      await run('bans', ...args);
      assert.equal(list(), expected, args.join(' '));
    }
  });

  test('a ban with increment ends, and a return makes it longer', async (t) => {
    const day = 24 * HOUR;
    const at = (age: number): string => timeText(NOW - age * day);
    const { run, list, log } = await start(t, [
      ...failures(seenHere, 10, 'root', at(9)),
      ...failures(seenThere, 10, 'root', at(9)),
    ]);
    assert.match((await run('bans', '--bantime', '1w')).stdout, /^0 banned; 2 whose ban has ended: /);
    assert.equal(list(), '');
    assert.match(
      (await run('bans', 'explain', seenHere, '--bantime', '1w')).stdout,
      /is not banned: its ban ended at /,
    );
    await log(failures(seenHere, 10, 'root', at(1.9)));
    await run('bans', '--bantime', '1w');
    assert.equal(list(), `${seenHere}\n`);
    const [line] = (await run('bans', 'export', '--bantime', '1w')).stdout.split('\n').slice(2);
    const end = Number(line?.split(' ')[2]) * 1000 - NOW;
    assert.ok(Math.abs(end - (14 - 1.9) * day) < HOUR, line);
  });
});

suite('authtrack bans apply fail2ban', { skip: missingFail2ban() }, () => {
  test('the jail has exactly the list, and no allowed address, whatever the lists contain', async (t) => {
    const server = new Fail2ban();
    t.after(() => server.remove());
    await server.start();
    const { cwd, run, runWith, list, log } = await start(t, failures(seenHere, 10));
    const file = path.join(cwd, 'state/authtrack/auto-ban.data');
    const input = `${seenThere}\n44.0.9.9\n44.0.0.66/25\n`;
    await runWith({ input }, 'bans', 'import', '-', '--from', 'others');
    const options = ['--socket', server.socket, '--allow', '44.0.9.9', '--bantime', 'forever'];
    const apply = ['bans', 'apply', 'fail2ban', ...options];
    assert.deepEqual(await run(...apply, '--dry-run'), {
      code: 0,
      stdout: [
        'fail2ban, jail authtrack: would add 1 and lift 0; then 1 banned. Nothing was changed.',
        '  ban 44.0.0.0/25\n',
      ].join('\n'),
      stderr: '',
    });
    assert.deepEqual([server.actions(), existsSync(file)], [[], false]);
    assert.deepEqual(await run(...apply), {
      code: 0,
      stdout: 'fail2ban, jail authtrack: 1 added, 0 lifted, 1 banned now.\n',
      stderr: '',
    });
    assert.deepEqual(server.actions(), ['+44.0.0.0/25']);
    assert.equal(list(), '44.0.0.0/25\n');
    await runWith({ input: `${seenThere}\n` }, 'bans', 'import', '-', '--from', 'others');
    await log(failures('2a00:1::5', 10));
    const planned = await run(...apply, '--dry-run', '--json');
    assert.deepEqual(JSON.parse(planned.stdout), {
      ...{ file, jail: 'authtrack', added: 3, lifted: 1, kept: 0 },
      ban: [seenHere, seenThere, '2a00:1::/64'],
      unban: ['44.0.0.0/25'],
    });
    assert.match(
      (await run(...apply, '--dry-run')).stdout,
      /would add 3 and lift 1; then 3 banned.*\n {2}ban 44\.0\.0\.66\n(?: {2}ban .*\n){2} {2}unban 44\.0\.0\.0\/25\n$/,
    );
    assert.deepEqual([server.actions().length, list()], [1, '44.0.0.0/25\n']);
    assert.equal((await run(...apply, '--quiet')).stdout, '');
    assert.deepEqual(server.actions().slice(1), [
      '-44.0.0.0/25',
      `+${seenHere}`,
      `+${seenThere}`,
      '+2a00:1::/64',
    ]);
    const again = JSON.parse((await run(...apply, '--json')).stdout) as Record<string, unknown>;
    assert.deepEqual([again['added'], again['lifted'], again['kept']], [0, 0, 3]);
    const noJail = await run(...apply, '--jail', 'sshd');
    assert.deepEqual(
      [noJail.code, noJail.stderr.split('\n')[0]],
      [78, 'authtrack: error: fail2ban has no jail sshd'],
    );
    await server.stop();
    assert.equal((await run(...apply)).code, 69);
    assert.equal((await run(...apply, '--dry-run')).code, 69);
  });
});
