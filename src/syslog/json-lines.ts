// One JSON object per line: journalctl -o json, docker's json-file, macOS log show --style ndjson, log shippers.
import { journalFields, type JournalField } from '../model/line-block.js';
import { ignoredAs, isUnread, malformedAs, type Malformed, type ReadResult } from '../model/outcome.js';
import type { Header, HeaderReader, HeaderTools } from './header.js';
import { bytesOf, parseJsonObject, textField, type JsonObject } from './json-object.js';
import { MAX_EPOCH_SECONDS, MICROS_PER_SECOND } from './log-calendar.js';
import { shippedReader } from './shipped-json.js';
import { fillMessage, findProgram, readProcessId } from './tag.js';
import type { TimeStamp, TimeStampReader } from './time-stamp.js';
import { findImpostor } from './trusted-properties.js';

export function jsonFormat(tools: HeaderTools): HeaderReader {
  const { time, readNestedLine } = tools;
  const readShipped = shippedReader(tools);
  return (text, start, end, header) => {
    const object = parseJsonObject(text.slice(start, end));
    if (object === undefined) return malformedAs.brokenJson;
    // Vector writes the fields of the journal too, but with `message` in lower case.
    if ('__REALTIME_TIMESTAMP' in object && !('message' in object)) return fillFromJournal(object, header);
    if (isDocker(object)) return fillFromDocker(object, header);
    if ('eventMessage' in object) return fillFromMacos(object, time, header);
    return readShipped(object, header);
  };

  // {"log":"Failed password for …\r\n","stream":"stderr","time":"2026-05-01T10:00:07.123456789Z"}
  function fillFromDocker(object: JsonObject, header: Header): ReadResult<Header> {
    const stamp = readWholeStamp(textField(object, 'time') ?? '', time);
    if (isUnread(stamp)) return stamp;
    const written = textField(object, 'log') ?? '';
    if (!written.endsWith('\n')) return ignoredAs.partial;
    const line = written.replace(/\r?\n$/, '');
    header.micros = stamp.micros;
    header.isExact = true;
    return readNestedLine(line, 0, line.length, header);
  }
}

/** Whether docker's json-file wrote the object. A shipper adds another time, or a field for partial lines. */
function isDocker(object: JsonObject): boolean {
  const isShipped = 'date' in object || '@timestamp' in object || 'logtag' in object;
  return 'log' in object && 'time' in object && !isShipped;
}

/**
 * Fills `header` from an entry of the journal (systemd.journal-fields(7)). journald sets the fields that begin with `_`; the
 * writer chooses all others, the name of the program too. A missing field proves nothing against sshd: journald cannot look
 * up the name of a process that has ended, and other writers of journals do not set it.
 */
function fillFromJournal(object: JsonObject, header: Header): ReadResult<Header> {
  // journald may reorder two values of one field.
  if (journalFields.some((field) => hasTwoValues(object[field]))) return ignoredAs.ambiguousEntry;
  const entry = (field: JournalField): string | undefined => journalValue(object, field);
  const micros = entry('__REALTIME_TIMESTAMP') ?? '';
  if (!/^\d{1,16}$/.test(micros)) return undefined;
  header.micros = Number(micros);
  if (header.micros > MAX_EPOCH_SECONDS * MICROS_PER_SECOND) return malformedAs.impossibleTime;
  const name = entry('SYSLOG_IDENTIFIER') ?? entry('_COMM');
  const message = entry('MESSAGE');
  if (name === undefined || message === undefined) return ignoredAs.notInRecord;
  header.host = entry('_HOSTNAME') ?? '';
  header.untagged = false;
  header.pid = readProcessId(entry('_PID') ?? entry('SYSLOG_PID') ?? '');
  header.program = findProgram(name);
  header.byOrdinaryUser = (entry('_UID') ?? '0') !== '0';
  const writer = { uid: entry('_UID'), comm: entry('_COMM'), exe: entry('_EXE') };
  const impostor = header.program === null ? undefined : findImpostor(header.program, writer);
  if (impostor !== undefined) return impostor;
  fillMessage(header, name, message);
  return header;
}

/** Fills `header` from an object of macOS, `log show --style ndjson`. */
function fillFromMacos(object: JsonObject, time: TimeStampReader, header: Header): ReadResult<Header> {
  const stamp = readWholeStamp(textField(object, 'timestamp') ?? '', time);
  if (isUnread(stamp)) return stamp;
  const file = textField(object, 'processImagePath') ?? '';
  const name = file.slice(file.lastIndexOf('/') + 1);
  const pid = object['processID'];
  header.micros = stamp.micros;
  header.host = '';
  header.untagged = false;
  header.pid = typeof pid === 'number' && Number.isSafeInteger(pid) && pid >= 0 ? pid : null;
  header.program = findProgram(name);
  const user = object['userID'];
  if (header.program !== null && typeof user === 'number' && user !== 0) return ignoredAs.otherUser;
  fillMessage(header, name, textField(object, 'eventMessage') ?? '');
  return header;
}

/** Reads a field that is a time stamp and nothing else. */
function readWholeStamp(text: string, time: TimeStampReader): ReadResult<TimeStamp, Malformed> {
  const stamp = time.read(text, 0);
  return isUnread(stamp) || stamp.end === text.length ? stamp : undefined;
}

/**
 * A field as journalctl(1) writes it: a text, an array of byte values, or null if it is too long. An array of these if the
 * entry has the field more than once.
 */
function journalValue(object: JsonObject, field: JournalField): string | undefined {
  const value = object[field];
  if (typeof value === 'number') return String(value);
  return scalar(value) ?? (Array.isArray(value) ? scalar(value[0]) : undefined);
}

function hasTwoValues(value: unknown): boolean {
  if (!Array.isArray(value) || value.every(isByte)) return false;
  return new Set(value.map((one) => scalar(one))).size > 1;
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return bytesOf(value);
  if (!Array.isArray(value) || value.length === 0 || !value.every(isByte)) return undefined;
  return Buffer.from(value).toString('latin1');
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
