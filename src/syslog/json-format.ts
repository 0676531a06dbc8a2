// One JSON object per line: journalctl -o json, docker's json-file, macOS log show --style ndjson, log shippers.
import { journalFields, type JournalField } from '../model/line-block.js';
import { ignoredAs, malformedAs } from '../model/outcome.js';
import { IMPOSSIBLE_TIME } from './calendar.js';
import type { HeaderReader } from './header-reader.js';
import type { HeaderTools } from './header-format.js';
import type { Header } from './header.js';
import { fillFromJournal } from './journal-entry.js';
import { bytesOf, parseJsonObject, textField, type JsonObject } from './json-object.js';
import { fillFromMacos } from './macos.js';
import { shippedReader } from './shipped-json.js';

export function jsonFormat(tools: HeaderTools): HeaderReader {
  const { time, readNestedLine } = tools;
  const readShipped = shippedReader(tools);
  return (text, start, end, header) => {
    const object = parseJsonObject(text.slice(start, end));
    if (object === undefined) return malformedAs.brokenJson;
    // Vector writes the fields of the journal too, but with `message` in lower case.
    if ('__REALTIME_TIMESTAMP' in object && !('message' in object)) return fillFromEntry(object, header);
    if (isDocker(object)) return fillFromDocker(object, header);
    if ('eventMessage' in object) return fillFromMacos(object, time, header);
    return readShipped(object, header);
  };

  // {"log":"Failed password for …\r\n","stream":"stderr","time":"2026-05-01T10:00:07.123456789Z"}
  function fillFromDocker(object: JsonObject, header: Header): ReturnType<HeaderReader> {
    const stamp = textField(object, 'time') ?? '';
    const afterTime = time.read(stamp, 0);
    if (afterTime === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    if (afterTime !== stamp.length) return malformedAs.noTime;
    const written = textField(object, 'log') ?? '';
    if (!written.endsWith('\n')) return ignoredAs.partial;
    const line = written.replace(/\r?\n$/, '');
    header.micros = time.micros();
    header.isExact = true;
    return readNestedLine(line, 0, line.length, header);
  }
}

/** journald may reorder two values of one field, so an entry with two different values is ambiguous. */
function fillFromEntry(object: JsonObject, header: Header): ReturnType<HeaderReader> {
  if (journalFields.some((field) => hasTwoValues(object[field]))) return ignoredAs.ambiguousEntry;
  return fillFromJournal((field) => journalValue(object, field), header);
}

/** Whether docker's json-file wrote the object. A shipper adds another time, or a field for partial lines. */
function isDocker(object: JsonObject): boolean {
  const isShipped = 'date' in object || '@timestamp' in object || 'logtag' in object;
  return 'log' in object && 'time' in object && !isShipped;
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
