// Warnings about an incomplete journal, and entries of other programs.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { accepted, many, missingJournal, writeJournal } from '../fixtures/journal.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

suite('a journal', { skip: missingJournal() }, () => {
  test('a damaged entry is reported, and everything readable is read', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'a.journal');
    writeJournal(file, many(0, 10));
    const bytes = readFileSync(file);
    const at = bytes.indexOf('192.0.2.5 ');
    assert.ok(at > 0);
    bytes.fill(0xa5, at - 100, at + 700);
    writeFileSync(file, bytes);
    const { code, stdout, stderr } = await runCli(['parse', 'journal:a.journal'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /192\.0\.2\.1"/);
    assert.match(stderr, /warning: journal:a\.journal: parts of this journal are damaged/);
  });

  test('entries of other programs that match a pattern are read too', async (t) => {
    const cwd = temporaryFolder(t);
    const ftp = { identifier: 'vsftpd', program: 'vsftpd', unit: 'vsftpd.service' };
    writeJournal(path.join(cwd, 'a.journal'), [
      accepted(1),
      { ...ftp, at: 2, message: 'no way in for anna from 192.0.2.9' },
      { ...ftp, at: 3, identifier: 'cron', message: 'no way in for anna from 192.0.2.10' },
    ]);
    const pattern =
      "{name: ftp, status: Failed, program: vsftpd, pattern: '^no way in for .* from (?<ip>[^ ]+)$'}";
    writeFileSync(path.join(cwd, 'authtrack.yaml'), `patterns:\n  - ${pattern}\n`);
    const { stdout } = await runCli(['parse', 'journal:a.journal'], { cwd });
    assert.deepEqual(
      [...stdout.matchAll(/"ip":"([^"]+)"/g)].map(([, ip]) => ip),
      ['192.0.2.1', '192.0.2.9'],
    );
  });
});
