import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeAuthLog } from '../../tools/make-auth-log.js';
import { SAMPLE_MMDB_VERSION } from '../../tools/sample-log/addresses.js';
import { countLogins } from '../unit/tools/count-logins.js';

// Tests run in the checkout: the compiled tests are elsewhere, the sample is not.
const committed = readFileSync('data/auth.log', 'utf8');
const generator = fileURLToPath(import.meta.resolve('../../tools/make-auth-log.js'));

const LINE =
  /^(?:Apr|May) [ 1-3]\d \d\d:\d\d:\d\d web1 (?:(?:sshd|CRON|systemd|systemd-logind|su|passwd|useradd|groupadd)\[\d+\]|sudo): +\S/;

/** One of each kind of line that occurs in real logs. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ['an invalid user', /sshd\[\d+\]: Invalid user admin from \S+ port \d+$/m],
  [
    'an account that is not in AllowUsers',
    /: User postgres from \S+ not allowed because not listed in AllowUsers$/m,
  ],
  ['a repetition', /: message repeated \d+ times: \[ Failed password for root from \S+ port \d+ ssh2\]$/m],
  [
    'too many attempts',
    /: error: maximum authentication attempts exceeded for root from \S+ port \d+ ssh2 \[preauth\]$/m,
  ],
  ['the summary that PAM adds', /: PAM 5 more authentication failures; logname= .* rhost=\S+ {2}user=root$/m],
  ['a web client', /: banner exchange: Connection from \S+ port \d+: invalid format$/m],
  ['old software', /: Unable to negotiate with \S+ port \d+: no matching host key type found\. /m],
  ['an IPv6 attacker', /: Failed password for \S.* from 2[0-9a-f:]+ port \d+ ssh2$/m],
  [
    'a name that imitates a log line',
    /: Invalid user root from 203\.0\.113\.9 port 22 ssh2 from \S+ port \d+$/m,
  ],
  ['a name that is not ASCII', /: Invalid user (?:\\\d{3}){2}\S* from /m],
  ['an empty name', /: Invalid user {3}from \S+ port \d+$/m],
  ['a login by key', /: Accepted publickey for anna from \S+ port \d+ ssh2: ED25519 SHA256:[\w+/]{43}$/m],
  ['a restart', /sshd\[\d+\]: Server listening on :: port 22\.$/m],
];

test('the committed sample is what the generator makes from the pinned MMDB', () => {
  const manifest = import.meta.resolve('@ip-location-db/geo-whois-asn-country-mmdb/package.json');
  const { version } = JSON.parse(readFileSync(fileURLToPath(manifest), 'utf8')) as { version: string };
  assert.equal(version, SAMPLE_MMDB_VERSION, 'the sample must be made again from this version');
  const remade = `${[...makeAuthLog().lines].join('\n')}\n`;
  assert.ok(remade === committed, 'run `node dist/tools/make-auth-log.js --out data/auth.log`');
});

test('every line of the committed sample is valid RFC 3164, in ASCII', () => {
  for (const line of linesOf(committed)) assert.match(line, LINE);
  assert.doesNotMatch(committed, /[^\n -~]/);
});

for (const [kind, pattern] of kinds) {
  test(`the committed sample has ${kind}`, () => assert.match(committed, pattern));
}

test('time never goes back in the committed sample', () => {
  let before = 0;
  for (const line of linesOf(committed)) {
    const now = Date.parse(`2026 ${line.slice(0, 15)} UTC`);
    assert.ok(now >= before, line);
    before = now;
  }
});

test('between a third and a half of the committed sample is not from sshd', () => {
  const lines = linesOf(committed);
  const others = lines.filter((line) => !line.includes(' web1 sshd[')).length / lines.length;
  assert.ok(others > 0.33 && others < 0.45, String(others));
});

for (const seed of [1, 2, 3]) {
  test(`what was planted equals what is counted in the text, seed ${seed}`, () => {
    const { lines, planted } = makeAuthLog({ seed });
    const text = [...lines];
    const { probes, ...counted } = countLogins(text);
    assert.ok(probes > 0);
    assert.deepEqual(counted, {
      rows: planted.rows,
      attempts: planted.attempts,
      attemptsByAddress: planted.attemptsByAddress,
      attemptsByUser: planted.attemptsByUser,
      acceptedByUserByDay: planted.acceptedByUserByDay,
    });
    assert.equal(planted.lines, text.length);
    assert.equal(planted.sshdLines, text.filter((line) => line.includes(' web1 sshd[')).length);
  });
}

test('attempts by country match those by address, and a few countries have most of them', () => {
  const { lines, planted } = makeAuthLog();
  drain(lines);
  const counts = [...planted.attemptsByCountry.values()].sort((a, b) => b - a);
  assert.equal(sum(counts), planted.attempts);
  assert.equal(sum(planted.attemptsByAddress.values()), planted.attempts);
  assert.ok(counts.length >= 55 && counts.length <= 90, `${counts.length} countries`);
  const head = sum(counts.slice(0, 8)) / planted.attempts;
  assert.ok(head > 0.45 && head < 0.8, `the first eight have ${head}`);
});

test("the break-in is a login after more failures than a user's typing errors, and two more on other days", () => {
  const { lines, planted } = makeAuthLog();
  const { user, ip } = planted.breakIn;
  const accepted = [...lines].filter((line) =>
    line.includes(`: Accepted password for ${user} from ${ip} port `),
  );
  assert.deepEqual(
    accepted.map((line) => line.slice(0, 6)),
    ['May 19', 'May 21', 'May 27'],
  );
  assert.equal(planted.breakIn.logins, 3);
  assert.ok(planted.breakIn.failures >= 40);
  assert.equal(planted.attemptsByAddress.get(ip), planted.breakIn.failures);
});

test('another seed gives another log', () => {
  const [first, second] = [1, 2].map((seed) => [...makeAuthLog({ seed, lines: 1000 }).lines].join('\n'));
  assert.notEqual(first, second);
});

for (const wanted of [2000, 20_000, 80_000]) {
  test(`about ${wanted} lines are made on request`, () => {
    const { lines, planted } = makeAuthLog({ seed: 4, lines: wanted });
    drain(lines);
    assert.ok(Math.abs(planted.lines - wanted) < wanted * 0.15, String(planted.lines));
  });
}

test('the command writes the log to stdout and the truth to stderr', () => {
  const done = spawnSync(process.execPath, [generator, '--seed', '9', '--lines', '500'], {
    encoding: 'utf8',
  });
  assert.equal(done.status, 0);
  assert.deepEqual(linesOf(done.stdout), [...makeAuthLog({ seed: 9, lines: 500 }).lines]);
  assert.match(done.stderr, /^lines: \d+, \d+ % of them not sshd's\n/);
  assert.match(done.stderr, /^failed or invalid attempts: \d+$/m);
});

test('the command refuses an invalid number of lines', () => {
  const done = spawnSync(process.execPath, [generator, '--lines', '1e3'], { encoding: 'utf8' });
  assert.notEqual(done.status, 0);
  assert.match(done.stderr, /--lines takes a whole number, not "1e3"/);
});

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

function drain(lines: Iterable<string>): void {
  for (const line of lines) assert.ok(line);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
