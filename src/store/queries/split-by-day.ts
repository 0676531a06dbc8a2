// Splits logins into UTC days, each ordered by time.
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { JudgedLogins } from '../../model/merged-logins.js';

/** Returns the logins of each day. All days share the texts. */
export function splitByDay(logins: JudgedLogins): ReadonlyMap<number, JudgedLogins> {
  const sorted = byTime(logins);
  const { count, date } = sorted;
  const days = new Map<number, JudgedLogins>();
  for (let from = 0; from < count;) {
    const day = Math.floor((date[from] ?? 0) / MICROS_PER_DAY);
    const to = firstAtOrAfter(date, (day + 1) * MICROS_PER_DAY, { from, to: count });
    days.set(day, part(sorted, from, to));
    from = to;
  }
  return days;
}

/** The logins ordered by time. Logs are in order, but rows of several logs are not. */
function byTime(logins: JudgedLogins): JudgedLogins {
  const { count, date, kind, user, ip, attempts, key } = logins;
  let isSorted = true;
  for (let n = 1; n < count && isSorted; n++) isSorted = (date[n - 1] ?? 0) <= (date[n] ?? 0);
  if (isSorted) return logins;
  const order = Int32Array.from({ length: count }, (_, n) => n).sort(
    (a, b) => (date[a] ?? 0) - (date[b] ?? 0),
  );
  const integers = (column: Int32Array): Int32Array => order.map((n) => column[n] ?? 0);
  return {
    ...logins,
    date: Float64Array.from(order, (n) => date[n] ?? 0),
    ...{ kind: integers(kind), user: integers(user), ip: integers(ip) },
    ...{ key: integers(key), attempts: integers(attempts) },
  };
}

/** The first row of a range that is not before an instant. */
function firstAtOrAfter(
  date: Float64Array,
  at: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((date[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function part(logins: JudgedLogins, from: number, to: number): JudgedLogins {
  const { date, kind, user, ip, attempts, key } = logins;
  return {
    ...logins,
    count: to - from,
    ...{ date: date.subarray(from, to), kind: kind.subarray(from, to), user: user.subarray(from, to) },
    ...{ ip: ip.subarray(from, to), key: key.subarray(from, to), attempts: attempts.subarray(from, to) },
  };
}
