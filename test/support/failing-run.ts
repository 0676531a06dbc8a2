import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { temporaryFolder, type Ended } from './run-cli.js';

/** One accepted login, a whole log. */
export const LOGIN =
  'May 31 10:00:01 web1 sshd[100]: Accepted password for anna from 192.0.2.10 port 40001 ssh2\n';

export type Failure = {
  /** The exit code, from sysexits.h. */
  readonly code: number;
  /** Patterns that stderr must match. */
  readonly says: readonly RegExp[];
};

/** Asserts that a run failed correctly: the exit code, a message and one hint in their style, no secret, no stack trace. */
export function assertFails({ code, stdout, stderr }: Ended, expected: Failure): void {
  assert.equal(code, expected.code, stderr);
  for (const pattern of expected.says) assert.match(stderr, pattern);
  assert.match(stderr, /^authtrack: error: /);
  const hints = stderr.split('\n').filter((line) => line.startsWith('  hint: '));
  assert.equal(hints.length, 1, stderr);
  assert.match(hints[0] ?? '', /^ {2}hint: (?![A-Z][a-z]).*[^.]$/);
  assert.doesNotMatch(stderr + stdout, /secret|this is a bug|^ +at /m);
}

const WRITTEN_AT = new Date('2026-06-01T00:00:00Z');

/** A log of that day. */
export function writeLog(file: string, content: string | Buffer): void {
  writeFileSync(file, content);
  utimesSync(file, WRITTEN_AT, WRITTEN_AT);
}

/** Makes a folder with a good log, auth.log, whose modification time is a day after its line. */
export function folderWithLog(
  t: Parameters<typeof temporaryFolder>[0],
  files: Readonly<Record<string, string | Buffer>> = {},
): string {
  const folder = temporaryFolder(t);
  for (const [name, content] of Object.entries({ 'auth.log': LOGIN, ...files })) {
    writeLog(path.join(folder, name), content);
  }
  return folder;
}
