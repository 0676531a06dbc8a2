// One JSON object per line, as log shippers write it: Filebeat and Logstash (ECS), Vector, Fluent Bit, Fluentd, syslog-ng,
// rsyslog, exports of Google Cloud. A field has the name of the program, or the message is a whole line with a header.
import { ignoredAs, malformedAs } from '../model/outcome.js';
import { IMPOSSIBLE_TIME } from './calendar.js';
import type { HeaderReader } from './header-reader.js';
import type { HeaderTools } from './header-format.js';
import type { Header } from './header.js';
import { fillMessage } from './journal-entry.js';
import type { JsonObject } from './json-object.js';
import { fieldsOf, type ShippedFields } from './shipped-fields.js';
import { findProgram, readTag } from './tag.js';
import { shippedTime } from './shipped-time.js';
import { findImpostor } from './writer.js';

// sshd · sshd[4242]: (rsyslog's syslogtag) · /usr/sbin/sshd
const programName = /^(?:[^[\]:]{0,255}\/)?([^\s/[\]:]{1,64})(?:\[(\d{1,10})\])?:?$/;
// sshd[4242]: · sshd: · sshd[4242]
const syslogTag = /:$|\[\d{1,10}\]$/;

export function shippedReader({ time, readNested, readNestedLine }: HeaderTools) {
  return (object: JsonObject, header: Header): ReturnType<HeaderReader> => {
    // Fluent Bit, for a part of a container's line.
    if (object['logtag'] === 'P') return ignoredAs.partial;
    const fields = fieldsOf(object);
    const message = fields.first('message');
    if (message === undefined) return ignoredAs.otherObject;
    const { micros, isExact } = shippedTime(fields, time);
    if (micros === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    header.micros = micros;
    header.isExact = isExact;
    header.host = fields.first('host') ?? '';
    // rsyslog keeps the space after the tag.
    const line = message.replace(/^ {1,8}/, '').replace(/\r?\n$/, '');
    const names = [...fields.all('program'), ...fields.all('tag').filter((tag) => syslogTag.test(tag))];
    if (names.length > 0) return fillFromFields(fields, names, line, header);
    return micros >= 0 && fields.isOfContainer()
      ? readNestedLine(line, 0, line.length, header)
      : readWholeLine(line, header);
  };

  /** Reads a message that is a whole line: no field has the name of the program. */
  function readWholeLine(line: string, header: Header): ReturnType<HeaderReader> {
    const outcome = readNested(line, 0, line.length, header);
    return outcome === malformedAs.noTime ? ignoredAs.otherObject : outcome;
  }

  /** Fills `header` if fields have the name of the program: it is sshd only if all of them agree. */
  function fillFromFields(
    fields: ShippedFields,
    names: readonly string[],
    line: string,
    header: Header,
  ): ReturnType<HeaderReader> {
    const parts = names.map((name) => programName.exec(name));
    const programs = parts.map((part) => findProgram(part?.[1] ?? ''));
    const pid = fields.first('pid') ?? parts.find((part) => part?.[2] !== undefined)?.[2] ?? '';
    header.untagged = false;
    header.program = programs.every((program) => program !== null) ? (programs[0] ?? null) : null;
    header.pid = /^\d{1,10}$/.test(pid) ? Number(pid) : null;
    const { program } = header;
    if (program !== null) {
      const uids = fields.all('uid').map((uid) => ({ uid }));
      const files = fields.all('exe').map((exe) => ({ exe }));
      for (const writer of [...uids, ...files]) {
        const impostor = findImpostor(program, writer);
        if (impostor !== undefined) return impostor;
      }
    }
    if (header.program !== null && hasHeaderInMessage(line, header)) return undefined;
    if (header.micros < 0) return malformedAs.noTime;
    const other = parts[programs.indexOf(null)]?.[1] ?? names[0] ?? '';
    fillMessage(header, header.program === null ? other : '', line);
    return undefined;
  }

  /** Whether the message begins with the header of a known program, which then fills `header`. */
  function hasHeaderInMessage(line: string, header: Header): boolean {
    const { micros, host, pid, program, isExact } = header;
    if (readNested(line, 0, line.length, header) === undefined && header.program !== null) return true;
    Object.assign(header, { micros, host, pid, program, isExact, untagged: false });
    const tagged = { ...header };
    readTag(line, 0, line.length, tagged);
    if (tagged.program === null || tagged.untagged) return false;
    Object.assign(header, tagged);
    return true;
  }
}
