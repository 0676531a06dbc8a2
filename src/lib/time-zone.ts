// Converts between local time and UTC with Node's time zone data (Intl). A query takes 20 microseconds, so offsets are
// cached: per day, or per quarter of an hour on a day with a change of the clocks. The few quarters with a change
// inside (Newfoundland changed at one minute past midnight) are queried each time.
// UTC, which most servers use, needs no Intl: the first use of Intl takes a third of Node's start-up time.
import { realpathSync } from 'node:fs';
import path from 'node:path';

import { MICROS_PER_MS, MS_PER_DAY, MS_PER_SECOND } from './units.js';
import { ConfigError } from './errors.js';

const QUARTER_MS = 900_000;

/** Limits memory for a log whose times are not in order: it only takes longer. */
const MAX_QUARTERS = 12_000;
const MAX_DAYS = 12_000;

export type TimeZone = {
  /** IANA name. */
  readonly name: string;
  /** Offset of local time from UTC at an instant. Both are milliseconds. */
  readonly offsetMs: (utcMs: number) => number;
};

/**
 * The IANA name of this machine's zone.
 * @param given the variable TZ: an IANA name, or a file of the zone database (tzset(3)); an empty value means UTC
 * @throws ConfigError for a value that Node would silently read as UTC, or not as a zone
 */
export function systemTimeZone(given: string | undefined): string {
  const tz = given?.replace(/^:/, '').trim();
  if (tz === undefined) return zoneOfSystem();
  if (tz === '' || /^(?:UTC|GMT)0?$/.test(tz)) return 'UTC';
  const name = path.isAbsolute(tz) ? zoneOfFile(tz) : tz;
  if (name !== undefined && isTimeZone(name)) return name;
  throw new ConfigError(`environment variable TZ: expected an IANA time zone, got "${given ?? ''}"`, {
    hint: 'set TZ or --timezone to a name such as Europe/Berlin or UTC',
  });
}

function zoneOfSystem(): string {
  if (['UTC', 'Etc/UTC'].includes(zoneOfFile('/etc/localtime') ?? '')) return 'UTC';
  const name = new Intl.DateTimeFormat('en').resolvedOptions().timeZone as string | undefined;
  return name !== undefined && isTimeZone(name) ? name : 'UTC';
}

/** The IANA name of the zone that /etc/localtime names, whatever TZ says; undefined if it is not a link to a zone. */
export function machineTimeZone(): string | undefined {
  const name = zoneOfFile('/etc/localtime');
  return name !== undefined && isTimeZone(name) ? name : undefined;
}

/** `/usr/share/zoneinfo/Europe/Berlin`, or a link to it such as `/etc/localtime`. */
function zoneOfFile(file: string): string | undefined {
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(realpathSync(file))?.[1];
  } catch {
    return undefined;
  }
}

/** Whether Node's time zone data knows the name. */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Opens a time zone. @throws RangeError for a name that {@link isTimeZone} refuses */
export function openTimeZone(name: string): TimeZone {
  if (name === 'UTC') return { name, offsetMs: () => 0 };
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const exactOffset = (utcMs: number): number => localMs(format, utcMs) - utcMs;
  const days = new Map<number, number>();
  const offsetAtDay = (day: number): number => {
    let offset = days.get(day);
    if (offset === undefined) {
      if (days.size >= MAX_DAYS) days.clear();
      offset = exactOffset(day * MS_PER_DAY);
      days.set(day, offset);
    }
    return offset;
  };
  const cache = new Map<number, number>();
  const offsetMs = (utcMs: number): number => {
    const day = Math.floor(utcMs / MS_PER_DAY);
    const atDay = offsetAtDay(day);
    // No zone has ever changed its clocks twice within a day.
    if (offsetAtDay(day + 1) === atDay) return atDay;
    const quarter = Math.floor(utcMs / QUARTER_MS);
    let offset = cache.get(quarter);
    if (offset === undefined) {
      if (cache.size >= MAX_QUARTERS) cache.clear();
      offset = exactOffset(quarter * QUARTER_MS);
      if (exactOffset((quarter + 1) * QUARTER_MS - MS_PER_SECOND) !== offset) offset = Number.NaN;
      cache.set(quarter, offset);
    }
    if (!Number.isNaN(offset)) return offset;
    const second = utcMs - (utcMs % MS_PER_SECOND);
    return exactOffset(second);
  };
  return { name, offsetMs };
}

/** A time with one offset from UTC. It ends before `untilSeconds` (since 1970 UTC). */
export type OffsetPeriod = { readonly untilSeconds: number; readonly offsetSeconds: number };

/**
 * The periods that cover the instants from `from` to `to` (seconds, UTC), in order. They end at full quarters of an
 * hour.
 */
export function offsetPeriods(zone: TimeZone, from: number, to: number): readonly OffsetPeriod[] {
  const daySeconds = MS_PER_DAY / MS_PER_SECOND;
  const quarterSeconds = QUARTER_MS / MS_PER_SECOND;
  const offsetAt = (seconds: number): number => zone.offsetMs(seconds * MS_PER_SECOND) / MS_PER_SECOND;
  const periods: OffsetPeriod[] = [];
  let at = Math.floor(from / quarterSeconds) * quarterSeconds;
  let offsetSeconds = offsetAt(at);
  while (at <= to) {
    const dayLater = at + daySeconds;
    // No zone has ever changed its clocks twice within a day.
    if (offsetAt(dayLater) === offsetSeconds) {
      at = dayLater;
      continue;
    }
    while (offsetAt(at) === offsetSeconds) at += quarterSeconds;
    periods.push({ untilSeconds: at, offsetSeconds });
    offsetSeconds = offsetAt(at);
  }
  return [...periods, { untilSeconds: at, offsetSeconds }];
}

/** The calendar day `YYYY-MM-DD` of an instant (microseconds, UTC) in a zone. */
export function localDay(instantMicros: number, zone: TimeZone): string {
  return localIso(instantMicros, zone).slice(0, 10);
}

/** `YYYY-MM-DD HH:MM` of an instant (microseconds, UTC) in a zone. */
export function localTime(instantMicros: number, zone: TimeZone): string {
  return localIso(instantMicros, zone).slice(0, 16).replace('T', ' ');
}

/** `YYYY-MM-DD HH:MM:SS` of an instant (microseconds, UTC) in a zone. */
export function localSecond(instantMicros: number, zone: TimeZone): string {
  return localIso(instantMicros, zone).slice(0, 19).replace('T', ' ');
}

function localIso(instantMicros: number, zone: TimeZone): string {
  const utcMs = Math.floor(instantMicros / MICROS_PER_MS);
  return new Date(utcMs + zone.offsetMs(utcMs)).toISOString();
}

/**
 * The instant (milliseconds, UTC) of a local time, which is given as if it were UTC. For an hour that happens twice it
 * is the first instant. For an hour that is skipped, the result is as if the clock had not been put forward yet.
 */
export function localToUtcMs(localAsUtcMs: number, zone: TimeZone): number {
  const before = localAsUtcMs - zone.offsetMs(localAsUtcMs - MS_PER_DAY);
  if (zone.offsetMs(before) === localAsUtcMs - before) return before;
  const after = localAsUtcMs - zone.offsetMs(localAsUtcMs + MS_PER_DAY);
  return zone.offsetMs(after) === localAsUtcMs - after ? after : before;
}

/**
 * Milliseconds between the first and the second instant of a local time (as if it were UTC). 0 unless the clocks show
 * the time twice because they are put back.
 */
export function repeatedAfterMs(localAsUtcMs: number, zone: TimeZone): number {
  const first = localAsUtcMs - zone.offsetMs(localAsUtcMs - MS_PER_DAY);
  const second = localAsUtcMs - zone.offsetMs(localAsUtcMs + MS_PER_DAY);
  if (second <= first) return 0;
  const isShown = (utcMs: number): boolean => utcMs + zone.offsetMs(utcMs) === localAsUtcMs;
  return isShown(first) && isShown(second) ? second - first : 0;
}

function localMs(format: Intl.DateTimeFormat, utcMs: number): number {
  const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(utcMs)) {
    if (type in part) part[type as keyof typeof part] = Number(value);
  }
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}
