/**
 * The milliseconds that a Retry-After header asks for, RFC 9110 section 10.2.3: seconds, or a date. A date counts only
 * if its text survives a round trip (`Wed, 21 Oct 2015 07:28:00 GMT`). Null for anything else, as if there were none;
 * 0 for a date in the past; without an upper bound.
 */
export function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\d+$/u.test(text)) return Number(text) * 1000;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.toUTCString() !== text) return null;
  return Math.max(0, date.getTime() - nowMs);
}
