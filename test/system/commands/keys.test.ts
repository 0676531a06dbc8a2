// `authtrack keys`: real keys of ssh-keygen, and files of users that may be anything.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { madeEd25519, madeKey, sha256Of } from '../../support/made-keys.js';
import { type Ended, runCli, temporaryFolder } from '../../support/run-cli.js';
import { missingTool, runTool } from '../../support/tools.js';

const KEY = madeEd25519('anna');
const OTHER = madeEd25519('bob');

const log = (host: string, user: string, method: string, key = ''): string =>
  `2026-05-30T10:01:00Z ${host} sshd[105]: Accepted ${method} for ${user} from 198.51.100.7 port 50001 ssh2${key}\n`;

const loginOf = (user: string, encoded: string): string =>
  log('web1', user, 'publickey', `: ED25519 ${sha256Of(encoded)}`);

type Keys = {
  readonly keys: readonly {
    readonly file: string;
    readonly line: number;
    readonly account: string | null;
    readonly type: string;
    readonly fingerprint: string;
    readonly state: string;
    readonly comment: string;
  }[];
  readonly unlisted: readonly { readonly fingerprint: string }[];
  readonly hosts: readonly { readonly host: string; readonly keys_since: string | null }[];
};

/** A folder with a database that has these lines, and with a file of keys of anna. */
async function prepare(
  t: TestContext,
  lines: string,
  keys = `ssh-ed25519 ${KEY} anna@laptop\n`,
): Promise<string> {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'auth.log'), lines);
  mkdirSync(path.join(folder, 'home/anna/.ssh'), { recursive: true });
  writeFileSync(path.join(folder, FILE), keys);
  const ended = await runCli(['analyze', '--quiet', '--no-charts', 'auth.log'], { cwd: folder });
  assert.deepEqual([ended.code, ended.stderr], [0, '']);
  return folder;
}

const FILE = 'home/anna/.ssh/authorized_keys';

function keysOf(folder: string, ...args: readonly string[]): Promise<Ended> {
  return runCli(['keys', ...args], { cwd: folder });
}

async function jsonOf(folder: string, ...files: readonly string[]): Promise<Keys> {
  const { code, stdout } = await keysOf(
    folder,
    '--json',
    ...files.flatMap((file) => ['--authorized-keys', file]),
  );
  assert.equal(code, 0);
  return JSON.parse(stdout) as Keys;
}

suite('authtrack keys', () => {
  test(
    'fingerprints are those of ssh-keygen',
    { skip: missingTool('sh', '-c', 'command -v ssh-keygen') },
    async (t) => {
      const folder = await prepare(t, loginOf('anna', KEY));
      const made = (name: string): string => path.join(folder, name);
      for (const type of ['ed25519', 'rsa', 'ecdsa'])
        assert.equal(
          runTool('ssh-keygen', '-q', '-t', type, '-N', '', '-C', `anna@${type}`, '-f', made(type)).status,
          0,
        );
      assert.equal(
        runTool('ssh-keygen', '-q', '-s', made('rsa'), '-I', 'id', '-n', 'anna', made('ed25519.pub')).status,
        0,
      );
      const securityKey = madeKey('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 5), 'ssh:');
      writeFileSync(made('sk.pub'), `sk-ssh-ed25519@openssh.com ${securityKey} anna@sk\n`);
      const names = ['ed25519.pub', 'rsa.pub', 'ecdsa.pub', 'sk.pub'];
      const options = ['', 'no-pty,command="a \\"b\\" c" ', 'from="192.0.2.1" ', 'restrict '];
      const lines = names.map((name, n) => `${options[n] ?? ''}${readFileSync(made(name), 'utf8')}`);
      writeFileSync(made('all'), lines.join('# a comment\n\n'));
      const expected = runTool('ssh-keygen', '-lf', made('all')).output.trim().split('\n');
      const { keys } = await jsonOf(folder, 'all');
      assert.deepEqual(
        keys.map(({ fingerprint, comment, type }) => `${fingerprint} ${comment} (${type})`),
        expected.map((line) => line.replace(/^\d+ /, '')),
      );
      // A certificate is no key, but its line is named.
      const { stderr, code } = await keysOf(folder, '--authorized-keys', 'ed25519-cert.pub');
      assert.equal(code, 0);
      assert.match(stderr, /ed25519-cert\.pub:1: a certificate/);
    },
  );

  test('files come after the flag as a shell writes them, each counts once', async (t) => {
    const folder = await prepare(t, loginOf('anna', KEY));
    writeFileSync(path.join(folder, 'more'), `ssh-ed25519 ${OTHER}\n`);
    const { stdout } = await keysOf(folder, '--json', '--authorized-keys', FILE, 'more', `./${FILE}`);
    assert.deepEqual(
      (JSON.parse(stdout) as Keys).keys.map(({ file, account, state }) => [file, account, state]),
      [
        ['more', null, 'never'],
        [`./${FILE}`, 'anna', 'used'],
      ],
    );
  });

  test('without a file it says how to name them', async (t) => {
    const { code, stderr } = await keysOf(temporaryFolder(t));
    assert.equal(code, 64);
    assert.match(stderr, /hint: .*--authorized-keys/);
  });

  test('a file that cannot be read does not hide the others', async (t) => {
    const folder = await prepare(t, loginOf('anna', KEY));
    runTool('mkfifo', path.join(folder, 'fifo'));
    symlinkSync('loop', path.join(folder, 'loop'));
    writeFileSync(path.join(folder, 'large'), 'x'.repeat(1024 * 1024 + 1));
    const bad: readonly (readonly [file: string, message: RegExp])[] = [
      ['missing', /missing: no such file/],
      ['home/*/x', /sudo sh -c/],
      ['home', /home is a folder/],
      ['fifo', /fifo is a pipe/],
      ['/dev/zero', /is a device/],
      ['loop', /cannot open loop/],
      ['large', /longer than/],
      [`${FILE}/x`, /x: no such file/],
    ];
    const names = bad.map(([file]) => file);
    const { code, stdout, stderr } = await keysOf(folder, '--authorized-keys', ...names, FILE);
    assert.equal(code, 66);
    for (const [, message] of bad) assert.match(stderr, message);
    assert.match(stdout, /anna@laptop/);
    const alone = await keysOf(folder, '--authorized-keys', ...names);
    assert.deepEqual([alone.code, alone.stdout, alone.stderr], [66, '', stderr]);
  });

  test('does not print lines of a file that has no keys', async (t) => {
    const folder = await prepare(t, loginOf('anna', KEY), 'root:$6$secret\n'.repeat(20));
    const { code, stdout, stderr } = await keysOf(folder, '--authorized-keys', FILE);
    assert.equal(code, 0);
    assert.ok(!`${stdout}${stderr}`.includes('secret'));
    assert.match(stderr, /20 lines[^]*and 15 more/);
    assert.match(stdout, /no keys in 1 file/);
  });

  test('comments and names reach no terminal as they are', async (t) => {
    const comment = '\x1b]0;x\x07 \u202e=1+1|`<b>`';
    const folder = await prepare(t, loginOf('anna', OTHER), `ssh-ed25519 ${KEY} ${comment}\n`);
    const file = 'home/\x1b[2J/.ssh/authorized_keys';
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), `ssh-ed25519 ${KEY} ${comment}\nbad\n`);
    for (const format of [
      [],
      ['--json'],
      ...['csv', 'jsonl', 'markdown'].map((name) => ['--format', name]),
    ]) {
      const { code, stdout, stderr } = await keysOf(folder, ...format, '--authorized-keys', FILE, file);
      assert.equal(code, 0);
      assert.doesNotMatch(`${stdout}${stderr}`, /[\x1b\x07\u202e]/); // eslint-disable-line no-control-regex
    }
  });

  test('logs without fingerprints do not make a key unused', async (t) => {
    const folder = await prepare(t, log('web1', 'anna', 'publickey'));
    const { keys, hosts } = await jsonOf(folder, FILE);
    assert.deepEqual(
      keys.map(({ state }) => state),
      ['unknown'],
    );
    assert.deepEqual(
      hosts.map(({ host, keys_since }) => [host, keys_since]),
      [['web1', null]],
    );
    const { stdout } = await keysOf(folder, '--authorized-keys', FILE);
    assert.match(stdout, /anna@laptop +unknown/);
    assert.match(stdout, /no stored login has the fingerprint of its key/);
  });

  test('a database without logins says so', async (t) => {
    const folder = await prepare(
      t,
      '2026-05-30T10:01:00Z web1 sshd[1]: Server listening on 0.0.0.0 port 22.\n',
    );
    const { code, stdout } = await keysOf(folder, '--authorized-keys', FILE);
    assert.equal(code, 0);
    assert.match(stdout, /unknown[^]*the database has no logins/);
  });

  test('a missing database is an error', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(path.join(folder, 'keys'), `ssh-ed25519 ${KEY}\n`);
    assert.equal((await keysOf(folder, '--authorized-keys', 'keys')).code, 66);
  });
});
