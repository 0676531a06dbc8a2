// Checks that a whole machine cannot be broken for: versions of Node, old data, settings of sshd in several files.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { groups, runChecks } from '../../../src/doctor/doctor.js';
import { readSshdConfig } from '../../../src/doctor/log-level.js';
import { checkCountries, checkNode } from '../../../src/doctor/program.js';
import type { Check } from '../../../src/doctor/check.js';
import { ok } from '../../../src/doctor/check.js';
import { nowMs } from '../../../src/lib/clock.js';
import { ConfigError } from '../../../src/lib/errors.js';
import type { CommandContext } from '../../../src/steps/command.js';
import { ipv4Bits, writeMmdb } from '../../fixtures/write-mmdb.js';
import { temporaryFolder } from '../../support/run-cli.js';

const context = { signal: new AbortController().signal } as CommandContext;

suite('checks', () => {
  test('have names that are unique, also among groups', () => {
    const names = groups.flatMap(({ group, checks }) => [group, ...checks.map(({ name }) => name)]);
    assert.equal(new Set(names).size, names.length);
  });

  test('an old Node is a failure', async () => {
    assert.equal((await checkNode('18.20.4')).status, 'failure');
    assert.equal((await checkNode('20.18.3')).status, 'failure');
    assert.equal((await checkNode('20.19.0')).status, 'ok');
    assert.equal((await checkNode('22.1.0')).status, 'ok');
  });

  test('country data of 2023 is old', async (t) => {
    const mmdb = path.join(temporaryFolder(t), 'old.mmdb');
    await writeMmdb(mmdb, []);
    const { status, found, hint } = await checkCountries({
      settings: { mmdb } as CommandContext['settings'],
    });
    assert.equal(status, 'warning');
    assert.match(found, /old\.mmdb \(.*\) is of 2023-11-14, \d{4} days old/);
    assert.equal(hint, 'download the file again');
  });

  test('a database of autonomous systems has its age in the same check', async (t) => {
    const folder = temporaryFolder(t);
    const [mmdb, asnMmdb] = [path.join(folder, 'new.mmdb'), path.join(folder, 'asn.mmdb')];
    const settings = { mmdb, asnMmdb } as CommandContext['settings'];
    await writeMmdb(mmdb, [], undefined, Math.floor(nowMs() / 1000));
    assert.equal((await checkCountries({ settings: { ...settings, asnMmdb: undefined } })).status, 'ok');

    await writeMmdb(asnMmdb, [{ bits: ipv4Bits('0.0.0.0/1'), record: { asn: 'AS64496' } }]);
    const { status, found, hint } = await checkCountries({ settings });
    assert.equal(status, 'warning');
    assert.match(
      found,
      /new\.mmdb \(.*\) is of .*, 0 days old; .*asn\.mmdb \(.*\) is of 2023-11-14, \d{4} days/,
    );
    assert.equal(hint, 'download the file again');

    await writeMmdb(asnMmdb, [{ bits: ipv4Bits('0.0.0.0/1'), record: { country_code: 'NO' } }]);
    await assert.rejects(checkCountries({ settings }), /asn\.mmdb has no autonomous systems/);
  });

  test('one that throws or hangs does not stop the others', async () => {
    const checks: readonly Check[] = [
      { name: 'throws', run: () => Promise.reject(new ConfigError('it is broken', { hint: 'mend it' })) },
      { name: 'hangs', run: () => new Promise(() => undefined) },
      { name: 'bug', run: () => Promise.reject(new TypeError('no such method')) },
      { name: 'works', run: () => Promise.resolve(ok('fine')) },
    ];
    const results = await runChecks('program', checks, context, 50);
    assert.deepEqual(
      results.map(({ name, status, found }) => [name, status, found]),
      [
        ['throws', 'failure', 'it is broken'],
        ['hangs', 'failure', 'no answer within 0.05 s'],
        ['bug', 'failure', 'the check itself failed: no such method'],
        ['works', 'ok', 'fine'],
      ],
    );
  });
});

suite('sshd_config', () => {
  const sshd = (
    t: Parameters<typeof temporaryFolder>[0],
    files: Readonly<Record<string, string>>,
  ): string => {
    const folder = temporaryFolder(t);
    mkdirSync(path.join(folder, 'sshd_config.d'));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return path.join(folder, 'sshd_config');
  };

  test('has the default without a LogLevel', async (t) => {
    const { level, facility, from } = await readSshdConfig(sshd(t, { sshd_config: '#LogLevel QUIET\n' }));
    assert.deepEqual([level, facility, from], ['INFO', 'AUTH', 'the default']);
  });

  test('counts the first value, also of an included file', async (t) => {
    const config = sshd(t, {
      sshd_config: 'Include sshd_config.d/*.conf\nLogLevel ERROR\n',
      'sshd_config.d/20-b.conf': 'loglevel="quiet"\n',
      'sshd_config.d/10-a.conf': 'LogLevel = VERBOSE # all\nSyslogFacility LOCAL0\n',
      'sshd_config.d/no': 'LogLevel FATAL\n',
    });
    const { level, facility, from } = await readSshdConfig(config);
    assert.deepEqual([level, facility, path.basename(from)], ['VERBOSE', 'LOCAL0', '10-a.conf']);
  });

  test('keeps Match blocks apart, and ends those of an included file with the file', async (t) => {
    const config = sshd(t, {
      sshd_config: 'Include sshd_config.d/a.conf\nLogLevel INFO\nMatch User git\nLogLevel QUIET\nMatch all\n',
      'sshd_config.d/a.conf': 'Match Group sftp\nLogLevel ERROR\n',
    });
    const { level, inMatch } = await readSshdConfig(config);
    assert.equal(level, 'INFO');
    assert.deepEqual(inMatch, [
      { match: 'Group sftp', level: 'ERROR' },
      { match: 'User git', level: 'QUIET' },
    ]);
  });

  test('survives a file that includes itself', async (t) => {
    const config = sshd(t, { sshd_config: 'Include sshd_config\nLogLevel VERBOSE\n' });
    assert.equal((await readSshdConfig(config)).level, 'VERBOSE');
  });
});
