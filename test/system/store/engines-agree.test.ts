// For any logs, pieces and copies, both engines store the same rows and give the same answers.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import fc from 'fast-check';

import { ipv6Offenders } from '../../../src/bans/bans.js';
import type { BanRule } from '../../../src/model/ban-rule.js';
import type { Store } from '../../../src/store/store.js';
import { journal, preciseSyslog, reducedSyslog, syslog } from '../../support/copies/log-forms.js';
import { sshdLog } from '../../support/copies/sshd-log.js';
import { nightlyRuns, type NightlyRuns } from '../../support/nightly-runs.js';
import { testEngines } from './engines.js';

const RUNS = Number(process.env['AUTHTRACK_TEST_RUNS'] ?? 8);
const HOUR = 3_600_000_000;

const rule: BanRule = {
  ...{ maxretry: 5, findtimeMicros: HOUR, restMicros: HOUR, hosts: [] },
  ...{ rootWeight: 1.5, invalidWeight: 2, probeWeight: 0.5, excessAttempts: 20, onlyJournal: false },
};

/** Names and hosts that one engine could compare, cut or store differently from the other. */
const oddLines = fc.constantFrom(
  ...[
    'İstanbul',
    'istanbul',
    'ANNA',
    'anna ',
    ' anna',
    'Änna',
    'A\u0308nna',
    '\u{1f511}',
    "a'b\\",
    '%s',
    '\u00ff',
  ].map(
    (name, n) =>
      `May  1 10:0${n % 10}:30 web1 sshd[${3000 + n}]: Failed password for ${name} from 2001:db8::${n % 3} port ${n + 1} ssh2`,
  ),
  'May  1 10:00:59 WEB1 sshd[4000]: Accepted password for anna from 198.51.100.7 port 22 ssh2',
  'May  1 10:00:59 no header',
  'May  1 10:00:59 web1 sshd[4001]: Frobnicated the session of root',
);

/** A log, the lines inserted in it, the formats in which it is read, and where each is cut into runs. */
const readings = fc.record({
  messages: sshdLog,
  odd: fc.array(fc.tuple(fc.nat(), oddLines), { maxLength: 6 }),
  forms: fc.shuffledSubarray([syslog, preciseSyslog, reducedSyslog, journal], { minLength: 1, maxLength: 3 }),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
});

async function read(
  runs: NightlyRuns,
  { messages, odd, forms, cuts }: typeof readings extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  for (const [n, form] of forms.entries()) {
    const lines = [...form(messages)];
    if (form !== journal) for (const [at, line] of odd) lines.splice(at % (lines.length + 1), 0, line);
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      const part = lines.slice(0, Math.ceil(cut * lines.length));
      writeFileSync(path.join(runs.folder, `log${n}`), part.map((line) => `${line}\n`).join(''));
      await runs.run([`log${n}`]);
    }
  }
}

async function answersOf(store: Store): Promise<unknown> {
  const tries = await store.ipv6Attempts(rule);
  const byIp = <T extends { readonly ip: string }>(all: readonly T[]): readonly T[] =>
    [...all].sort((a, b) => (a.ip < b.ip ? -1 : 1));
  const successfulLogins = byIp(await store.successfulLogins());
  return {
    rows: await store.rowsAfter(0, 10_000),
    totals: await store.totals(),
    countries: await store.failedByCountry(),
    perDay: await store.acceptedPerUserPerDay('Pacific/Auckland'),
    users: await store.topUsersTried(100),
    loginsAfterFailures: byIp(await store.loginsAfterFailures(2)),
    ipv4: byIp(await store.ipv4Offenders(rule)),
    ipv6: byIp(ipv6Offenders(tries, rule, 64)),
    successfulLogins,
    firstPasswordLogin: [...(await store.firstPasswordLogins(successfulLogins.map(({ ip }) => ip)))].sort(),
    hosts: await Promise.all(['web1', 'WEB1', 'web1 ', 'web'].map((host) => store.hasHost(host))),
    sources: (await store.readSources()).map(({ id, offsetBytes, lines }) => [id, offsetBytes, lines]),
  };
}

const [duckdb, mysql] = await testEngines();

suite('both engines', { skip: mysql?.skipped ?? false }, () => {
  after(async () => {
    await duckdb?.stop();
    await mysql?.stop();
  });

  test('store the same rows and give the same answers', async (t) => {
    const agree = fc.asyncProperty(readings, async (reading) => {
      const [one, other] = await Promise.all([nightlyRuns(t), nightlyRuns(t, mysql?.freshUrl())]);
      try {
        await read(one, reading);
        await read(other, reading);
        assert.deepEqual(await answersOf(other.store), await answersOf(one.store));
      } finally {
        await Promise.all([one.close(), other.close()]);
      }
    });
    const seed = Number(process.env['AUTHTRACK_TEST_SEED'] ?? process.hrtime.bigint() % 2_147_483_648n);
    t.diagnostic(`seed ${seed}`);
    await fc.assert(agree, { numRuns: RUNS, seed, endOnFailure: true });
  });
});
