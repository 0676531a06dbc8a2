// authtrack bans, from a log to the list.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { accepted, failures, start, timeText } from '../../support/ban-runs.js';

const ATTACKER = '44.0.0.66';

/** All texts that a client can have written into a log in order to implicate another address. */
function framing(victim: string, from = ATTACKER): string[] {
  // sshd cuts a name at its first colon (auth2.c), so no name contains one.
  const named = victim.replaceAll(':', '.');
  const names = [
    `root from ${named} port 22 ssh2`,
    `x from ${named}`,
    `root from ${named} port 22 ssh2 from`,
    `from ${named} port 1 ssh2 from ${named}`,
    `invalid user root from ${named} port 22`,
    `a'; DROP TABLE logins; --`,
    `${named} `,
    `Invalid user x from ${named} port 22`,
    `x rhost=${named} user=root`,
    `x [preauth] from ${named} port 22`,
  ];
  const text = `x from ${victim} port 22 ssh2`;
  const messages = [
    `Bad protocol version identification '${text}' from ${from} port 40000`,
    `Received disconnect from ${from} port 40000:11: ${text} [preauth]`,
    `Received disconnect from ${from} port 40000:11: Failed password for root from ${victim} port 22 ssh2`,
    `Disconnecting authenticating user root ${from} port 40000: ${text} [preauth]`,
    `Unable to negotiate with ${from} port 40000: no matching key exchange method found. Their offer: ${text} [preauth]`,
    `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser=${text} rhost=${from} user=root`,
    `error: PAM: Authentication failure for illegal user ${names[0] ?? ''} from ${from}`,
    `reverse mapping checking getaddrinfo for ${victim}.example [${from}] failed.`,
    `Failed publickey for root from ${from} port 40000 ssh2: RSA-CERT SHA256:x ID ${text} (serial 0) CA RSA SHA256:y`,
  ];
  return [
    ...names.flatMap((name) => [
      ...failures(from, 2, name),
      ...failures(from, 2, `invalid user ${name}`),
      ...failures(from, 2).map((line) => line.replace(/Failed password for root/, `Invalid user ${name}`)),
      ...failures(from, 2).map((line) =>
        line.replace(/Failed .*$/, `Connection closed by invalid user ${name} ${from} port 40000 [preauth]`),
      ),
    ]),
    ...messages.map((message, i) => `2026-03-01T11:00:00Z web1 sshd[${2000 + i}]: ${message}`),
  ];
}

suite('authtrack bans', () => {
  test('lists addresses with too many attempts, and no others', async (t) => {
    const { run, list } = await start(t, [
      ...failures(ATTACKER, 10),
      ...failures('44.0.0.7', 9),
      ...failures('2a00:1::5', 10),
      ...failures('10.0.0.5', 10),
    ]);
    const { code, stdout, stderr } = await run('bans', '--bantime', 'forever');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^2 banned; 1 exempt \(see `authtrack bans explain`\): \/.*\/auto-ban\.data\n\n/);
    assert.equal(list(), `${ATTACKER}\n2a00:1::/64\n`);
    assert.equal(
      (await run('bans', '--maxretry', '9', '--quiet', '--allow', `2a00:1::/32,${ATTACKER}`)).stdout,
      '',
    );
    assert.equal(list(), '44.0.0.7\n');
    assert.equal((await run('bans', '--findtime', '5m', '--format', 'plain')).stdout, '');
    const forSshguard = await run('bans', '--format', 'sshguard');
    assert.match(forSshguard.stdout, /^\d+\|100\|4\|44\.0\.0\.66\n$/);
    assert.equal(
      forSshguard.stderr,
      'authtrack: warning: 1 network left out: the format sshguard cannot express them\n',
    );
    const json = JSON.parse((await run('bans', '--json')).stdout) as {
      bans: { network: string; since: string; last_seen: string }[];
      spared: unknown;
    };
    assert.deepEqual(
      [json.bans[0]?.since, json.bans[0]?.last_seen],
      ['2026-03-01T10:09:00Z', '2026-03-01T10:09:00Z'],
    );
    assert.deepEqual(
      json.bans.map(({ network }) => network),
      [ATTACKER, '2a00:1::/64'],
    );
    assert.deepEqual(json.spared, [{ network: '10.0.0.5', reason: 'a private or special address' }]);
  });

  test('explains a ban, and why an address is not banned', async (t) => {
    const { run } = await start(t, [...failures(ATTACKER, 12, 'evil\u001b[2J'), ...failures('44.0.0.7', 1)]);
    const { stdout } = await run('bans', 'explain', ATTACKER);
    assert.match(
      stdout,
      /^44\.0\.0\.66 is banned: 10 or more attempts within 1d at 2026-03-01 10:09 UTC; 12 in all/,
    );
    assert.match(stdout, / {2}2026-03-01 10:11 UTC web1 44\.0\.0\.66 Failed "evil\\x1b\[2J" by password\n/);
    const none = await run('bans', 'explain', '44.0.0.7');
    assert.match(none.stdout, /^44\.0\.0\.7 is not banned: it never made 10 attempts within 1d\.\nIts lines/);
    assert.match((await run('bans', 'explain', '44.0.0.8')).stdout, /The database has no lines of it\.\n$/);
    for (const args of [
      ['bans', 'explain', ATTACKER, '--json', '--maxretry', '99'],
      ['bans', '--json', '--maxretry', '99', 'explain', ATTACKER],
    ]) {
      const { banned, lines } = JSON.parse((await run(...args)).stdout) as {
        banned: boolean;
        lines: unknown[];
      };
      assert.deepEqual([banned, lines.length], [false, 12]);
    }
    const wrong = await run('bans', 'explain', 'evil\u001b');
    assert.deepEqual(
      [wrong.code, wrong.stderr.split('\n')[0]],
      [64, 'authtrack: error: bans explain: expected an address or network, got "evil\\x1b"'],
    );
  });

  test('reports a break-in, and bans it', async (t) => {
    // eslint-disable-next-line no-restricted-syntax -- the program knows no other time
    const at = (age: number): string => timeText(Date.now() - age * 86_400_000);
    const [firstPasswordLogin, before, keyed] = [ATTACKER, '44.0.0.67', '44.0.0.68'];
    const { run, list } = await start(t, [
      ...failures(firstPasswordLogin, 10, 'mira', at(3)),
      ...failures(before, 10, 'mira', at(100)),
      ...failures(keyed, 10, 'mira', at(3)),
      accepted(firstPasswordLogin, at(2), 'password'),
      accepted(before, at(99), 'password'),
      accepted(keyed, at(2)),
    ]);
    const { stderr } = await run('bans', '--quiet');
    assert.match(
      stderr,
      /^authtrack: warning: possible break-in: 44\.0\.0\.66 logged in at \S+ \S+ UTC after .*\n$/,
    );
    assert.equal(list(), `${firstPasswordLogin}\n${before}\n`);
    const { breakIns } = JSON.parse((await run('bans', '--json')).stdout) as { breakIns: unknown[] };
    assert.equal(breakIns.length, 2);
  });

  // 203.0.113.9 is in a documentation range and cannot be banned anyway; the other address could be.
  for (const victim of ['44.0.0.99', '203.0.113.9', '2a00:9::9']) {
    test(`address spoofing: ${victim} is not banned`, async (t) => {
      const server = await start(t, [...framing(victim), ...framing(victim, `::ffff:${ATTACKER}`)]);
      writeFileSync(
        path.join(server.cwd, 'authtrack.yaml'),
        'bans:\n  probeWeight: 1\n  networkAddresses: 2\n',
      );
      await server.run('bans', '--maxretry', '1');
      assert.equal(server.list(), `${ATTACKER}\n`);
      assert.match(
        (await server.run('bans', 'explain', victim)).stdout,
        /The database has no lines of it\.\n$/,
      );
    });
  }

  test('an allowlist that cannot be parsed stops the decision', async (t) => {
    const { run } = await start(t, failures(ATTACKER, 10));
    const { code, stderr } = await run('bans', '--allow', '10.0.0.0/99');
    assert.equal(code, 78);
    assert.match(stderr, /10\.0\.0\.0\/99/);
    assert.equal((await run('bans', '--findtime', 'soon')).code, 64);
  });

  test('explains networks by the lines of their addresses, and a break-in', async (t) => {
    // eslint-disable-next-line no-restricted-syntax -- the program knows no other time
    const at = (age: number): string => timeText(Date.now() - age * 86_400_000);
    const server = await start(t, [
      ...failures('2a00:1:2:3::4', 6, 'root', at(3)),
      ...failures('2a00:1:2:3:5::6', 6, 'root', at(2.9)),
      ...failures('2a00:1:2:4::4', 1, 'root', at(3)),
      ...['44.0.0.1', '44.0.0.2'].flatMap((ip) => failures(ip, 10, 'root', at(3))),
      ...failures(ATTACKER.replace('44', '45'), 10, 'mira', at(3)),
      accepted(ATTACKER.replace('44', '45'), at(2), 'password'),
    ]);
    writeFileSync(path.join(server.cwd, 'authtrack.yaml'), 'bans:\n  networkAddresses: 2\n');
    const site = (await server.run('bans', 'explain', '2a00:1:2:3::99')).stdout;
    assert.match(site, /^2a00:1:2:3::99 is banned as 2a00:1:2:3::\/64: 10 or more attempts within 1d at /);
    assert.equal(site.match(/2a00:1:2:3::4 Failed/g)?.length, 6);
    assert.equal(site.match(/2a00:1:2:3:5::6 Failed/g)?.length, 6);
    assert.doesNotMatch(site, /2a00:1:2:4/);
    const whole = (await server.run('bans', 'explain', '44.0.0.77')).stdout;
    assert.match(
      whole,
      /is banned as 44\.0\.0\.0\/24: 2 or more of its addresses made 10 or more attempts within 1d, the first at /,
    );
    assert.match(whole, /44\.0\.0\.2 Failed "root"/);
    const firstPasswordLogin = (await server.run('bans', 'explain', ATTACKER.replace('44', '45'))).stdout;
    assert.match(firstPasswordLogin, /is banned: .*; possible break-in: it logged in at 20/);
  });

  test('nothing is decided without logs, or for machines that have logged nothing', async (t) => {
    const { cwd, run, list } = await start(t, failures(ATTACKER, 10));
    await run('bans');
    const other = ['--db', `duckdb:${path.join(cwd, 'other.duckdb')}`];
    assert.equal((await run('db', 'migrate', ...other)).code, 0);
    const elsewhere = await run('bans', ...other);
    assert.deepEqual(
      [elsewhere.code, elsewhere.stderr.split('\n')[0]],
      [66, `authtrack: error: the database duckdb:${path.join(cwd, 'other.duckdb')} has no logs`],
    );
    const stranger = await run('bans', '--hosts', 'wbe1,wbe2');
    assert.deepEqual(
      [stranger.code, stranger.stderr.split('\n')[0]],
      [78, 'authtrack: error: no login is stored of "wbe1", "wbe2"'],
    );
    assert.equal((await run('bans', '--hosts', 'wbe1,web1')).code, 0);
    assert.equal(list(), `${ATTACKER}\n`);
  });

  test('the allowlist is the union of all its sources', async (t) => {
    const ips = [1, 2, 3, 4, 5, 6].map((n) => `44.0.0.${n}`);
    const server = await start(
      t,
      ips.flatMap((ip) => failures(ip, 10)),
    );
    writeFileSync(path.join(server.cwd, 'authtrack.yaml'), 'bans:\n  allow: [44.0.0.1]\n');
    writeFileSync(path.join(server.cwd, '.env'), 'AUTHTRACK_ALLOW=44.0.0.2\n');
    const env = { AUTHTRACK_ALLOW: '44.0.0.3' };
    await server.runWith({ env }, 'bans', '--allow', '44.0.0.4', '--allow', '44.0.0.5');
    assert.equal(server.list(), '44.0.0.6\n');
    const args = ['bans', '--allow', '44.0.0.4', 'explain', '--allow', '44.0.0.5'];
    for (const ip of ips.slice(0, 5)) {
      assert.match((await server.runWith({ env }, ...args, ip)).stdout, /is not banned: allowed by "44/, ip);
    }
    assert.match(
      (await server.runWith({ env }, 'config', '--allow', '44.0.0.4')).stdout,
      /^bans\.allow +44\.0\.0\.4,44\.0\.0\.3,44\.0\.0\.2,44\.0\.0\.1 +flag --allow, environment variable AUTHTRACK_ALLOW, \.env AUTHTRACK_ALLOW, .*authtrack\.yaml/m,
    );
  });

  test('`explain` is not read as a value of --hosts, and a flag without effect is refused', async (t) => {
    const { run, list } = await start(t, failures(ATTACKER, 10));
    await run('bans');
    assert.match((await run('bans', '--hosts', 'web1', 'explain', ATTACKER)).stdout, /is banned/);
    const { code, stderr } = await run('bans', '--format', 'csv', 'explain', ATTACKER);
    assert.deepEqual(
      [code, stderr.split('\n')[0]],
      [64, 'authtrack: error: --format is not a flag of `bans explain`'],
    );
    assert.equal(list(), `${ATTACKER}\n`);
  });
});
