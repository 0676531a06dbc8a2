// The table that authtrack bans prints for people.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { accepted, failures, start, timeText } from '../../support/ban-runs.js';

// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const NOW = Date.now();
const DAY = 86_400_000;
const ago = (days: number): string => timeText(NOW - days * DAY);

const tableOf = (stdout: string): readonly string[] => stdout.trimEnd().split('\n').slice(2);

suite('the table of authtrack bans', () => {
  test('has what matters most first: break-ins, then bans decided here seen last, then imported ones', async (t) => {
    const { run, runWith, list } = await start(t, [
      ...failures('44.0.0.1', 10, 'root', '2026-03-01T10:00:00Z'),
      ...failures('2a00:1::5', 12, 'root', '2026-03-02T10:00:00Z'),
      ...failures('44.0.0.3', 10, 'mira', ago(9)),
      accepted('44.0.0.3', ago(8), 'password'),
    ]);
    await runWith({ input: '44.0.0.9\n' }, 'bans', 'import', '-', '--from', 'friends', '--for', '7d');
    const { stdout } = await run('bans');
    assert.match(stdout, /^4 banned: \/.*\/auto-ban\.data\n\n/);
    const [titles = '', ...rows] = tableOf(stdout);
    assert.match(titles, /^ {2}Network +Country +Why +Last seen +Until$/);
    assert.match(
      rows.join('\n'),
      new RegExp(
        [
          String.raw`^  44\.0\.0\.3 +United States +10 attempts, possible break-in +20\S+ \S+ UTC  forever`,
          String.raw`  2a00:1::/64 .* +12 attempts +2026-03-02 10:11 UTC  forever`,
          String.raw`  44\.0\.0\.1 .* +10 attempts +2026-03-01 10:09 UTC  forever`,
          String.raw`  44\.0\.0\.9 +list friends +20\S+ \S+ UTC  20\S+ \S+ UTC$`,
        ].join(String.raw`\n`),
      ),
    );
    const columns = ['Country', 'Why', 'Last seen', 'Until'].map((title) => titles.indexOf(title));
    for (const row of rows) for (const at of columns) assert.equal(row[at - 1], ' ', row);
    assert.equal(list(), '44.0.0.1\n44.0.0.3\n44.0.0.9\n2a00:1::/64\n');
  });

  test('fits a screen, and says how to see all; --quiet, --json and --format have no table', async (t) => {
    const ips = Array.from({ length: 27 }, (_, i) => `44.0.1.${i}`);
    const { run, list } = await start(
      t,
      ips.flatMap((ip, i) =>
        failures(ip, 10, 'root', timeText(Date.parse('2026-03-01T10:00:00Z') + i * DAY)),
      ),
    );
    const { stdout } = await run('bans');
    const lines = tableOf(stdout);
    assert.deepEqual(
      lines.slice(1, -1).map((line) => line.trim().split(' ')[0]),
      ips.slice(7).reverse(),
    );
    assert.equal(lines.at(-1), '  … and 7 more; see all: authtrack bans --format csv');
    const all = (await run('bans', '--format', 'csv')).stdout.trimEnd().split('\r\n');
    assert.equal(all.length, 28);
    assert.equal((await run('bans', '--format', 'plain')).stdout, list());
    assert.equal((await run('bans', '--quiet')).stdout, '');
    const json = (await run('bans', '--json')).stdout;
    assert.equal((JSON.parse(json) as { bans: unknown[] }).bans.length, 27);
    assert.equal(json.split('\n').length, 2);
    const none = (await run('bans', '--maxretry', '99')).stdout;
    assert.match(none, /^0 banned: \S+\n$/);
  });
});
