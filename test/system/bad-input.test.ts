// For any bad input, the user reads what is wrong, where, and what to do. Scripts get an exit code from sysexits.h.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { compress } from '../support/compress.js';
import { LOGIN, assertFails, folderWithLog, type Failure } from '../support/failing-run.js';
import { runCli } from '../support/run-cli.js';

type Row = Failure & {
  readonly what: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly env?: Readonly<Record<string, string>>;
};

const rows: readonly Row[] = [
  { what: 'no command', args: [], code: 64, says: [/no command given/, /authtrack --help/] },
  {
    what: 'an unknown command',
    args: ['analyse', 'auth.log'],
    code: 64,
    says: [/unknown command 'analyse'/, /did you mean `authtrack analyze`/],
  },
  {
    what: 'an unknown flag',
    args: ['analyze', '--databse', 'x', 'auth.log'],
    code: 64,
    says: [/unknown option '--databse'/],
  },
  {
    what: 'standard input twice',
    args: ['parse', '-', '-'],
    code: 64,
    says: [/standard input \(-\) is given twice/],
  },
  { what: 'no log', args: ['parse'], code: 64, says: [/missing required argument 'log'/] },
  {
    what: 'an unknown format',
    args: ['logins', '--format', 'jsn'],
    code: 64,
    says: [/--format: expected one of table, .*, ecs, got "jsn"\n/, /hint: did you mean --format jsonl\?/],
  },
  {
    what: 'one argument too many',
    args: ['top', 'users', 'root'],
    code: 64,
    says: [/top: unexpected argument "root"\n/, /hint: see `authtrack top --help`/],
  },
  {
    what: 'an unknown time zone',
    args: ['analyze', '--timezone', 'Mars/Olympus', 'auth.log'],
    code: 64,
    says: [/--timezone/, /expected an IANA time zone .*, got "Mars\/Olympus"/],
  },
  {
    what: 'an invalid year',
    args: ['parse', '--year', 'soon', 'auth.log'],
    code: 64,
    says: [/--year: expected a year, got "soon"/],
  },
  {
    what: 'an invalid database URL',
    args: ['analyze', '--db', 'postgres://u:secret@h/d', 'auth.log'],
    code: 64,
    says: [/--db: expected duckdb:FILE or mysql:/],
  },
  {
    what: 'no such file',
    args: ['analyze', 'nothing.log'],
    code: 66,
    says: [/nothing\.log: no such file/, /\/var\/log\/auth\.log/],
  },
  {
    what: 'no such file after a good one: nothing is stored',
    args: ['analyze', 'auth.log', 'nothing.log'],
    code: 66,
    says: [/nothing\.log: no such file/],
  },
  { what: 'a folder', args: ['analyze', '.'], code: 66, says: [/\. is a folder, not a log/] },
  {
    what: 'a binary file',
    args: ['analyze', 'binary'],
    files: { binary: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 3, 0, 62, 0, 1]) },
    code: 65,
    says: [/binary is binary, not a text log/],
  },
  {
    what: 'a truncated gzip file',
    args: ['analyze', 'cut.gz'],
    files: { 'cut.gz': Buffer.from('1f8b0800000000000003f34dac5430', 'hex') },
    code: 65,
    says: [/cut\.gz is not a complete gzip file/, /gzip -t/],
  },
  ...(['xz', 'zstd', 'bzip2'] as const).map((tool) => ({
    what: `a file compressed with ${tool}, and no ${tool}`,
    args: ['analyze', 'log'],
    files: { log: compress(tool, LOGIN) },
    env: { PATH: '/nonexistent' },
    code: 69,
    says: [new RegExp(`log is compressed with ${tool}, and ${tool} is not installed`), /apt install/],
  })),
  {
    what: 'a pattern that matches nothing',
    args: ['analyze', 'none*.log'],
    code: 66,
    says: [/none\*\.log: no file matches/, /\/var\/log\/auth\.log/],
  },
  {
    what: 'a pattern in a folder that does not exist',
    args: ['analyze', 'none/*.log'],
    code: 66,
    says: [/none: no such file/],
  },
  {
    what: 'a pattern for a folder',
    args: ['analyze', '*/auth.log'],
    code: 66,
    says: [/only the last part of a path may have wildcards/, /do not quote it/],
  },
  {
    what: 'malformed lines under --strict',
    args: ['analyze', '--no-charts', '--strict', 'bad.log'],
    files: { 'bad.log': `${LOGIN}oops\n` },
    code: 65,
    says: [/1 malformed line/, /bad\.log:2: does not begin with a time stamp: oops/],
  },
  {
    what: 'a settings file that is missing',
    args: ['analyze', '--config', 'my.yaml', 'auth.log'],
    code: 66,
    says: [/cannot read \S*my\.yaml: no such file/, /--config/],
  },
  {
    what: 'invalid YAML',
    args: ['analyze', 'auth.log'],
    files: { 'authtrack.yaml': 'db: [unclosed\nout: x\n' },
    code: 78,
    says: [/authtrack\.yaml:\d+:\d+: invalid YAML/],
  },
  {
    what: 'YAML that is not a mapping',
    args: ['analyze', 'auth.log'],
    files: { 'authtrack.yaml': '- db\n- out\n' },
    code: 78,
    says: [/authtrack\.yaml: expected lines of the form "setting: value"/],
  },
  {
    what: 'an unknown setting',
    args: ['analyze', 'auth.log'],
    files: { 'authtrack.yaml': 'db: duckdb:x.duckdb\ntimezon: UTC\n' },
    code: 78,
    says: [/authtrack\.yaml:2: unknown setting "timezon"/, /timezone/],
  },
  {
    what: 'a setting of the wrong type',
    args: ['analyze', 'auth.log'],
    files: { 'authtrack.yaml': 'ipinfo:\n  timeoutMs: soon\n' },
    code: 78,
    says: [/authtrack\.yaml:2: ipinfoTimeoutMs: expected a whole number of milliseconds, got "soon"/],
  },
  {
    what: 'a token in the settings file',
    args: ['analyze', 'auth.log'],
    files: { 'authtrack.yaml': 'ipinfo:\n  token: secret\n' },
    code: 78,
    says: [/unknown setting "ipinfo.token"/, /IPINFO_TOKEN/],
  },
  {
    what: 'a key in the settings file',
    args: ['config'],
    files: { 'authtrack.yaml': 'abuseipdb:\n  key: secret\n' },
    code: 78,
    says: [/unknown setting "abuseipdb.key"/, /ABUSEIPDB_KEY/],
  },
  {
    what: 'a password in the settings file',
    args: ['analyze', 'auth.log'],
    files: { 'authtrack.yaml': 'db: mysql://anna:secret@127.0.0.1/logs\n' },
    code: 78,
    says: [/expected a database URL without a password/, /DATABASE_URL/],
  },
  {
    what: 'a bad variable',
    args: ['analyze', 'auth.log'],
    env: { AUTHTRACK_TIMEZONE: 'Nowhere' },
    code: 78,
    says: [/AUTHTRACK_TIMEZONE/, /expected an IANA time zone .*, got "Nowhere"/],
  },
  {
    what: 'a token in the address of ipinfo.io',
    args: ['config'],
    env: { IPINFO_URL: 'https://ipinfo.example/?token=secret' },
    code: 78,
    says: [/IPINFO_URL: expected an http or https URL without user, password or query/],
  },
  {
    what: 'a key in the address of AbuseIPDB',
    args: ['config'],
    env: { ABUSEIPDB_URL: 'https://secret@abuseipdb.example' },
    code: 78,
    says: [/ABUSEIPDB_URL: expected an http or https URL without user, password or query/],
  },
  {
    what: 'an output folder that is a file',
    args: ['analyze', '--out', 'auth.log', 'auth.log'],
    code: 73,
    says: [/auth\.log\/processed\.log cannot be written/, /--out/],
  },
  {
    what: 'a file that is not a DuckDB database',
    args: ['analyze', '--db', 'duckdb:auth.log', 'auth.log'],
    code: 65,
    says: [/auth\.log is not a DuckDB database/, /--db/],
  },
  {
    what: 'a file that is not an MMDB',
    args: ['analyze', '--no-charts', '--mmdb', 'auth.log', 'public.log'],
    files: { 'public.log': LOGIN.replace('192.0.2.10', '1.1.1.1') },
    code: 65,
    says: [/auth\.log/, /mmdb/i],
  },
  {
    what: 'a file that is not a database of autonomous systems',
    args: ['analyze', '--no-charts', '--asn-mmdb', 'auth.log', 'public.log'],
    files: { 'public.log': LOGIN.replace('192.0.2.10', '1.1.1.1') },
    code: 65,
    says: [/auth\.log is not a database of autonomous systems/, /--asn-mmdb/],
  },
  {
    what: 'no such database host',
    args: ['analyze', 'auth.log'],
    env: { DATABASE_URL: 'mysql://anna:secret@nosuchhost.invalid/logs' },
    code: 69,
    says: [/nosuchhost\.invalid.*cannot be reached/],
  },
  {
    what: 'no server on the database port',
    args: ['charts'],
    env: { DATABASE_URL: 'mysql://anna:secret@127.0.0.1:1/logs' },
    code: 69,
    says: [/127\.0\.0\.1:1.*cannot be reached/],
  },
];

suite('bad input', () => {
  for (const row of rows) {
    test(`${row.what}: exit ${row.code}`, async (t) => {
      const cwd = folderWithLog(t, row.files);
      assertFails(await runCli(row.args, { cwd, env: row.env ?? {} }), row);
      if (row.code !== 65)
        assert.equal(existsSync(path.join(cwd, 'state', 'authtrack', 'processed.log')), false);
    });
  }

  test('an empty file is not an error', async (t) => {
    const ended = await runCli(['analyze', '--quiet', 'empty.log'], {
      cwd: folderWithLog(t, { 'empty.log': '' }),
    });
    assert.deepEqual(ended, { code: 0, stdout: '', stderr: '' });
  });
});

suite('secrets', () => {
  test('do not appear in any output of config', async (t) => {
    const cwd = folderWithLog(t, {
      '.env': 'AUTHTRACK_DATABASE_URL=mysql://anna:p%40ss:word@db.example/logs\nAPI_KEY=0123456789abcd\n',
    });
    const text = await runCli(['config'], { cwd });
    const json = await runCli(['config', '--json'], { cwd });
    assert.deepEqual([text.code, json.code], [0, 0]);
    assert.match(text.stdout, /IPINFO_TOKEN +set +\.env API_KEY/);
    assert.match(text.stdout, /mysql:\/\/anna:\*\*\*@db\.example\/logs/);
    assert.doesNotMatch(text.stdout + json.stdout, /p%40ss|word|0123456789abcd/);
  });
});
