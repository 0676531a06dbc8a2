// Reads an entry of the journal from its fields (systemd.journal-fields(7)), for -o json and -o export.
import type { JournalField } from '../model/line-block.js';
import { ignoredAs, malformedAs } from '../model/outcome.js';
import type { HeaderReader } from './header-reader.js';
import type { Header } from './header.js';
import { skipMessagePrefix } from './message-prefix.js';
import { findProgram } from './tag.js';
import { findImpostor } from './writer.js';

/** Returns a field as latin1 bytes; undefined if the entry does not have it. */
export type JournalEntry = (field: JournalField) => string | undefined;

// 2200-01-01, the limit of all time stamps.
const MAX_MICROS = 7_258_118_400_000_000;

/**
 * Fills `header` from an entry. journald sets the fields that begin with `_`; the writer chooses all others, the name of
 * the program too. A missing field proves nothing against sshd: journald cannot look up the name of a process that has
 * ended, and other writers of journals do not set it.
 */
export function fillFromJournal(entry: JournalEntry, header: Header): ReturnType<HeaderReader> {
  const micros = entry('__REALTIME_TIMESTAMP') ?? '';
  if (!/^\d{1,16}$/.test(micros)) return malformedAs.noTime;
  header.micros = Number(micros);
  if (header.micros > MAX_MICROS) return malformedAs.impossibleTime;
  const name = entry('SYSLOG_IDENTIFIER') ?? entry('_COMM');
  const message = entry('MESSAGE');
  if (name === undefined || message === undefined) return ignoredAs.notInRecord;
  const pid = entry('_PID') ?? entry('SYSLOG_PID') ?? '';
  header.host = entry('_HOSTNAME') ?? '';
  header.untagged = false;
  header.pid = /^\d{1,10}$/.test(pid) ? Number(pid) : null;
  header.program = findProgram(name);
  header.byOrdinaryUser = (entry('_UID') ?? '0') !== '0';
  const writer = { uid: entry('_UID'), comm: entry('_COMM'), exe: entry('_EXE') };
  const impostor = header.program === null ? undefined : findImpostor(header.program, writer);
  if (impostor !== undefined) return impostor;
  fillMessage(header, name, message);
  return undefined;
}

/** Sets the message of a known program, or `program[pid]: message` for another one. */
export function fillMessage(header: Header, name: string, message: string): void {
  const { program, pid } = header;
  header.text = program === null ? `${name}${pid === null ? '' : `[${pid}]`}: ${message}` : message;
  header.start = 0;
  header.end = header.text.length;
  if (program !== null) skipMessagePrefix(header);
}
