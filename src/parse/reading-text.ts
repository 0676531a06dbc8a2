// How a line was counted, as a word or two that are stored with its login: `failed`, `failed invalid`, `failed x3`. Of two
// copies of a log each has lines that the other lacks: from these words the logins of both are counted again.
import type { AttemptKind, Reading } from './messages/reading.js';
import type { RepeatedReading } from './messages/messages.js';

/** What counts of a reading, besides its method and its place. */
export type CountedReading = Pick<RepeatedReading, 'kind' | 'invalidUser' | 'times'>;

/** Stands with a login of a pattern of the user's own: its attempts are what the pattern says. */
export const OWN_PATTERN = 'pattern';

const words = /^([a-z-]+)( invalid)?(?: x(\d{1,9}))?$/;

export function readingText({ kind, invalidUser, times }: CountedReading): string {
  return `${kind}${invalidUser ? ' invalid' : ''}${times === 1 ? '' : ` x${times}`}`;
}

/** The same for a line that repeats another one so many times. */
export function repeatedReadingText(text: string, times: number): string {
  const reading = parseReadingText(text);
  return reading === undefined ? text : readingText({ ...reading, times });
}

/** Undefined where the parser did not count it. */
export function parseReadingText(text: string): CountedReading | undefined {
  const match = words.exec(text);
  if (!match || match[1] === OWN_PATTERN) return undefined;
  const [, kind = '', invalid, times = '1'] = match;
  return { kind: kind as AttemptKind, invalidUser: invalid !== undefined, times: Number(times) };
}

/** For a login that was stored before readings were: what most such logins are. */
export function usualReading({ status, method }: Pick<Reading, 'status' | 'method'>): CountedReading {
  const isOffer = method === 'none' || method === 'publickey';
  const kinds = {
    Accepted: 'accepted',
    Failed: isOffer ? 'offer' : 'failed',
    Invalid: 'invalid',
    Probe: 'probe',
  } as const;
  return { kind: kinds[status], invalidUser: status === 'Invalid', times: 1 };
}
