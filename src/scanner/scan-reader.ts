// The records of a scanned block -> logins. Records are added to their connections in the order of lines; the line parser
// reads each line without a template when its turn comes. So the logins and the memory are the same as those of the line
// parser alone.
import { canonicalAddress } from '../lib/addresses.js';
import { loginAt, NONE } from '../model/logins.js';
import type { LoginsBuilder } from '../model/logins-builder.js';
import {
  type AttemptKind,
  type ConnectionHost,
  isAttempt,
  kindFields,
  type Memory,
  type Reading,
  sessionEnded,
} from '../sshd/sshd.js';
import type { Headers } from '../syslog/syslog.js';
import type { Evidence } from '../model/evidence.js';
import { SLOW, STRIDE, TIME } from './assembly/record-fields.js';
import { filled, templateReadings } from './template-readings.js';
import { templateTexts } from './templates.js';
import type { ScannedBlock } from './block-scanner.js';
import { type Address, ScannedTexts } from './scanned-texts.js';
import * as at from './assembly/record-fields.js';

/** The templates, up to the field `%*` or `%k`. */
const textsBefore = templateTexts.map((templateText) => templateText.replace(/%[*k].*/s, ''));

/** A host while one block is read. */
type ScannedHost = {
  readonly name: string;
  readonly connections: ConnectionHost;
  /** The number of the kind of login by template; NONE if the template has not occurred yet. */
  readonly kinds: Int32Array;
  /** The record of the last event that is not in `memory.recent` yet, or NONE. */
  lastRecord: number;
};

/** Reads the lines in bytes[start, end) of the block with the line parser. `before` is the number of lines before them. */
export type ReadLines = (start: number, end: number, before: number) => void;

export class ScanReader {
  readonly #headers: Headers;
  readonly #memory: Memory;
  readonly #evidence: Evidence;
  /** The line up to which `memory.last` is correct. */
  #recalled = 0;
  #lastKind: AttemptKind = 'end';
  /** The texts of each scanner, by its number. */
  readonly #textsOf: ScannedTexts[] = [];
  // The fields below belong to the block that is being read.
  #bytes: Buffer = Buffer.alloc(0);
  #texts = new ScannedTexts();
  #block:
    { readonly records: Int32Array; readonly before: number; readonly logins: LoginsBuilder } | undefined;
  /** By number of the host's text. */
  #hosts: (ScannedHost | undefined)[] = [];
  readonly #hostsOfBlock: ScannedHost[] = [];

  constructor(headers: Headers, memory: Memory, evidence: Evidence) {
    this.#headers = headers;
    this.#memory = memory;
    this.#evidence = evidence;
    memory.recent.catchUp = () => {
      this.#catchUp();
    };
  }

  /** Adds the logins of a block to `logins`. @param before the number of lines before the block */
  read(block: ScannedBlock, before: number, logins: LoginsBuilder, readLines: ReadLines): void {
    this.#begin(block, before, logins);
    this.#read(block, before, logins, readLines);
    this.#catchUp();
    this.#block = undefined;
  }

  #read(block: ScannedBlock, before: number, logins: LoginsBuilder, readLines: ReadLines): void {
    const { records, recordCount } = block;
    let tenMinutes = Number.NaN;
    const { length } = this.#bytes;
    // In a log of another header format, nearly all lines have no template.
    if (block.slowCount * 2 > block.lines) {
      readLines(0, length, before);
      return;
    }
    for (let record = 0; record < recordCount * STRIDE; record += STRIDE) {
      const line = before + records[record + at.line]! + 1;
      const what = records[record + at.what]!;
      const micros = records[record + at.micros]!;
      if (what >= 0) {
        this.#add(records, record, line, tenMinutes + micros, logins);
        continue;
      }
      const start = records[record + at.start]!;
      const end = records[record + at.end]!;
      if (micros !== NONE) this.#headers.passed(tenMinutes + micros);
      if (what === TIME) {
        const ahead = records[record + at.aheadMinutes]!;
        tenMinutes = this.#headers.tenMinutes(this.#bytes.toString('latin1', start, end), ahead);
        if (tenMinutes >= 0) {
          this.#evidence.hasHeader = true;
          continue;
        }
        this.#recall(line - 1, logins);
        this.#noteSshd(block, record, start);
        readLines(start, length, line - 1);
        return;
      }
      this.#recall(line - 1, logins);
      readLines(start, end, line - 1);
      this.#recalled = line;
    }
    this.#noteSshd(block, recordCount * STRIDE, length);
    if (block.lastMicros !== NONE) this.#headers.passed(tenMinutes + block.lastMicros);
    this.#recall(before + block.lines, logins);
  }

  #begin(block: ScannedBlock, before: number, logins: LoginsBuilder): void {
    const { bytes, scanner } = block;
    this.#memory.connections.forgetHosts();
    this.#memory.recent.forget(before);
    this.#recalled = before;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#texts = this.#textsOf[scanner] ??= new ScannedTexts();
    this.#texts.begin(block, this.#bytes, logins);
    this.#hosts = [];
    this.#hostsOfBlock.length = 0;
    this.#block = { records: block.records, before, logins };
  }

  /** Adds the last event of each host to `memory.recent`. */
  #catchUp(): void {
    if (this.#block === undefined) return;
    const { records, before, logins } = this.#block;
    for (const host of this.#hostsOfBlock) {
      if (host.lastRecord === NONE) continue;
      const record = host.lastRecord;
      host.lastRecord = NONE;
      const template = records[record + at.what]!;
      const event = loginAt(logins, rowOf(logins, before + records[record + at.line]! + 1));
      const { kind } = templateReadings[template]!;
      const last = { event, isAttempt: kind !== 'session-end' && isAttempt.has(kind) };
      this.#memory.recent.add(last, this.#messageOf(records, record));
    }
  }

  /** The message of a record, up to the field `%*` or `%k` of its template. */
  #messageOf(records: Int32Array, record: number): string {
    const [user, address, port] = [at.user, at.address, at.port].map((field) => records[record + field]!);
    return filled(textsBefore[records[record + at.what]!]!, {
      u: user === NONE ? '' : this.#texts.textOf(user!),
      a: address === NONE ? '' : this.#texts.textOf(address!),
      n: String(port),
    });
  }

  /** Notes whether sshd wrote a line in bytes[0, end); records[0, recordsEnd) belong to these lines. */
  #noteSshd({ hasSshd, records }: ScannedBlock, recordsEnd: number, end: number): void {
    if (this.#evidence.hasSshd || !hasSshd) return;
    const read = records.subarray(0, recordsEnd);
    const hasRecord = read.some((what, n) => n % STRIDE === at.what && what >= 0);
    this.#evidence.hasSshd = hasRecord || findIgnoredSshd(this.#bytes.subarray(0, end), read);
  }

  /** Sets `memory.last` to the event of a line, for a `last message repeated` after it. */
  #recall(line: number, logins: LoginsBuilder): void {
    if (this.#recalled === line) return;
    const row = logins.count - 1;
    this.#memory.last =
      row >= 0 && logins.line[row] === line
        ? { event: loginAt(logins, row), isAttempt: isAttempt.has(this.#lastKind) }
        : undefined;
    this.#recalled = line;
  }

  /** Adds the login of a record: the same as line-parser.ts does for a reading, with numbers for texts. */
  // eslint-disable-next-line max-params -- called for each line
  #add(records: Int32Array, record: number, line: number, micros: number, logins: LoginsBuilder): void {
    const template = records[record + at.what]!;
    const reading = templateReadings[template]!;
    const host = this.#hostOf(records[record + at.host]!);
    const addressNumber = records[record + at.address]!;
    const from = addressNumber === NONE ? null : this.#texts.addressOf(addressNumber);
    const pid = records[record + at.pid]!;
    const port = records[record + at.port]!;
    if (reading.kind === 'session-end') {
      this.#addSessionEnd(host, from, port, pid, micros);
      return;
    }
    const recorded = this.#memory.connections.recordByPid(
      host.connections,
      pid,
      from === null ? null : from.text,
      port === NONE ? null : port,
      reading,
      micros,
    );
    if (recorded === sessionEnded) this.#addSessionEnd(host, from, port, pid, micros);
    if ('outcome' in recorded) return;
    const row = logins.addRow();
    logins.line[row] = line;
    logins.date[row] = micros;
    logins.kind[row] = this.#kindOf(host, template, reading, from, logins);
    logins.user[row] = reading.user === null ? NONE : this.#texts.userOf(records[record + at.user]!);
    // If the log has the beginning of a connection, its address counts, even if this line has a host name.
    logins.ip[row] =
      typeof from?.ip === 'string'
        ? this.#texts.ipOf(addressNumber, from.ip)
        : logins.ipOf(recorded.peer === null ? null : canonicalAddress(recorded.peer));
    logins.port[row] = recorded.port ?? NONE;
    logins.pid[row] = pid;
    logins.attempts[row] = recorded.attempts;
    const key = records[record + at.key]!;
    if (key !== NONE) logins.key[row] = this.#texts.keyOf(key);
    this.#lastKind = reading.kind;
    host.lastRecord = record;
  }

  // eslint-disable-next-line max-params -- called for each line
  #addSessionEnd(
    { name }: ScannedHost,
    from: Address | null,
    port: number,
    pid: number,
    micros: number,
  ): void {
    this.#memory.sessionEnds.add(name, from?.ip ?? null, port === NONE ? null : port, pid, micros);
  }

  #hostOf(number: number): ScannedHost {
    let host = this.#hosts[number];
    if (host === undefined) {
      const name = this.#texts.hostOf(number);
      const kinds = new Int32Array(templateReadings.length).fill(NONE);
      host = { name, connections: this.#memory.connections.ofHost(name), kinds, lastRecord: NONE };
      this.#hosts[number] = host;
      this.#hostsOfBlock.push(host);
    }
    return host;
  }

  // eslint-disable-next-line max-params -- called for each login
  #kindOf(
    host: ScannedHost,
    template: number,
    reading: Reading,
    from: Address | null,
    logins: LoginsBuilder,
  ): number {
    const known = host.kinds[template]!;
    const rhost = from?.ip === null ? from.text : null;
    if (known !== NONE && rhost === null) return known;
    const kind = logins.kindOf({
      ...kindFields(reading, (text) => text),
      ...{ service: 'sshd', host: host.name, rhost, origin: '' },
    });
    if (rhost === null) host.kinds[template] = kind;
    return kind;
  }
}

/** The row of a line; the line must have one. */
function rowOf({ line, count }: LoginsBuilder, wanted: number): number {
  let low = 0;
  for (let high = count - 1; low < high;) {
    const middle = (low + high) >> 1;
    if (line[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

// May  1 10:00:07 web1 sshd[4242]: · 2026-05-01T10:00:07.123456+02:00 web1 sshd-session[4242]: · 2026-05-01 10:00:07 web1 sshd[1]:
const taggedLine =
  /^(?:[A-Za-z]{3} [ \d]\d \S+|\d{4}-\S+(?: \d\d:\S+)?) \S+ sshd(?:-session)?\[\d{1,9}\]: ./m;

/**
 * Whether sshd wrote a line that the scanner ignored, of which it makes no record. This runs only for a block that has a tag
 * of sshd, and only until the log has a line of sshd: mostly once for each log.
 * @param bytes the block, up to the last record that was read
 * @param records the records that were read
 */
function findIgnoredSshd(bytes: Buffer, records: Int32Array): boolean {
  let from = 0;
  for (let record = 0; record < records.length; record += STRIDE) {
    if (records[record + at.what] !== SLOW) continue;
    // Skips the lines that the line parser reads.
    if (taggedLine.test(bytes.toString('latin1', from, records[record + at.start]))) return true;
    from = records[record + at.end] ?? from;
  }
  return taggedLine.test(bytes.toString('latin1', from));
}
