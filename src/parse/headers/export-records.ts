// `journalctl -o export` (systemd.io, Journal Export Formats): a line for each field, a blank line after each record;
// a field that is no text is its name on a line of its own, its length in 8 bytes, and its bytes. The record under
// way is kept between lines, bounded, and travels with the read position.
import { ignoredAs, malformedAs } from '../outcome.js';
import type { Form } from './form.js';
import { fillFromJournal, journalFields, type JournalField } from './journal-entry.js';

const LENGTH_BYTES = 8;
const NEWLINE = '\n';

/** More than any message of sshd; what is longer is counted, not kept. */
const MAX_KEPT_BYTES = 8192;

/** journald takes no field of more than 768 MiB (journald-native.c): a longer one is damage. */
const MAX_FIELD_BYTES = 768 << 20;

/** A record as far as it was read; plain JSON. */
export type RecordState = {
  /** Name -> value of the fields that matter; the first of each name. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** A field that is no text: bytes still to come with the newline after them, -1 as long as that is not known. */
  readonly binary: { readonly name: string; readonly length: string; readonly left: number } | null;
  /** Where the record ends cannot be told; whether the line before was blank. */
  readonly lost: { readonly afterBlank: boolean } | null;
};

export type ExportRecords = {
  /** Whether a record is under way, so that the next line is a part of it. */
  isOpen(): boolean;
  /** Takes a line. Not of this form: it ends the record under way, and the line is to be read as any other. */
  readonly read: Form;
  /** A line was dropped because it was too long. */
  skipOverlong(): void;
  state(): RecordState | null;
};

const needed: ReadonlySet<string> = new Set(journalFields);
// __CURSOR=s=…;i=…
const firstField = /__(?:CURSOR|REALTIME_TIMESTAMP)=/y;
// MESSAGE=Failed password … · MESSAGE
const fieldName = /([A-Z_][A-Z0-9_]{0,63})(=|(?=[\r\n]|$))/y;

export function exportRecords(state: RecordState | null = null): ExportRecords {
  let open = state !== null;
  let fields = new Map(state?.fields);
  let binary = state?.binary ? { ...state.binary } : null;
  let lost = state?.lost ? { ...state.lost } : null;

  function close(): void {
    open = false;
    fields = new Map();
    binary = null;
    lost = null;
  }

  function lose(): typeof malformedAs.brokenRecord {
    close();
    open = true;
    lost = { afterBlank: false };
    return malformedAs.brokenRecord;
  }

  function keep(name: string, value: string): void {
    if (needed.has(name)) fields.set(name, (fields.get(name) ?? '') + value);
  }

  /** Bytes of a field that is no text, with whatever ended the line that they stand on. */
  function takeBinary(field: NonNullable<typeof binary>, bytes: string): ReturnType<Form> {
    let at = 0;
    if (field.left < 0) {
      at = Math.min(LENGTH_BYTES - field.length.length, bytes.length);
      field.length += bytes.slice(0, at);
      if (field.length.length < LENGTH_BYTES) return ignoredAs.recordPart;
      field.left = littleEndian(field.length) + 1;
      if (field.left > MAX_FIELD_BYTES) return lose();
    }
    const taken = bytes.length - at;
    if (taken > field.left) return lose();
    field.left -= taken;
    const value = field.left === 0 ? bytes.slice(at, -1) : bytes.slice(at);
    const room = MAX_KEPT_BYTES - (fields.get(field.name)?.length ?? 0);
    if (room > 0) keep(field.name, copied(value.slice(0, room)));
    if (field.left > 0) return ignoredAs.recordPart;
    if (!bytes.endsWith(NEWLINE)) return lose();
    binary = null;
    return ignoredAs.recordPart;
  }

  function takeLost(text: string, start: number, end: number): boolean {
    const found = lost?.afterBlank === true && text.startsWith('__CURSOR=', start);
    lost = { afterBlank: start === end };
    return found;
  }

  const read: Form = (text, start, end, header) => {
    if (lost) {
      if (!takeLost(text, start, end)) return malformedAs.brokenRecord;
      close();
    }
    if (binary) return takeBinary(binary, text.slice(start, afterLineEnd(text, end)));
    if (open && start === end) {
      const entry = fields;
      close();
      return fillFromJournal((field: JournalField) => entry.get(field), header);
    }
    if (isFirstField(text, start)) close();
    else if (!open) return malformedAs.noTime;
    const match = fieldNameAt(text, start);
    if (!match) {
      close();
      return malformedAs.noTime;
    }
    open = true;
    const [whole, name = '', equals] = match;
    // Only the first of several values counts.
    const unwanted = fields.has(name) || !needed.has(name);
    if (equals === '=') {
      const from = start + whole.length;
      if (!unwanted) keep(name, copied(text.slice(from, Math.min(end, from + MAX_KEPT_BYTES))));
    } else {
      binary = { name: unwanted ? '' : name, length: '', left: -1 };
    }
    return ignoredAs.recordPart;
  };

  return {
    isOpen: () => open,
    read,
    skipOverlong: () => {
      if (binary || lost) lose();
    },
    state: () => (open ? { fields: [...fields], binary, lost } : null),
  };
}

function isFirstField(text: string, at: number): boolean {
  firstField.lastIndex = at;
  return firstField.test(text);
}

function fieldNameAt(text: string, at: number): RegExpExecArray | null {
  fieldName.lastIndex = at;
  return fieldName.exec(text);
}

/** The end of the line with its carriage return and newline: in a field that is no text they are bytes of it. */
function afterLineEnd(text: string, end: number): number {
  const newline = text.startsWith('\r', end) ? end + 1 : end;
  return text.startsWith(NEWLINE, newline) ? newline + 1 : newline;
}

function littleEndian(bytes: string): number {
  let value = 0;
  for (let i = LENGTH_BYTES - 1; i >= 0; i -= 1) value = value * 256 + bytes.charCodeAt(i);
  return value;
}

/** A slice would keep the whole block in memory. */
function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
