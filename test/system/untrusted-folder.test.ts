// Users who may write to the working folder must not control authtrack. It refuses their settings, says so, and
// offers ways to continue.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { failures, start } from '../support/ban-runs.js';
import { LOGIN, assertFails, folderWithLog } from '../support/failing-run.js';
import { runCli, type Ended } from '../support/run-cli.js';
import { asUser, missing } from '../support/without-privileges.js';

const OTHER = 4_242;
const THIRD = 4_343;
const onlyRoot = process.geteuid?.() === 0 ? false : 'only root can give files away';
const asOther = asUser(OTHER);
const noOther = onlyRoot || missing(asOther);

const PARSE = ['parse', '--year', '2026', 'auth.log'];
const SETTINGS: Readonly<Record<string, string>> = {
  '.env': 'AUTHTRACK_TIMEZONE=Asia/Tokyo\n',
  'authtrack.yaml': 'timezone: Asia/Tokyo\n',
};
/** Which settings file set the time zone: 01:00 UTC is 10:00 in Tokyo. */
const IN_TOKYO = /"date":"2026-05-31T01:00:01/;
const IN_UTC = /"date":"2026-05-31T10:00:01/;

/** A folder with a log and one settings file. */
function folderWith(t: TestContext, name: string): { readonly cwd: string; readonly file: string } {
  const cwd = folderWithLog(t, { [name]: SETTINGS[name] ?? '' });
  chmodSync(cwd, 0o755);
  return { cwd, file: path.join(cwd, name) };
}

/** @param why the end of the first line */
function isRefused(ended: Ended, file: string, why: string): void {
  assertFails(ended, { code: 78, says: [/--config/, /\/dev\/null/] });
  assert.equal(ended.stderr.split('\n')[0], `authtrack: error: ${file} is refused: ${why}`);
  assert.equal(ended.stdout, '');
}

suite('in a folder of another user', () => {
  for (const name of Object.keys(SETTINGS)) {
    test(`${name} of another user is refused`, { skip: onlyRoot }, async (t) => {
      const { cwd, file } = folderWith(t, name);
      chownSync(file, OTHER, OTHER);
      isRefused(await runCli(PARSE, { cwd }), file, 'it belongs to uid 4242');
      isRefused(await runCli(['config'], { cwd }), file, 'it belongs to uid 4242');
      // The caller's sudo does not make the file trusted either.
      const env = { SUDO_UID: String(OTHER), SUDO_GID: String(OTHER), SUDO_USER: 'eve' };
      isRefused(await runCli(PARSE, { cwd, env }), file, 'it belongs to uid 4242');
    });

    test(`${name} is refused if the folder belongs to another user`, { skip: onlyRoot }, async (t) => {
      const { cwd, file } = folderWith(t, name);
      chownSync(cwd, OTHER, OTHER);
      isRefused(await runCli(PARSE, { cwd }), file, `${cwd} belongs to uid 4242`);
    });

    test(`${name} that everybody may write is refused`, async (t) => {
      const { cwd, file } = folderWith(t, name);
      chmodSync(file, 0o666);
      isRefused(await runCli(PARSE, { cwd }), file, 'it may be written by everybody');
    });

    test(`${name} in a folder that everybody may write counts only if the folder is sticky`, async (t) => {
      const { cwd, file } = folderWith(t, name);
      chmodSync(cwd, 0o777);
      isRefused(await runCli(PARSE, { cwd }), file, `${cwd} may be written by everybody`);
      chmodSync(cwd, 0o1777);
      assert.match((await runCli(PARSE, { cwd })).stdout, IN_TOKYO);
    });

    for (const [kind, make] of [
      ['a pipe', (file: string) => execFileSync('mkfifo', ['-m', '600', file])],
      ['a folder', (file: string) => mkdirSync(file, { recursive: true })],
    ] as const)
      test(`${kind} that is named ${name} is refused at once`, { timeout: 20_000 }, async (t) => {
        const cwd = folderWithLog(t);
        const file = path.join(cwd, name);
        make(file);
        isRefused(await runCli(PARSE, { cwd }), file, `it is ${kind}, not a regular file`);
      });

    test(
      `${name} that is a link to a device, or a dangling link, is refused at once`,
      { timeout: 20_000 },
      async (t) => {
        for (const target of ['/dev/zero', 'nowhere']) {
          const cwd = folderWithLog(t);
          symlinkSync(target, path.join(cwd, name));
          const { code, stdout, stderr } = await runCli(PARSE, { cwd });
          assert.deepEqual([code === 0, stdout], [false, '']);
          assert.match(stderr, new RegExp(`^authtrack: error: (?:cannot read )?${cwd}/${name}[ :]`));
        }
      },
    );

    test(
      `an unprivileged user reads ${name} of that user and of root, but not of others`,
      { skip: noOther },
      async (t) => {
        const { cwd, file } = folderWith(t, name);
        for (const uid of [OTHER, 0]) {
          chownSync(file, uid, uid);
          const ended = await runCli(PARSE, { cwd, wrapper: asOther });
          assert.match(ended.stdout, IN_TOKYO, ended.stderr);
        }
        chownSync(file, THIRD, THIRD);
        isRefused(await runCli(PARSE, { cwd, wrapper: asOther }), file, 'it belongs to uid 4343');
      },
    );
  }

  test('without settings in it, every command runs', { skip: noOther }, async (t) => {
    const cwd = folderWithLog(t);
    chownSync(cwd, OTHER, OTHER);
    assert.match((await runCli(PARSE, { cwd })).stdout, IN_UTC);
  });

  test(
    'that the caller may not enter, every command runs that needs nothing from it',
    { skip: noOther },
    async (t) => {
      const cwd = folderWithLog(t, { '.env': 'AUTHTRACK_TIMEZONE=Asia/Tokyo\n' });
      chmodSync(cwd, 0o700);
      const ended = await runCli(['config'], { cwd, wrapper: asOther });
      assert.deepEqual([ended.code, ended.stderr], [0, '']);
      assert.match(ended.stdout, /^timezone +UTC +default +--timezone +AUTHTRACK_TIMEZONE$/m);
    },
  );
});

suite('ways to continue', () => {
  test(
    '--config FILE counts whoever owns it, and .env of another user is skipped with a warning',
    { skip: onlyRoot },
    async (t) => {
      const { cwd, file } = folderWith(t, '.env');
      const mine = path.join(cwd, 'mine.yaml');
      writeFileSync(mine, 'timezone: Asia/Tokyo\n');
      writeFileSync(file, 'AUTHTRACK_TIMEZONE=America/Lima\nAUTHTRACK_QUIET=true\n');
      for (const name of [file, mine]) chownSync(name, OTHER, OTHER);
      const ended = await runCli([...PARSE, '--config', 'mine.yaml'], { cwd });
      assert.equal(ended.code, 0);
      assert.match(ended.stdout, IN_TOKYO);
      assert.equal(
        ended.stderr,
        `authtrack: warning: ${file} is refused: it belongs to uid 4242; authtrack ignores it\n`,
      );
    },
  );

  test('--config /dev/null means no settings file', { skip: onlyRoot }, async (t) => {
    for (const name of Object.keys(SETTINGS)) {
      const { cwd, file } = folderWith(t, name);
      chownSync(file, OTHER, OTHER);
      const { code, stdout } = await runCli([...PARSE, '--config', '/dev/null'], { cwd });
      assert.equal(code, 0);
      assert.match(stdout, IN_UTC);
    }
  });

  test('--config does not change how a .env of the caller is read', async (t) => {
    const { cwd } = folderWith(t, '.env');
    const { stdout, stderr } = await runCli([...PARSE, '--config', '/dev/null'], { cwd });
    assert.equal(stderr, '');
    assert.match(stdout, IN_TOKYO);
  });

  test('another folder', { skip: onlyRoot }, async (t) => {
    const { cwd, file } = folderWith(t, '.env');
    chownSync(file, OTHER, OTHER);
    const log = path.join(cwd, 'auth.log');
    assert.equal((await runCli(['parse', '--year', '2026', log], { cwd: '/' })).code, 0);
  });

  test('a pipe is not a settings file, named or not', { timeout: 20_000 }, async (t) => {
    const cwd = folderWithLog(t);
    execFileSync('mkfifo', [path.join(cwd, 'pipe')]);
    const ended = await runCli([...PARSE, '--config', 'pipe'], { cwd });
    assertFails(ended, { code: 78, says: [/error: pipe is refused: it is a pipe, not a regular file/] });
  });

  test('a file of AUTHTRACK_CONFIG must be one that others cannot change', { skip: onlyRoot }, async (t) => {
    const { cwd } = folderWith(t, '.env');
    const file = path.join(cwd, 'theirs.yaml');
    writeFileSync(file, 'timezone: Asia/Tokyo\n');
    chownSync(file, OTHER, OTHER);
    isRefused(await runCli(PARSE, { cwd, env: { AUTHTRACK_CONFIG: file } }), file, 'it belongs to uid 4242');
    writeFileSync(path.join(cwd, '.env'), `AUTHTRACK_CONFIG=${file}\n`);
    isRefused(await runCli(PARSE, { cwd }), file, 'it belongs to uid 4242');
  });
});

suite('other files that settings name', () => {
  const ATTACKER = '44.0.0.66';

  for (const [how, settings, flags] of [
    ['on the command line', '', (file: string) => ['--allow', file]],
    ['in authtrack.yaml', 'authtrack.yaml', () => []],
    ['in a file of --config', 'other.yaml', () => ['--config', 'other.yaml']],
  ] as const)
    test(`an allowlist that is named ${how} is refused if others can change it`, async (t) => {
      const { run, cwd } = await start(t, failures(ATTACKER, 10));
      const file = path.join(cwd, 'allow');
      if (settings !== '') writeFileSync(path.join(cwd, settings), `bans:\n  allow: [${file}]\n`);
      writeFileSync(file, `${ATTACKER}\n`);
      assert.equal((await run('bans', ...flags(file))).code, 0);
      chmodSync(file, 0o666);
      const ended = await run('bans', ...flags(file));
      assertFails(ended, { code: 78, says: [/--allow/, /chmod go-w/] });
      assert.ok(
        ended.stderr.startsWith(
          `authtrack: error: allowlist: ${file} is refused: it may be written by everybody\n`,
        ),
        ended.stderr,
      );
    });

  test(
    'an allowlist of another user is refused, and so is one that is a pipe',
    { skip: onlyRoot, timeout: 60_000 },
    async (t) => {
      const { run, cwd } = await start(t, failures(ATTACKER, 10));
      const file = path.join(cwd, 'allow');
      writeFileSync(file, `${ATTACKER}\n`);
      chownSync(file, OTHER, OTHER);
      const says = [/allowlist: \S+allow is refused: it belongs to uid 4242/];
      assertFails(await run('bans', '--allow', file), { code: 78, says });
      execFileSync('mkfifo', ['-m', '600', path.join(cwd, 'pipe')]);
      const piped = await run('bans', '--allow', path.join(cwd, 'pipe'));
      assertFails(piped, { code: 78, says: [/pipe is refused: it is a pipe/] });
    },
  );

  test('the certificate file of a database is refused if others can change it', async (t) => {
    const cwd = folderWithLog(t, { 'ca.pem': 'words' });
    const file = path.join(cwd, 'ca.pem');
    chmodSync(file, 0o666);
    const env = { AUTHTRACK_DATABASE_URL: `mysql://anna@localhost:1/logs?ssl=${file}` };
    const ended = await runCli(['analyze', '--no-charts', 'auth.log'], { cwd, env });
    assertFails(ended, { code: 78, says: [/the certificate file \S+ca\.pem is refused: it may be written/] });
  });

  test('a country database that is a pipe does not block the run', { timeout: 30_000 }, async (t) => {
    const cwd = folderWithLog(t, { 'auth.log': LOGIN.replace('192.0.2.10', '44.1.2.3') });
    execFileSync('mkfifo', [path.join(cwd, 'pipe')]);
    const ended = await runCli(['analyze', '--no-charts', '--mmdb', 'pipe', 'auth.log'], { cwd });
    assertFails(ended, { code: 66, says: [/country database pipe is a pipe, not a regular file/] });
  });
});
