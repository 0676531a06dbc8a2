// The summary of a run, for people and as JSON. A section of it is one function here: its lines and its keys of JSON.
// The writer of the lines escapes them. Names that are cut or padded are escaped here, since escaping makes them longer.
import { countOf, countText } from '../lib/count-text.js';
import { isoInstant } from '../lib/time-text.js';
import { safeText } from '../lib/safe-text.js';
import { localTime, openTimeZone } from '../lib/time-zone.js';
import type { CountryAttempts, LoginAfterFailures, Totals, UserAttempts } from '../model/figures.js';
import type { LogWarning } from '../model/log-problem.js';
import type { RunTally } from './run-tally.js';

/** The result of a run: what it did, what the database contains now, and where the files are. */
export type Summary = {
  /** Names as given or chosen. */
  readonly inputs: readonly string[];
  /** Why authtrack chose these logs; undefined if the user named them. */
  readonly chosenBecause: string | undefined;
  readonly tally: RunTally;
  readonly warnings: readonly LogWarning[];
  readonly totals: Totals;
  /** Rows that were removed because they were too old: those of days before `before` (YYYY-MM-DD). */
  readonly pruned: { readonly before: string; readonly rows: number } | undefined;
  readonly countries: readonly CountryAttempts[];
  readonly users: readonly UserAttempts[];
  readonly loginsAfterFailures: readonly LoginAfterFailures[];
  /** Files, as absolute paths. */
  readonly charts: readonly string[];
  readonly processedLog: string;
  /** For display, without secrets. */
  readonly database: string;
  readonly timezone: string;
  readonly seconds: number;
};

/** A line for people. A title is printed bold on a terminal. */
export type OutLine = string | { readonly title: string };

type Section = {
  /** Printed above the lines, if there are any. */
  readonly title?: string;
  readonly lines: readonly string[];
  readonly json: object;
};

const TOP = 10;
const BAR_CHARS = 24;
const MAX_NAME_CHARS = 32;
const LABEL_CHARS = 17;

/** The sections in the order in which they are printed. */
const sections: readonly ((summary: Summary) => Section)[] = [
  runSection,
  countrySection,
  userSection,
  loginsAfterFailuresSection,
  resultSection,
];

/** The summary for people: what this run did, then what the database contains. */
export function summaryLines(summary: Summary): readonly OutLine[] {
  return sections
    .map((section) => section(summary))
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ title, lines }, i): OutLine[] => [
      ...(i === 0 ? [] : ['']),
      ...(title === undefined ? [] : [{ title }]),
      ...lines,
    ]);
}

/**
 * The summary for machines: everything in the summary for people, and more. docs/operations.md has a table of the keys.
 */
export function summaryJson(summary: Summary): object {
  return Object.assign({}, ...sections.map((section) => section(summary).json)) as object;
}

/** How many lines of sshd authtrack does not know, and how to see them. Undefined for none. */
export function unrecognizedText({ unrecognized }: Pick<RunTally, 'unrecognized'>): string | undefined {
  if (unrecognized === 0) return undefined;
  return `${countOf(unrecognized, 'line')} of sshd that authtrack does not know: see authtrack parse --unmatched FILE`;
}

function runSection(summary: Summary): Section {
  const { tally, totals, pruned, timezone, database, chosenBecause } = summary;
  const { events, uncountedRepeats } = tally;
  const inputs = summary.inputs.map((name) => (name === '-' ? 'standard input' : name));
  const malformed = tally.malformed > 0 ? `, ${countText(tally.malformed)} malformed` : '';
  const copies = tally.copies > 0 ? `, ${countText(tally.copies)} known from other logs` : '';
  const unrecognized = unrecognizedText(tally);
  const statuses = `${countText(events.Accepted)} accepted, ${countText(events.Failed)} failed, ${countText(events.Invalid)} invalid, ${countOf(events.Probe, 'probe')}`;
  return {
    lines: [
      labelled('Read', `${countOf(tally.lines, 'line')}${malformed} from ${inputs.join(', ')}`),
      ...(chosenBecause === undefined ? [] : [labelled('Chosen', chosenBecause)]),
      labelled('Events', statuses),
      labelled('Logins', countText(tally.logins)),
      labelled(
        'Failed attempts',
        `${countText(tally.failedAttempts)} from ${countOf(tally.failedAddresses, 'address', 'addresses')}`,
      ),
      ...(uncountedRepeats > 0
        ? [labelled('Not counted', `${countOf(uncountedRepeats, 'repetition')} above maxRepeated`)]
        : []),
      labelled(
        'Stored',
        `${countOf(tally.inserted, 'new row')}${copies}; ${countText(totals.rows)} in all${periodText(summary)}`,
      ),
      ...(pruned && pruned.rows > 0
        ? [labelled('Removed', `${countOf(pruned.rows, 'row')} from before ${pruned.before} (keep)`)]
        : []),
      labelled('Database', database),
      ...tally.unfinished.map((name) =>
        labelled('Waiting', `the last line of ${name} has no newline yet; the next run reads it`),
      ),
      ...(unrecognized === undefined ? [] : [labelled('Unknown', unrecognized)]),
    ],
    json: {
      inputs,
      chosenBecause: chosenBecause ?? null,
      lines: tally.lines,
      malformed: tally.malformed,
      malformedExamples: tally.examples,
      unrecognized: tally.unrecognized,
      ...(uncountedRepeats > 0 && { uncountedRepeats }),
      unfinished: tally.unfinished,
      warnings: summary.warnings,
      events,
      logins: tally.logins,
      failedAttempts: tally.failedAttempts,
      failedAddresses: tally.failedAddresses,
      attempts: tally.attempts,
      addresses: tally.addresses,
      inserted: tally.inserted,
      copies: tally.copies,
      ...(pruned && { pruned: { before: pruned.before, removed: pruned.rows } }),
      rows: totals.rows,
      period: totals.period && { from: isoInstant(totals.period.from), to: isoInstant(totals.period.to) },
      timezone,
    },
  };
}

function countrySection({ countries }: Summary): Section {
  const rows = countries.slice(0, TOP).map((c) => ({ label: c.name ?? 'Unknown', value: c.attempts }));
  return {
    title: 'Top countries by failed or invalid logins',
    lines: bars(rows),
    json: { countries: countries.map(({ code, name, attempts }) => ({ code, country: name, attempts })) },
  };
}

function userSection({ users }: Summary): Section {
  const rows = users.slice(0, TOP).map(({ user, attempts }) => ({ label: visible(user), value: attempts }));
  return { title: 'User names tried most', lines: bars(rows), json: { users } };
}

function loginsAfterFailuresSection({ loginsAfterFailures, timezone }: Summary): Section {
  const zone = openTimeZone(timezone);
  const line = (s: LoginAfterFailures): string => {
    const where = s.country === null ? '' : ` (${safeText(s.country)})`;
    return `  ${s.ip}${where} as ${shortened(safeText(visible(s.user ?? '?')))} at ${localTime(s.date, zone)}, after ${countOf(s.failures, 'failed attempt')}`;
  };
  const more = loginsAfterFailures.length - TOP;
  return {
    title: 'Logged in after five or more failures',
    lines: [
      ...loginsAfterFailures.slice(0, TOP).map(line),
      ...(more > 0 ? [`  … and ${countText(more)} more (--json has them all)`] : []),
    ],
    json: { suspects: loginsAfterFailures.map((s) => ({ ...s, date: isoInstant(s.date) })) },
  };
}

function resultSection({ charts, processedLog, database, seconds }: Summary): Section {
  return {
    lines: [
      ...charts.map((file, i) => labelled(i === 0 ? 'Charts' : '', file)),
      labelled('Log', processedLog),
      labelled('Time', `${seconds.toFixed(2)} s`),
    ],
    json: { charts, processedLog, database, seconds: Math.round(seconds * 1000) / 1000 },
  };
}

function periodText({ totals: { period }, timezone }: Summary): string {
  if (period === null) return '';
  const zone = openTimeZone(timezone);
  return `, ${localTime(period.from, zone)} to ${localTime(period.to, zone)} ${timezone}`;
}

/** The name, in quotes if it is empty or has spaces at an end. */
function visible(name: string): string {
  return name === '' || name !== name.trim() ? `"${name}"` : name;
}

function bars(rows: readonly { readonly label: string; readonly value: number }[]): string[] {
  const most = Math.max(...rows.map((row) => row.value));
  const labels = rows.map((row) => shortened(safeText(row.label)));
  const labelChars = Math.max(...labels.map((label) => label.length));
  const valueChars = countText(most).length;
  return rows.map(({ value }, i) => {
    const bar = '█'.repeat(Math.max(1, Math.round((value / most) * BAR_CHARS)));
    return `  ${(labels[i] ?? '').padEnd(labelChars)}  ${countText(value).padStart(valueChars)}  ${bar}`;
  });
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_CHARS)}${text}`;
}

function shortened(text: string): string {
  return text.length > MAX_NAME_CHARS ? `${text.slice(0, MAX_NAME_CHARS - 1)}…` : text;
}
