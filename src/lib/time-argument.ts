// Instants as people write them on a command line: `2026-11-01`, `2026-11-01 10:00`, `2d`, `yesterday`, as journalctl
// and last read them.
import { parseDuration } from './time-text.js';
import { localToUtcMs, type TimeZone } from './time-zone.js';
import { MICROS_PER_MS, MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from './units.js';

type Clock = {
  /** The zone of times without an offset. */
  readonly zone: TimeZone;
  /** Microseconds since 1970 UTC. */
  readonly now: number;
};

const daysFromToday: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

// 2026-11-01   2026-11-01 10:00   2026-11-01T10:00:05.25   2026-11-01T10:00:05Z   2026-11-01 10:00+01:00
const dateAndTime =
  /^((?:19|20|21)\d\d-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?)?$/i;

/**
 * Returns the instant of a text in microseconds since 1970 UTC; null for anything else. A day is its beginning. A
 * duration is a time before now.
 */
export function parseInstant(text: string, { zone, now }: Clock): number | null {
  const given = text.trim();
  const word = given.toLowerCase();
  if (word === 'now') return now;
  const ago = parseDuration(word.replace(/^-/, '').replace(/ ago$/, ''));
  if (ago !== null) return now - ago;
  const nowLocalMs = localMs(now, zone);
  const midnightMs = nowLocalMs - (((nowLocalMs % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY);
  const days = Object.hasOwn(daysFromToday, word) ? daysFromToday[word] : undefined;
  if (days !== undefined) return localToUtcMs(midnightMs + days * MS_PER_DAY, zone) * MICROS_PER_MS;
  const today = new Date(midnightMs).toISOString().slice(0, 10);
  return ofDateAndTime(/^\d\d:\d\d(?::\d\d)?$/.test(given) ? `${today} ${given}` : given, zone);
}

/** Whether a text is a day without a time. */
export function isDay(text: string): boolean {
  const word = text.trim().toLowerCase();
  return /^\d{4}-\d\d-\d\d$/.test(word) || Object.hasOwn(daysFromToday, word);
}

function ofDateAndTime(text: string, zone: TimeZone): number | null {
  const [, day, time = '00:00', second = '00', fraction = '', offset] = dateAndTime.exec(text) ?? [];
  if (day === undefined) return null;
  const written = `${day}T${time}:${second}`;
  const ms = Date.parse(`${written}Z`);
  // Date reads 30 February as 2 March, so the result is compared with the text.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(written)) return null;
  const offsetMs = offset === undefined ? undefined : parseOffset(offset);
  if (offsetMs === null) return null;
  const utcMs = offsetMs === undefined ? localToUtcMs(ms, zone) : ms - offsetMs;
  return utcMs * MICROS_PER_MS + Number(fraction.padEnd(6, '0'));
}

/** `+05:30` in milliseconds; null if no time zone can have this offset. */
function parseOffset(text: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE;
}

function localMs(micros: number, zone: TimeZone): number {
  const utcMs = Math.floor(micros / MICROS_PER_MS / MS_PER_SECOND) * MS_PER_SECOND;
  return utcMs + zone.offsetMs(utcMs);
}
