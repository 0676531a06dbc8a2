// Sends one CSV file of reports to AbuseIPDB (docs.abuseipdb.com, BULK-REPORT endpoint) and returns the outcome. If it
// is unknown whether the reports arrived, `mayBeTaken` is true, so that they are not sent twice.
import { setTimeout as wait } from 'node:timers/promises';
import { nowMs } from '../../lib/clock.js';
import { ConfigError, DataError } from '../../lib/errors.js';
import { fileForm, httpPost, type HttpOutcome } from '../../lib/http-call.js';
import { HttpConnection, headerSecret, serviceUrl, retryAfterMs } from '../../lib/http-service.js';
import { MIB, MS_PER_MINUTE, MS_PER_SECOND } from '../../lib/units.js';
import { judgeAnswer, judgeBroken, judgeInterrupted, type ReportOutcome } from './judge.js';

/** "less than 2MB" (www.abuseipdb.com/bulk-report). */
const MAX_CSV_BYTES = 2_000_000 - 1;

/** The answer to 9,999 invalid reports has about 1 MB. */
const MAX_ANSWER_BYTES = 4 * MIB;

const DEFAULT_TIMEOUT_MS = 30 * MS_PER_SECOND;
const DEFAULT_PATIENCE_MS = MS_PER_MINUTE;

export type ReportOptions = {
  readonly key: string;
  /** For tests; https, or http on this machine. Default: https://api.abuseipdb.com */
  readonly baseUrl?: string | undefined;
  /** The limit for one call, from connecting to the last byte of the answer. */
  readonly timeoutMs?: number | undefined;
  /** The longest wait that AbuseIPDB may ask for; after a longer one the call fails. */
  readonly patienceMs?: number | undefined;
  /** Ends the call. */
  readonly signal: AbortSignal;
};

/**
 * Makes at most two calls, the second only if AbuseIPDB answered the first with 429 and accepted nothing.
 * @param csv the output of the format `abuseipdb`
 * @throws ConfigError for an invalid key, or a base URL that is invalid or would send the key unencrypted; DataError
 *   for a CSV file that is longer than AbuseIPDB accepts. Nothing is sent then
 */
export async function sendReports(csv: string, options: ReportOptions): Promise<ReportOutcome> {
  const { patienceMs = DEFAULT_PATIENCE_MS, signal } = options;
  const key = checkedKey(options.key);
  const endpoint = serviceUrl(abuseipdb, '/api/v2/bulk-report', options.baseUrl);
  checkSize(csv);
  const post = (): Promise<Posted> => postCsv(csv, endpoint, { ...options, key });

  let posted = await post();
  const waitMs = askedToWaitMs(posted.outcome);
  if (waitMs !== null && waitMs <= patienceMs) {
    await wait(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return judgeInterrupted(false);
    posted = await post();
  }
  const { outcome, wasConnected } = posted;
  if (outcome.kind === 'answer') return judgeAnswer(outcome, key);
  if (signal.aborted) return judgeInterrupted(wasConnected);
  return judgeBroken(`${endpoint.host}: ${outcome.why}`, wasConnected);
}

const abuseipdb = { name: 'AbuseIPDB', defaultBaseUrl: 'https://api.abuseipdb.com', secret: 'key' };

type Posted = { readonly outcome: HttpOutcome; readonly wasConnected: boolean };

/** Makes one call over a new connection, so that `wasMade` is about this call alone. */
async function postCsv(
  csv: string,
  endpoint: URL,
  { key, timeoutMs = DEFAULT_TIMEOUT_MS, signal }: ReportOptions,
): Promise<Posted> {
  const connection = new HttpConnection(endpoint);
  try {
    const outcome = await httpPost(connection, {
      headers: { Key: key, Accept: 'application/json' },
      body: fileForm('csv', { name: 'report.csv', type: 'text/csv', text: csv }),
      timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      closing: signal,
    });
    return { outcome, wasConnected: connection.wasMade };
  } finally {
    connection.close();
  }
}

function askedToWaitMs(outcome: HttpOutcome): number | null {
  return outcome.kind === 'answer' && outcome.status === 429
    ? retryAfterMs(outcome.retryAfter, nowMs())
    : null;
}

function checkedKey(text: string): string {
  const key = headerSecret(text);
  if (key !== null) return key;
  throw new ConfigError('ABUSEIPDB_KEY: the key is empty or contains invalid characters', {
    hint: 'copy the key again from your account at abuseipdb.com into ABUSEIPDB_KEY',
  });
}

function checkSize(csv: string): void {
  const sizeBytes = Buffer.byteLength(csv);
  if (sizeBytes <= MAX_CSV_BYTES) return;
  throw new DataError(`the reports have ${sizeBytes} bytes, but AbuseIPDB accepts less than 2 MB`, {
    hint: 'raise bans.maxretry or lower bans.findtime to ban and report fewer addresses',
  });
}
