/**
 * The milliseconds of a Retry-After header (RFC 9110 section 10.2.3), which has seconds or a date. A date counts only
 * if formatting it gives the same text (`Wed, 21 Oct 2015 07:28:00 GMT`). Null for anything else; 0 for a past date.
 * There is no upper bound.
 */
export function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\d+$/u.test(text)) return Number(text) * 1000;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.toUTCString() !== text) return null;
  return Math.max(0, date.getTime() - nowMs);
}
