// Reads the JSON of AbuseIPDB. Its texts reach people only through `theirWords`.
//
//   {"data": {"savedReports": 60, "invalidReports": [{"error": "Invalid IP", "input": "127.0.foo.bar", "rowNumber":
//   6}]}} {"errors": [{"detail": "The csv field is required.", "status": 422, "source": {"parameter": "csv"}}]}
import { canonicalAddress } from '../../lib/addresses.js';
import { safeText } from '../../lib/safe-text.js';

const MAX_DETAILS = 3;
const MAX_WORDS_LENGTH = 160;

/** A report that was not saved. */
type InvalidReport = {
  /** The row of the report as AbuseIPDB counts, or null if the answer has none. */
  readonly row: number | null;
  /** The address in canonical form, or null if the answer has none. */
  readonly ip: string | null;
  /** The reason in AbuseIPDB's words: `Duplicate IP`. */
  readonly why: string;
};

export type Saved = { readonly saved: number; readonly invalid: readonly InvalidReport[] };

/** The result in an answer, or null if it does not say how many reports were saved. */
export function readSaved(text: string, key: string): Saved | null {
  const { savedReports: saved, invalidReports } = fields(fields(parseJson(text))['data']);
  if (typeof saved !== 'number' || !Number.isSafeInteger(saved) || saved < 0) return null;
  const invalid = Array.isArray(invalidReports)
    ? invalidReports.map((report) => readInvalid(report, key))
    : [];
  return { saved, invalid };
}

/** The text of an error in one line, or an empty text if the answer has none. */
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

/** A text of the server, escaped, shortened, and without the key, which an error may repeat. */
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
    // The parser's message quotes the text, which may contain the key.
    return undefined;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
