// The option expiry-time of authorized_keys.
import { localToUtcMs, type TimeZone } from '../lib/time-zone.js';
import { MICROS_PER_MS } from '../lib/units.js';
import type { KeyOption } from '../model/authorized-key.js';

// YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with a Z for UTC (misc.c of OpenSSH, parse_absolute_time)
export const expiryTime = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/i;

/** When the key expires, in microseconds since 1970 UTC; null if never. @param zone of times without Z */
export function expiryOf(options: readonly KeyOption[], zone: TimeZone): number | null {
  const times = options.flatMap(({ name, value }) => {
    const match = name === 'expiry-time' ? expiryTime.exec(value ?? '') : null;
    if (!match) return [];
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
      .slice(1, 7)
      .map((text) => Number(text || 0));
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    return [(match[7] === '' ? localToUtcMs(local, zone) : local) * MICROS_PER_MS];
  });
  return times.length === 0 ? null : Math.min(...times);
}
