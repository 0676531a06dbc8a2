// Names that attackers and local users choose are escaped on a terminal, and child processes get no secret.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { runCli, temporaryFolder } from '../support/run-cli.js';

const EVIL = 'x\u001b[2J\u009b\nauthtrack: error: forged\r\u202e\u2060\ufe0f\u{e0061}';
// Line breaks are from authtrack; bytes that are not UTF-8 are tested elsewhere.
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\p{Default_Ignorable_Code_Point}]/u;

suite('hostile names', () => {
  test('are escaped in the output of every command, and cannot forge a message', async (t) => {
    const cwd = temporaryFolder(t);
    const log = path.join(cwd, `${EVIL}.log`);
    const out = path.join(cwd, `out${EVIL}`);
    const lines = Array.from(
      { length: 10 },
      (_, i) =>
        `2026-03-01T10:00:${10 + i}Z web1 sshd[${i}]: Failed password for ro\u2060ot\ufe0f\u3164 from 44.0.0.66 port 4000 ssh2`,
    );
    writeFileSync(log, `${lines.join('\n')}\n2026-03-01T10:0`);
    writeFileSync(path.join(cwd, 'junk.log'), 'junk \u001b[31m\u2060\n'.repeat(9));
    writeFileSync(path.join(cwd, `allow${EVIL}`), 'x x\n');
    const db = `duckdb:${path.join(cwd, 'a\u001b\u2060.duckdb')}`;
    const commands: readonly (readonly string[])[] = [
      ['analyze', '--out', out, log],
      ['analyze', '--out', out, '--strict', 'junk.log'],
      ['analyze', '--out', out, '--db', db, log],
      ['db', 'info', '--db', db],
      ['analyze', path.join(cwd, `gone${EVIL}`)],
      ['parse', log],
      ['parse', '--strict', 'junk.log'],
      ['parse', '--unmatched', log, 'junk.log'],
      ['charts', '--out', out],
      ['bans', '--out', out],
      ['bans', '--out', out, '--format', 'csv'],
      ['bans', '--out', out, '--allow', path.join(cwd, `allow${EVIL}`)],
      ['bans', '--allow', path.join(cwd, `gone${EVIL}`)],
      ['bans', '--hosts', EVIL],
      ['bans', 'explain', '44.0.0.66'],
      ['bans', 'explain', EVIL],
      ['bans', 'apply', EVIL],
      ['bans', 'import', log, '--from', 'x'],
      ['bans', 'import', path.join(cwd, `gone${EVIL}`), '--from', EVIL],
      ['config', '--out', out],
      ['config', '--timezone', EVIL],
      ['config', `--${EVIL}`],
      ['config', '--config', path.join(cwd, EVIL)],
      ['db', 'info'],
      ['db', 'export', '--format', 'csv'],
      ['db', 'export', '--format', 'jsonl'],
      ['db', 'export', '--format', 'csv', '--out', path.join(cwd, EVIL, EVIL)],
      ['db', 'forget', '--dry-run', '#1'],
      ['db', 'forget', '--yes', EVIL],
      ['db', 'prune', '--before', EVIL],
      [EVIL],
    ];
    for (const args of commands) {
      const { stdout, stderr } = await runCli(args, { cwd });
      const what = JSON.stringify([args, stdout, stderr]);
      assert.doesNotMatch(stdout.replaceAll('\r\n', '\n'), unsafe, what);
      assert.doesNotMatch(stderr, unsafe, what);
      assert.doesNotMatch(`${stdout}\n${stderr}`, /^authtrack: error: forged/m, what);
      for (const line of stderr.split('\n')) assert.match(line, /^(?:authtrack: | {2}|$)/, what);
    }
  });
});

suite('a child process', () => {
  test('gets no secret of authtrack and no variable that makes it run other code', async (t) => {
    const cwd = temporaryFolder(t);
    const bin = path.join(cwd, 'bin');
    mkdirSync(bin);
    const programs = ['journalctl', 'fail2ban-client', 'xz', 'zstd', 'bzip2'];
    for (const name of programs) {
      writeFileSync(
        path.join(bin, name),
        `#!/bin/sh\ncat /proc/$$/environ >>'${cwd}/${name}.env'\nexit 1\n`,
        { mode: 0o755 },
      );
    }
    const log =
      '2026-03-01T10:00:00Z web1 sshd[1]: Failed password for root from 44.0.0.66 port 40000 ssh2\n';
    writeFileSync(path.join(cwd, 'a.log'), log);
    writeFileSync(path.join(cwd, 'a.xz'), Buffer.from('fd377a585a0000', 'hex'));
    writeFileSync(path.join(cwd, 'a.zst'), Buffer.from('28b52ffd0000', 'hex'));
    writeFileSync(path.join(cwd, 'a.bz2'), Buffer.from('425a6839314159265359', 'hex'));
    const env = {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      DATABASE_URL: `duckdb:${cwd}/SECRET.duckdb`,
      IPINFO_TOKEN: 'SECRET',
      API_KEY: 'SECRET',
      ABUSEIPDB_KEY: 'SECRET',
      MYSQL_PWD: 'SECRET',
      LD_PRELOAD: '',
      LD_LIBRARY_PATH: '/SECRET',
      PYTHONPATH: '/SECRET',
      PAGER: 'SECRET',
      SYSTEMD_PAGER: 'SECRET',
      LESSOPEN: '|SECRET',
      XZ_OPT: '-SECRET',
      SSH_AUTH_SOCK: '/SECRET',
    };
    await runCli(['analyze', '--no-charts', '--quiet', 'a.log'], { cwd, env });
    for (const args of [
      ['parse', 'journal'],
      ['parse', 'a.xz'],
      ['parse', 'a.zst'],
      ['parse', 'a.bz2'],
      ['bans', 'apply', 'fail2ban'],
    ])
      await runCli(args, { cwd, env });
    const allowed = [
      'PATH',
      'LANG',
      'LC_ALL',
      'SYSTEMD_COLORS',
      'SYSTEMD_LOG_LEVEL',
      'SYSTEMD_LOG_TARGET',
      'PWD',
    ];
    for (const name of programs) {
      const got = readFileSync(path.join(cwd, `${name}.env`), 'latin1');
      assert.doesNotMatch(got, /SECRET/, name);
      const names = got.split('\0').map((entry) => entry.split('=')[0] ?? '');
      assert.deepEqual(
        names.filter((each) => each !== '' && !allowed.includes(each)),
        [],
        name,
      );
    }
  });
});
