// The JSON of AbuseIPDB. Its words reach people only through `theirWords`.
//
//   {"data": {"savedReports": 60, "invalidReports": [{"error": "Invalid IP", "input": "127.0.foo.bar", "rowNumber": 6}]}}
//   {"errors": [{"detail": "The csv field is required.", "status": 422, "source": {"parameter": "csv"}}]}
import { canonicalAddress } from '../../lib/addresses.js';
import { safeText } from '../../lib/safe-text.js';

const MAX_DETAILS = 3;
const MAX_WORDS_LENGTH = 160;

/** A report that was not saved. */
type InvalidReport = {
  /** As AbuseIPDB counts them, null where it does not say. */
  readonly row: number | null;
  /** Canonical; null where what it says was sent is no address. */
  readonly ip: string | null;
  /** For people, in AbuseIPDB's words: `Duplicate IP`. */
  readonly why: string;
};

export type Saved = { readonly saved: number; readonly invalid: readonly InvalidReport[] };

/** Null for anything that does not say how many reports were saved. */
export function readSaved(text: string, key: string): Saved | null {
  const { savedReports: saved, invalidReports } = fields(fields(parseJson(text))['data']);
  if (typeof saved !== 'number' || !Number.isSafeInteger(saved) || saved < 0) return null;
  const invalid = Array.isArray(invalidReports)
    ? invalidReports.map((report) => readInvalid(report, key))
    : [];
  return { saved, invalid };
}

/** What an error says, in one line; empty where it says nothing that can be read. */
export function readDetails(text: string, key: string): string {
  const { errors } = fields(parseJson(text));
  if (!Array.isArray(errors)) return '';
  return errors
    .map((error) => theirWords(fields(error)['detail'], key))
    .filter((words) => words !== '')
    .slice(0, MAX_DETAILS)
    .join(' ');
}

function readInvalid(report: unknown, key: string): InvalidReport {
  const { rowNumber, input, error } = fields(report);
  return {
    row: typeof rowNumber === 'number' && Number.isSafeInteger(rowNumber) ? rowNumber : null,
    ip: typeof input === 'string' ? canonicalAddress(input) : null,
    why: theirWords(error, key) || 'no reason given',
  };
}

/** Fit for a terminal, not long, and without the key: a server may well repeat what it does not like. */
function theirWords(said: unknown, key: string): string {
  if (typeof said !== 'string') return '';
  const words = said.replaceAll(key, '***').trim();
  const isLong = words.length > MAX_WORDS_LENGTH;
  return safeText(isLong ? `${words.slice(0, MAX_WORDS_LENGTH)}…` : words);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is not to be repeated.
    return undefined;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
