// Derives the outcome of a report from the status of the answer, or from its absence. Pure.
import { nowMs } from '../../lib/clock.js';
import {
  ConfigError,
  DataError,
  TryAgainError,
  UnavailableError,
  type AuthtrackError,
} from '../../lib/errors.js';
import type { HttpOutcome } from '../../lib/http-call.js';
import { isoInstant } from '../../lib/time-text.js';
import { retryAfterMs } from '../../lib/http-service.js';
import { MICROS_PER_SECOND, MS_PER_DAY, MS_PER_SECOND } from '../../lib/units.js';
import { readDetails, readSaved, type Saved } from './read-answer.js';

export type ReportOutcome =
  | ({ readonly kind: 'accepted' } & Saved)
  | {
      readonly kind: 'failed';
      /** The error to throw. */
      readonly error: AuthtrackError;
      /** False only if AbuseIPDB certainly accepted none of the reports. */
      readonly mayBeTaken: boolean;
    };

type Answer = HttpOutcome & { readonly kind: 'answer' };

/** A longer wait is not shown as a time. */
const MAX_NAMED_WAIT_MS = 366 * MS_PER_DAY;

const LOOK_FIRST = 'check at abuseipdb.com which reports have arrived before you run the command again';
const LATER = 'run the command again later';

/** The outcome for an answer. @param key removed from the text of the server */
export function judgeAnswer(answer: Answer, key: string): ReportOutcome {
  if (answer.status >= 200 && answer.status < 300) {
    const saved = readSaved(answer.text, key);
    return saved === null
      ? judgeBroken('an answer that is not its JSON', true)
      : { kind: 'accepted', ...saved };
  }
  return { kind: 'failed', error: judgeStatus(answer, key), mayBeTaken: !isRefusal(answer.status) };
}

/**
 * The outcome without a readable answer.
 * @param why the reason, for people
 * @param mayBeTaken whether there was a connection over which the reports may have arrived
 */
export function judgeBroken(why: string, mayBeTaken: boolean): ReportOutcome {
  const message = `AbuseIPDB ${mayBeTaken ? 'did not confirm the reports' : 'cannot be reached'} (${why})`;
  const hint = mayBeTaken ? LOOK_FIRST : 'check the network and ABUSEIPDB_URL, and run the command again';
  return { kind: 'failed', error: new UnavailableError(message, { hint }), mayBeTaken };
}

/**
 * The outcome after a signal.
 * @param mayBeTaken whether there was a connection over which the reports may have arrived
 */
export function judgeInterrupted(mayBeTaken: boolean): ReportOutcome {
  const hint = mayBeTaken ? LOOK_FIRST : LATER;
  return {
    kind: 'failed',
    error: new TryAgainError('reporting to AbuseIPDB was interrupted', { hint }),
    mayBeTaken,
  };
}

/**
 * Whether the status proves that the server accepted nothing: 4xx, 307 and 308 (RFC 9110 section 15.4), and 301, the
 * answer to a wrong host or scheme. 302 and 303 may come after the server has accepted the reports.
 */
function isRefusal(status: number): boolean {
  return (status >= 400 && status < 500) || [301, 307, 308].includes(status);
}

function judgeStatus(answer: Answer, key: string): AuthtrackError {
  const { status } = answer;
  const said = readDetails(answer.text, key);
  const why = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  switch (status) {
    case 401:
    case 403:
      return new ConfigError(`AbuseIPDB refuses the key (${why})`, {
        hint: 'set ABUSEIPDB_KEY to a key of your account at abuseipdb.com',
      });
    case 400:
    case 413:
    case 422:
      return new DataError(`AbuseIPDB refuses the reports (${why})`, {
        hint: 'check the output of `authtrack bans --format abuseipdb`, of which AbuseIPDB accepted nothing',
      });
    case 402:
      return new UnavailableError(`AbuseIPDB does not serve this account (${why})`, {
        hint: 'check the plan of the account at abuseipdb.com',
      });
    case 429:
      return new TryAgainError(`AbuseIPDB accepts no more reports now (${why})`, {
        hint: whenToCome(answer),
      });
    default:
      return new UnavailableError(`AbuseIPDB refuses the request (${why})`, { hint: hintOf(status) });
  }
}

function whenToCome({ retryAfter }: Answer): string {
  const waitMs = retryAfterMs(retryAfter, nowMs());
  if (waitMs === null || waitMs > MAX_NAMED_WAIT_MS) return 'run the command again tomorrow';
  const atSeconds = Math.ceil((nowMs() + waitMs) / MS_PER_SECOND);
  return `run the command again after ${isoInstant(atSeconds * MICROS_PER_SECOND)}`;
}

function hintOf(status: number): string {
  if (status >= 500) return LOOK_FIRST;
  return status === 408 ? LATER : 'check ABUSEIPDB_URL';
}
