// One call of AbuseIPDB with the reports of three addresses, and the checks that apply to every result.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { formats, sendReports } from '../../../src/bans/bans.js';
import { AuthtrackError } from '../../../src/lib/errors.js';
import { ban, options as inFormat } from './lists.js';

export const KEY = 'a0b1c2d3e4f5f6';

export const csv = formats.abuseipdb.write(
  ['192.0.2.1', '192.0.2.7', '2001:db8::1'].map((ip) => ban(ip)),
  inFormat,
);

export type Options = Partial<Parameters<typeof sendReports>[1]>;
export const exitCodes = { unavailable: 69, tryAgain: 75 };

type Outcome = Awaited<ReturnType<typeof sendReports>>;

/** Sends the reports, and searches the result for the key. */
export async function report(options: Options, text = csv): Promise<Outcome> {
  const { baseUrl, key = KEY, timeoutMs, patienceMs, signal = new AbortController().signal } = options;
  const outcome = await sendReports(text, { baseUrl, key, timeoutMs, patienceMs, signal });
  assert.ok(!inspect(outcome, { depth: null, showHidden: true }).includes(KEY));
  return outcome;
}

export function judgeFailure(
  outcome: Outcome,
  expected: { readonly exitCode: number; readonly says: RegExp; readonly mayBeTaken: boolean },
): void {
  assert.ok(outcome.kind === 'failed', inspect(outcome));
  judgeError(outcome.error, expected);
  assert.equal(outcome.mayBeTaken, expected.mayBeTaken);
}

export function judgeError(
  error: unknown,
  expected: { readonly exitCode: number; readonly says: RegExp },
): void {
  assert.ok(error instanceof AuthtrackError);
  assert.match(`${error.message} ${error.hint}`, expected.says);
  assert.equal(error.exitCode, expected.exitCode);
  assert.ok(!inspect(error, { depth: null, showHidden: true }).includes(KEY));
}
