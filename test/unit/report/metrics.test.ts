import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { severities } from '../../../src/model/finding.js';
import type { EventCounts, RecentEvents } from '../../../src/model/recent-events.js';
import { databaseMetrics, expositionOf, MAX_HOSTS, runMetrics } from '../../../src/report/report.js';
import { missingPromtool, promtool } from '../../fixtures/promtool.js';

const counts = (accepted: number, failed = 0, attempts = failed): EventCounts => ({
  events: { Accepted: accepted, Failed: failed, Invalid: 0, Probe: 0 },
  attempts: { Failed: attempts, Invalid: 0 },
});

type Given = Parameters<typeof databaseMetrics>[0];

const database = (over: Partial<RecentEvents>, findings: NonNullable<Given>['findings'] = []): string =>
  expositionOf(
    databaseMetrics({
      ...{
        rows: 7,
        newest: 1_780_000_000_000_000,
        windowSeconds: 86_400,
        findings,
        rules: ['new-key', 'spraying'],
      },
      recent: { hosts: [], countries: [], ...over },
    }),
  );

const samplesOf = (text: string, name: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

suite('metrics', () => {
  test('have a line for each host and status', () => {
    const text = database({
      hosts: [{ host: 'web1', ...counts(2, 3, 5) }],
      countries: [{ code: 'NL', ...counts(2, 3, 5) }],
    });
    assert.deepEqual(samplesOf(text, 'authtrack_recent_events'), [
      'authtrack_recent_events{host="web1",status="accepted"} 2',
      'authtrack_recent_events{host="web1",status="failed"} 3',
      'authtrack_recent_events{host="web1",status="invalid"} 0',
      'authtrack_recent_events{host="web1",status="probe"} 0',
    ]);
    assert.deepEqual(samplesOf(text, 'authtrack_recent_attempts'), [
      'authtrack_recent_attempts{host="web1",status="failed"} 5',
      'authtrack_recent_attempts{host="web1",status="invalid"} 0',
    ]);
    assert.deepEqual(samplesOf(text, 'authtrack_recent_country_attempts'), [
      'authtrack_recent_country_attempts{country="NL"} 5',
    ]);
  });

  test('count the hosts beyond the limit as other, and a host of that name too', () => {
    const hosts = Array.from({ length: MAX_HOSTS }, (_, n) => ({
      host: n === 0 ? 'other' : `h${n}`,
      ...counts(9),
    }));
    const text = database({ hosts, countries: [{ code: null, ...counts(9 * MAX_HOSTS + 4) }] });
    const accepted = samplesOf(text, 'authtrack_recent_events').filter((line) => line.includes('"accepted"'));
    assert.equal(accepted.length, MAX_HOSTS);
    assert.ok(accepted.includes('authtrack_recent_events{host="other",status="accepted"} 13'));
  });

  test('count strange countries as other, and none as unknown', () => {
    const codes = [null, '', 'NL', 'nl', '"} 1\nevil 2', 'A'.repeat(64)];
    const text = database({ countries: codes.map((code) => ({ code, ...counts(1) })) });
    assert.deepEqual(samplesOf(text, 'authtrack_recent_country_logins'), [
      'authtrack_recent_country_logins{country="NL"} 1',
      'authtrack_recent_country_logins{country="other"} 3',
      'authtrack_recent_country_logins{country="unknown"} 2',
    ]);
  });

  test('limit the countries', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
    const codes = letters.flatMap((a) => letters.map((b) => a + b));
    const text = database({ countries: codes.map((code, n) => ({ code, ...counts(codes.length - n) })) });
    const lines = samplesOf(text, 'authtrack_recent_country_logins');
    assert.equal(lines.length, 101);
    assert.ok(lines.some((line) => line.startsWith('authtrack_recent_country_logins{country="other"}')));
  });

  test('have every rule and severity, also those without a finding', () => {
    const text = database({}, [
      { rule: 'new-key', severity: 'high' },
      { rule: 'new-key', severity: 'high' },
      { rule: 'of another release', severity: 'low' },
    ]);
    const lines = samplesOf(text, 'authtrack_findings');
    assert.equal(lines.length, 3 * severities.length);
    assert.ok(lines.includes('authtrack_findings{rule="new-key",severity="high"} 2'));
    assert.ok(lines.includes('authtrack_findings{rule="spraying",severity="high"} 0'));
    assert.ok(lines.includes('authtrack_findings{rule="other",severity="low"} 1'));
    assert.ok(!text.includes('another release'));
  });

  test('say when no run has ended, and when none has succeeded', () => {
    assert.deepEqual(expositionOf(runMetrics(undefined)).match(/^authtrack.*$/gm), [
      'authtrack_last_run_timestamp_seconds 0',
      'authtrack_last_success_timestamp_seconds 0',
    ]);
    const failed = { endedMs: 1_780_000_000_500, exitCode: 69, seconds: 1.25, succeededMs: null };
    assert.deepEqual(expositionOf(runMetrics(failed)).match(/^authtrack.*$/gm), [
      'authtrack_last_run_timestamp_seconds 1780000000.5',
      'authtrack_last_run_exit_code 69',
      'authtrack_last_run_duration_seconds 1.25',
      'authtrack_last_success_timestamp_seconds 0',
    ]);
  });

  test('say that the database is not there', () => {
    assert.deepEqual(expositionOf(databaseMetrics(undefined)).match(/^authtrack.*$/gm), [
      'authtrack_database_up 0',
    ]);
  });
});

const hostile = [
  'a"b',
  'a\\',
  'a\nauthtrack_rows 0',
  '\\n',
  '{}',
  'ä😀',
  '\ud800',
  '\\u{d800}',
  'a\u0000\u001b[31m',
  'a\\x00\\x1b[31m',
  '\u202e',
  'x'.repeat(300),
  'x'.repeat(301),
  '',
  'other',
  'unknown',
];

suite('hostile host names', () => {
  const anyHosts = fc.uniqueArray(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' })), {
    maxLength: 20,
  });

  test('break no line, and no label occurs twice', () => {
    fc.assert(
      fc.property(anyHosts, (names) => {
        const hosts = names.map((host) => ({ host, ...counts(1) }));
        const text = database({ hosts, countries: [{ code: 'NL', ...counts(names.length) }] });
        const lines = samplesOf(text, 'authtrack_recent_events');
        assert.equal(new Set(lines.map((line) => line.replace(/ \d+$/, ''))).size, lines.length);
        for (const line of lines)
          assert.match(line, /^authtrack_recent_events\{host="(?:[^"\\\n]|\\["\\])+",status="[a-z]+"\} \d+$/);
        const accepted = lines
          .filter((line) => line.includes('"accepted"'))
          .map((line) => Number(line.split(' ').at(-1)));
        assert.equal(
          accepted.reduce((sum, count) => sum + count, 0),
          names.length,
        );
        assert.equal(Buffer.from(text).toString(), text);
        assert.equal(text.split('\n').filter((line) => line.startsWith('authtrack_rows')).length, 1);
      }),
    );
  });

  test('are accepted by promtool', { skip: missingPromtool() }, () => {
    const hosts = hostile.map((host) => ({ host, ...counts(1, 2) }));
    const text = database({ hosts, countries: [{ code: 'NL', ...counts(hosts.length, 2 * hosts.length) }] });
    assert.deepEqual(promtool(['check', 'metrics'], text), { code: 0, output: '' });
  });
});
