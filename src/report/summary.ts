// The summary of a run, for people and as JSON. A section of it is one function here: its lines and its keys of JSON.
// The writer of the lines escapes and breaks them. Names that are cut or padded are escaped here, since escaping makes
// them longer.
import { countOf, countText } from '../lib/count-text.js';
import { ellipsisOf } from '../lib/display-text.js';
import { shownText } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';
import { isoInstant } from '../lib/time-text.js';
import { localTime, openTimeZone } from '../lib/time-zone.js';
import type { CountryAttempts, LoginAfterFailures, Totals, UserAttempts } from '../model/figures.js';
import type { LogWarning } from '../model/log-problem.js';
import { barLines, shownName } from './bar-lines.js';
import { newFindingLines, type NewInSummary } from './new-findings.js';
import { labelled, type OutLine } from './out-line.js';
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
  /** What the rules found and nobody was told, also as records for JSON; undefined if they could not judge. */
  readonly findings: (NewInSummary & { readonly records: readonly object[] }) | undefined;
  /** Files, as absolute paths. */
  readonly charts: readonly string[];
  readonly processedLog: string;
  /** For display, without secrets. */
  readonly database: string;
  readonly timezone: string;
  readonly seconds: number;
};

type Section = {
  /** Printed above the lines, if there are any. */
  readonly title?: OutLine;
  readonly lines: (terminal: Terminal) => readonly OutLine[];
  readonly json: object;
};

const TOP = 10;
const LABEL_WIDTH = 17;

/** The sections in the order in which they are printed. */
const sections: readonly ((summary: Summary) => Section)[] = [
  findingSection,
  runSection,
  countrySection,
  userSection,
  loginsAfterFailuresSection,
  resultSection,
];

/** The summary for people: what matters, what this run did, what the database contains. One line if nothing is new. */
export function summaryLines(
  summary: Summary,
  { terminal, isVerbose }: { readonly terminal: Terminal; readonly isVerbose: boolean },
): readonly OutLine[] {
  const nothingNew = isVerbose ? undefined : nothingNewText(summary);
  const shown =
    nothingNew === undefined ? sections : [findingSection, (): Section => textSection(nothingNew)];
  return shown
    .map((section) => section(summary))
    .map(({ title, lines }) => ({ title, lines: lines(terminal) }))
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ title, lines }, i): OutLine[] => [
      ...(i === 0 ? [] : ['']),
      ...(title === undefined ? [] : [title]),
      ...lines,
    ]);
}

/**
 * The summary for machines: everything in the summary for people, and more. docs/operations.md has a table of the keys.
 */
export function summaryJson(summary: Summary): object {
  return Object.assign({}, ...sections.map((section) => section(summary).json)) as object;
}

function textSection(text: string): Section {
  return { lines: () => [text], json: {} };
}

/** How many lines of sshd authtrack does not know, and how to see them. Undefined for none. */
export function unrecognizedText({ unrecognized }: Pick<RunTally, 'unrecognized'>): string | undefined {
  if (unrecognized === 0) return undefined;
  return `${countOf(unrecognized, 'line')} of sshd that authtrack does not know: see authtrack parse --unmatched FILE`;
}

/** One line for a run that found no login and has nothing else to report; undefined for any other, and for the first. */
function nothingNewText({ tally, totals, pruned, timezone, findings }: Summary): string | undefined {
  const { events, copies, malformed, unrecognized, uncountedRepeats, unfinished } = tally;
  const counts = [
    ...Object.values(events),
    copies,
    malformed,
    unrecognized,
    uncountedRepeats,
    pruned?.rows ?? 0,
  ];
  if (totals.period === null || unfinished.length > 0 || counts.some((count) => count > 0)) return undefined;
  const since = `${localTime(totals.period.to, openTimeZone(timezone))} ${timezone}`;
  const lines = tally.lines === 0 ? '' : `: ${countOf(tally.lines, 'line')} read, without a login`;
  const isFinding = (findings?.shown.length ?? 0) > 0;
  return `${isFinding ? 'nothing else is new' : 'nothing new'} since ${since}${lines}`;
}

function noneText({ isLeftOut }: NewInSummary): string {
  return isLeftOut ? 'not judged, because all logins are old: run `authtrack findings`' : 'nothing new';
}

function findingSection({ findings, timezone }: Summary): Section {
  if (findings === undefined) return { lines: () => [], json: {} };
  const isGrave = findings.shown.some(({ severity }) => severity === 'high');
  return {
    title: { text: 'New findings', tone: isGrave ? 'alarm' : 'title' },
    lines: (terminal) => newFindingLines(findings, timezone, terminal),
    json: { newFindings: findings.records, lesserFindings: findings.lesser },
  };
}

function runSection(summary: Summary): Section {
  const { tally, totals, pruned, timezone, chosenBecause } = summary;
  const { events, uncountedRepeats } = tally;
  const inputs = summary.inputs.map((name) => (name === '-' ? 'standard input' : name));
  return {
    lines: () => runLines(summary, inputs).map(([label, text]) => labelled(label, text, LABEL_WIDTH)),
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

/** The lines of the run, each with its label. */
function runLines(
  { tally, totals, pruned, database, chosenBecause, timezone, findings }: Summary,
  inputs: readonly string[],
): readonly (readonly [label: string, text: string])[] {
  const { events, uncountedRepeats } = tally;
  const malformed = tally.malformed > 0 ? `, ${countText(tally.malformed)} malformed` : '';
  const copies = tally.copies > 0 ? `, ${countText(tally.copies)} known from other logs` : '';
  const unrecognized = unrecognizedText(tally);
  const statuses = `${countText(events.Accepted)} accepted, ${countText(events.Failed)} failed, ${countText(events.Invalid)} invalid, ${countOf(events.Probe, 'probe')}`;
  const addresses = countOf(tally.failedAddresses, 'address', 'addresses');
  const stored = `${countText(totals.rows)} in all${periodText(totals, timezone)}`;
  return [
    ['Read', `${countOf(tally.lines, 'line')}${malformed} from ${inputs.join(', ')}`],
    ...(chosenBecause === undefined ? [] : [['Chosen', chosenBecause] as const]),
    ['Events', statuses],
    ['Logins', countText(tally.logins)],
    ['Failed attempts', `${countText(tally.failedAttempts)} from ${addresses}`],
    ...(uncountedRepeats > 0
      ? [['Not counted', `${countOf(uncountedRepeats, 'repetition')} above maxRepeated`] as const]
      : []),
    ['Stored', `${countOf(tally.inserted, 'new row')}${copies}; ${stored}`],
    ...(pruned && pruned.rows > 0
      ? [['Removed', `${countOf(pruned.rows, 'row')} from before ${pruned.before} (keep)`] as const]
      : []),
    ...(findings?.shown.length === 0 ? [['Findings', noneText(findings)] as const] : []),
    ['Database', database],
    ...tally.unfinished.map(
      (name) => ['Waiting', `the last line of ${name} has no newline yet; the next run reads it`] as const,
    ),
    ...(unrecognized === undefined ? [] : [['Unknown', unrecognized] as const]),
  ];
}

function countrySection({ countries }: Summary): Section {
  const rows = countries.slice(0, TOP).map((c) => ({ label: c.name ?? 'Unknown', value: c.attempts }));
  return {
    title: { text: 'Top countries by failed or invalid logins', tone: 'title' },
    lines: (terminal) => barLines(rows, terminal),
    json: { countries: countries.map(({ code, name, attempts }) => ({ code, country: name, attempts })) },
  };
}

function userSection({ users }: Summary): Section {
  const rows = users.slice(0, TOP).map(({ user, attempts }) => ({ label: visible(user), value: attempts }));
  return {
    title: { text: 'User names tried most', tone: 'title' },
    lines: (terminal) => barLines(rows, terminal),
    json: { users },
  };
}

function loginsAfterFailuresSection({ loginsAfterFailures, timezone }: Summary): Section {
  const zone = openTimeZone(timezone);
  const more = loginsAfterFailures.length - TOP;
  const lineOf = (login: LoginAfterFailures, terminal: Terminal): OutLine => {
    const where = login.country === null ? '' : ` (${shownText(login.country, terminal)})`;
    const who = shownName(visible(login.user ?? '?'), terminal);
    const when = localTime(login.date, zone);
    const text = `  ${login.ip}${where} as ${who} at ${when}, after ${countOf(login.failures, 'failed attempt')}`;
    return { text, tone: 'warning' };
  };
  return {
    title: { text: 'Logged in after five or more failures', tone: 'alarm' },
    lines: (terminal) => [
      ...loginsAfterFailures.slice(0, TOP).map((login) => lineOf(login, terminal)),
      ...(more > 0 ? [`  ${ellipsisOf(terminal)} and ${countText(more)} more (--json has them all)`] : []),
    ],
    json: { suspects: loginsAfterFailures.map((s) => ({ ...s, date: isoInstant(s.date) })) },
  };
}

function resultSection({ charts, processedLog, database, seconds }: Summary): Section {
  return {
    lines: () => [
      ...charts.map((file, i) => labelled(i === 0 ? 'Charts' : '', file, LABEL_WIDTH)),
      labelled('Log', processedLog, LABEL_WIDTH),
      labelled('Time', `${seconds.toFixed(2)} s`, LABEL_WIDTH),
    ],
    json: { charts, processedLog, database, seconds: Math.round(seconds * 1000) / 1000 },
  };
}

function periodText({ period }: Totals, timezone: string): string {
  if (period === null) return '';
  const zone = openTimeZone(timezone);
  return `, ${localTime(period.from, zone)} to ${localTime(period.to, zone)} ${timezone}`;
}

/** The name, in quotes if it is empty or has spaces at an end. */
function visible(name: string): string {
  return name === '' || name !== name.trim() ? `"${name}"` : name;
}
