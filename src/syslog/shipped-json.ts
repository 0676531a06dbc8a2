// One JSON object per line, as log shippers write it: Filebeat and Logstash (ECS), Vector, Fluent Bit, Fluentd, syslog-ng,
// rsyslog, exports of Google Cloud. A field has the name of the program, or the message is a whole line with a header.
import { ignoredAs, isUnread, malformedAs, type Malformed, type ReadResult } from '../model/outcome.js';
import type { Header, HeaderTools } from './header.js';
import type { JsonObject } from './json-object.js';
import { fractionMicros, MAX_EPOCH_SECONDS, MICROS_PER_SECOND } from './log-calendar.js';
import { fieldsOf, type ShippedFields } from './shipped-fields.js';
import { fillMessage, findProgram, readProcessId, readTag } from './tag.js';
import type { TimeStampReader } from './time-stamp.js';
import { findImpostor } from './trusted-properties.js';

// sshd · sshd[4242]: (rsyslog's syslogtag) · /usr/sbin/sshd
const programName = /^(?:[^[\]:]{0,255}\/)?([^\s/[\]:]{1,64})(?:\[(\d{1,10})\])?:?$/;
// sshd[4242]: · sshd: · sshd[4242]
const syslogTag = /:$|\[\d{1,10}\]$/;

/** What an object has, with fields for the name of the program. */
type NamedEntry = {
  readonly fields: ShippedFields;
  readonly names: readonly string[];
  readonly line: string;
  readonly hasTime: boolean;
};

/** Makes the reader of such objects. */
export function shippedReader({ time, readNested, readNestedLine }: HeaderTools) {
  return (object: JsonObject, header: Header): ReadResult<Header> => {
    // Fluent Bit, for a part of a container's line.
    if (object['logtag'] === 'P') return ignoredAs.partial;
    const fields = fieldsOf(object);
    const message = fields.first('message');
    if (message === undefined) return ignoredAs.otherObject;
    const shipped = readShippedTime(fields, time);
    if (shipped !== undefined && 'outcome' in shipped) return shipped;
    const hasTime = shipped !== undefined;
    header.micros = shipped?.micros ?? 0;
    header.isExact = shipped?.isExact ?? false;
    header.host = fields.first('host') ?? '';
    // rsyslog keeps the space after the tag.
    const line = message.replace(/^ {1,8}/, '').replace(/\r?\n$/, '');
    const names = [...fields.all('program'), ...fields.all('tag').filter((tag) => syslogTag.test(tag))];
    if (names.length > 0) return fillFromFields({ fields, names, line, hasTime }, header);
    return hasTime && fields.isOfContainer()
      ? readNestedLine(line, 0, line.length, header)
      : (readNested(line, 0, line.length, header) ?? ignoredAs.otherObject);
  };

  /** Fills `header` if fields have the name of the program: it is sshd only if all of them agree. */
  function fillFromFields({ fields, names, line, hasTime }: NamedEntry, header: Header): ReadResult<Header> {
    const parts = names.map((name) => programName.exec(name));
    const programs = parts.map((part) => findProgram(part?.[1] ?? ''));
    const pid = fields.first('pid') ?? parts.find((part) => part?.[2] !== undefined)?.[2] ?? '';
    header.untagged = false;
    header.program = programs.every((program) => program !== null) ? (programs[0] ?? null) : null;
    header.pid = readProcessId(pid);
    const { program } = header;
    if (program !== null) {
      const uids = fields.all('uid').map((uid) => ({ uid }));
      const files = fields.all('exe').map((exe) => ({ exe }));
      for (const writer of [...uids, ...files]) {
        const impostor = findImpostor(program, writer);
        if (impostor !== undefined) return impostor;
      }
    }
    if (header.program !== null && hasHeaderInMessage(line, header)) return header;
    if (!hasTime) return undefined;
    const other = parts[programs.indexOf(null)]?.[1] ?? names[0] ?? '';
    fillMessage(header, header.program === null ? other : '', line);
    return header;
  }

  /** Whether the message begins with the header of a known program, which then fills `header`. */
  function hasHeaderInMessage(line: string, header: Header): boolean {
    const { micros, host, pid, program, isExact } = header;
    if (!isUnread(readNested(line, 0, line.length, header)) && header.program !== null) return true;
    Object.assign(header, { micros, host, pid, program, isExact, untagged: false });
    const tagged = { ...header };
    readTag(line, 0, line.length, tagged);
    if (tagged.program === null || tagged.untagged) return false;
    Object.assign(header, tagged);
    return true;
  }
}

// 1777629607 · 1777629607.123456 · 1.777629607123e9 · 1777629607123 · 1777629607123456
const number = /^(\d{1,19})(?:\.(\d{1,9})\d{0,9})?$/;

/** The units per second by number of digits: seconds, milliseconds, microseconds, nanoseconds. */
const units: ReadonlyMap<number, number> = new Map([
  [9, 1],
  [10, 1],
  [13, 1e3],
  [16, 1e6],
  [19, 1e9],
]);

type ShippedTime = {
  /** Microseconds since 1970. */
  readonly micros: number;
  /** Whether the time has a year and a zone. */
  readonly isExact: boolean;
};

/** The first exact time of an object, or else its first time: a time stamp, or a number since 1970. */
function readShippedTime(fields: ShippedFields, time: TimeStampReader): ReadResult<ShippedTime, Malformed> {
  const times = fields.all('time').map((written) => readTime(written, time));
  return times.find((one) => !isUnread(one) && one.isExact) ?? times.find((one) => one !== undefined);
}

function readTime(written: string, time: TimeStampReader): ReadResult<ShippedTime, Malformed> {
  const digits = number.exec(written);
  if (digits) return sinceEpoch(digits[1] ?? '', digits[2] ?? '');
  // The offset may have a space before it: 2026-05-01 10:00:07 +0000
  const text = written.replace(/ (?=(?:[+-]\d\d:?\d\d|Z)$)/, '').replace(/ ?UTC$/, 'Z');
  const stamp = time.read(text, 0);
  if (isUnread(stamp)) return stamp;
  if (stamp.end !== text.length || stamp.micros < 0) return undefined;
  return { micros: stamp.micros, isExact: /[Zz]$|\d[+-]\d\d:?\d\d$/.test(text) };
}

function sinceEpoch(whole: string, fraction: string): ReadResult<ShippedTime, Malformed> {
  const perSecond = units.get(whole.length);
  if (perSecond === undefined) return undefined;
  const micros = Math.floor((Number(whole) * MICROS_PER_SECOND) / perSecond);
  if (micros > MAX_EPOCH_SECONDS * MICROS_PER_SECOND) return malformedAs.impossibleTime;
  return { micros: perSecond === 1 ? micros + fractionMicros(fraction) : micros, isExact: true };
}
