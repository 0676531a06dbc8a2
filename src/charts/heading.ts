// The line under the title: the days, the time zone, and the total.
import { localDay, openTimeZone } from '../lib/time-zone.js';
import type { Period } from '../model/figures.js';
import { chartText, type Room } from './chart-text.js';

const zoneRoom: Room = { sizePx: 14, maxPx: 300 };

/** `2026-05-01 to 2026-06-12, times in Europe/Berlin`, or a single day, or `Nothing recorded yet`. */
export function periodText(period: Period | null, timezone: string): string {
  return `${daysText(period, timezone)}, times in ${chartText(timezone, zoneRoom)}`;
}

function daysText(period: Period | null, timezone: string): string {
  if (period === null) return 'Nothing recorded yet';
  const zone = openTimeZone(timezone);
  const [from, to] = [localDay(period.from, zone), localDay(period.to, zone)];
  return from === to ? from : `${from} to ${to}`;
}
