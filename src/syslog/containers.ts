// The time that container engines and log writers put before each line, mostly in UTC.
import { ignoredAs, isUnread, malformedAs } from '../model/outcome.js';
import { afterMatch, matchAt } from './characters.js';
import type { HeaderReader } from './header.js';
import { fractionMicros, MAX_EPOCH_SECONDS, MICROS_PER_SECOND, type LogCalendar } from './log-calendar.js';
import { afterFacility } from './origin-words.js';
import type { TimeStampReader } from './time-stamp.js';

// 2026-03-05T06:33:30.361143123Z stderr F Failed password … (Kubernetes CRI; F: a full line, P: a part of one)
const cri = / (?:stdout|stderr) ([FP])(?::[^ ]{1,16})? /y;
// 2026-03-05T06:33:30.361143123Z Failed password … (docker logs -t, kubectl logs --timestamps: always nine digits)
const dockerTime = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d) /y;
// 2015-05-27T04:31:27.46667 auth.info: … · 2015-05-27_04:31:27.46667 … (svlogd -ttt and -tt: five digits, UTC)
const svlogdTime = /(\d{4})-(\d\d)-(\d\d)([_T])(\d\d):(\d\d):(\d\d)\.(\d{5}) /y;
// 2026-05-01 10:00:07.123456789  Failed password … (s6-log T, tai64nlocal: nine digits, the zone of the machine)
const localNanos = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} {1,2}(?=\S)/y;
// @4000000068d0f2a51a2b3c4d … (TAI64N: multilog, svlogd -t, s6-log)
const tai64n = /@4([0-9a-f]{15})([0-9a-f]{8}) /y;

/** TAI64N labels are ten seconds ahead of UTC: their writers, as libtai, do not count leap seconds. */
const TAI_AHEAD_SECONDS = 10;

/** Reads from the end of an ISO time stamp on; `micros` is set. */
export function criFormat(readNestedLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(cri, text, start, end);
    if (!match) return undefined;
    if (match[1] === 'P') return ignoredAs.partial;
    header.isExact = true;
    return readNestedLine(text, cri.lastIndex, end, header);
  };
}

/** Reads `docker logs -t` and `kubectl logs --timestamps`. */
export function dockerTimeFormat(time: TimeStampReader, readNestedLine: HeaderReader): HeaderReader {
  return afterTime({ pattern: dockerTime, isExact: true }, time, readNestedLine);
}

/** Reads the output of s6-log T and tai64nlocal. */
export function localNanosFormat(time: TimeStampReader, readNestedLine: HeaderReader): HeaderReader {
  return afterTime({ pattern: localNanos, isExact: false }, time, readNestedLine);
}

type WrittenTime = { readonly pattern: RegExp; readonly isExact: boolean };

/** Reads a line after a time that matches a sticky pattern. */
function afterTime(
  { pattern, isExact }: WrittenTime,
  time: TimeStampReader,
  readNestedLine: HeaderReader,
): HeaderReader {
  return (text, start, end, header) => {
    const messageAt = afterMatch(pattern, text, start, end);
    if (messageAt === start) return undefined;
    const stamp = time.read(text, start);
    if (isUnread(stamp)) return stamp;
    header.micros = stamp.micros;
    header.isExact = isExact;
    return readNestedLine(text, messageAt, end, header);
  };
}

/** Reads the output of svlogd, with or without socklog. */
export function svlogdFormat(calendar: LogCalendar, readNestedLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(svlogdTime, text, start, end);
    if (!match) return undefined;
    const timeEnd = svlogdTime.lastIndex;
    const facilityEnd = afterFacility(text, timeEnd, end);
    const isSocklog = facilityEnd > timeEnd && text.startsWith(': ', facilityEnd);
    // Other programs also write a T and five digits, so this needs the facility of socklog.
    if (!isSocklog && match[4] === 'T') return undefined;
    const micros = calendar.instantOf({
      year: Number(match[1]),
      month: Number(match[2]) - 1,
      day: Number(match[3]),
      hour: Number(match[5]),
      minute: Number(match[6]),
      second: Number(match[7]),
      fraction: fractionMicros(match[8]),
      offsetMs: 0,
    });
    if (typeof micros === 'object') return micros;
    header.micros = micros;
    header.isExact = true;
    return readNestedLine(text, isSocklog ? facilityEnd + 2 : timeEnd, end, header);
  };
}

/** Reads the output of multilog, svlogd -t and s6-log. */
export function tai64nFormat(readNestedLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(tai64n, text, start, end);
    if (!match) return undefined;
    const seconds = Number.parseInt(match[1] ?? '', 16) - TAI_AHEAD_SECONDS;
    const nanos = Number.parseInt(match[2] ?? '', 16);
    if (seconds < 0 || seconds > MAX_EPOCH_SECONDS || nanos > 999_999_999) return malformedAs.impossibleTime;
    header.micros = seconds * MICROS_PER_SECOND + Math.floor(nanos / 1000);
    header.isExact = true;
    return readNestedLine(text, tai64n.lastIndex, end, header);
  };
}
