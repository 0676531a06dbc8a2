// authtrack analyze without a log: what the machine has.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import { NoInputError } from '../src/lib/errors.js';
import { findLogs, machineLogs } from '../src/read/read.js';
import { temporaryFolder } from './support/run-cli.js';

/** A journalctl that prints something, or none. */
function journalctl(folder: string, script: string | undefined): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  if (script !== undefined)
    writeFileSync(path.join(bin, 'journalctl'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
}

async function found(
  t: TestContext,
  files: Readonly<Record<string, string | Buffer>>,
  script?: string,
): Promise<readonly string[]> {
  const folder = temporaryFolder(t);
  const logFolder = path.join(folder, 'log');
  mkdirSync(logFolder);
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(logFolder, name), content);
  const wanted = await machineLogs(logFolder, {
    stdin: Readable.from([]),
    signal: new AbortController().signal,
    env: { PATH: journalctl(folder, script) },
    alsoPrograms: [],
  });
  return (await findLogs(wanted)).map(({ name }) => path.relative(logFolder, path.resolve(logFolder, name)));
}

const journal = 'echo 3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f';

suite('analyze without a log reads', () => {
  test('auth.log and what was rotated of it, oldest first, and nothing else', async (t) => {
    const files = {
      'auth.log': 'c',
      'auth.log.1': 'b',
      'auth.log.2.gz': gzipSync('a'),
      'auth.log.offset': '',
      secure: 'x',
    };
    assert.deepEqual(await found(t, files, journal), ['auth.log.2.gz', 'auth.log.1', 'auth.log']);
  });

  test('secure where there is no auth.log', async (t) => {
    const files = { secure: 'b', 'secure-20260501': 'a', messages: '' };
    assert.deepEqual(await found(t, files, journal), ['secure-20260501', 'secure']);
  });

  test('the journal where there is neither', async (t) => {
    assert.deepEqual(await found(t, { messages: '' }, journal), ['journal']);
  });

  for (const { what, script } of [
    { what: 'no journalctl', script: undefined },
    { what: 'no journal', script: 'echo "No journal files were found." >&2' },
  ]) {
    test(`nothing where there is ${what}, and says where it looked`, async (t) => {
      await assert.rejects(
        found(t, { messages: '' }, script),
        (error: Error) =>
          error instanceof NoInputError &&
          /no log on this machine: no .*auth\.log, no .*secure, and .*journal/.test(error.message),
      );
    });
  }
});
