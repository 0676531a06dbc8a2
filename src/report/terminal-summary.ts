// The summary for people: what this run did, then what the database contains. The writer of the lines escapes them.
// Names that are cut or padded are escaped here, since escaping makes them longer.
import { countText } from '../lib/count-text.js';
import { safeText } from '../lib/safe-text.js';
import { localTime, openTimeZone } from '../lib/time-zone.js';
import type { Suspect } from '../model/figures.js';
import { inputName, type Summary } from './summary.js';
import { unrecognizedText } from './unrecognized-text.js';

const TOP = 10;
const BAR_CHARS = 24;
const MAX_NAME_CHARS = 32;
const LABEL_CHARS = 17;

type Bar = { readonly label: string; readonly value: number };

/** A line for people. A title is printed bold on a terminal. */
export type OutLine = string | { readonly title: string };

export function terminalSummary(summary: Summary): readonly OutLine[] {
  const sections = [
    runLines(summary),
    section('Top countries by failed or invalid logins', bars(countryBars(summary))),
    section('User names tried most', bars(userBars(summary))),
    section('Logged in after five or more failures', suspectLines(summary)),
    resultLines(summary),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function runLines(summary: Summary): string[] {
  const { tally, totals, pruned, database, inputs, chosenBecause, timezone } = summary;
  const { events } = tally;
  const malformed = tally.malformed > 0 ? `, ${countText(tally.malformed)} malformed` : '';
  const copies = tally.copies > 0 ? `, ${countText(tally.copies)} known from other logs` : '';
  const zone = openTimeZone(timezone);
  const period = totals.period
    ? `, ${localTime(totals.period.from, zone)} to ${localTime(totals.period.to, zone)} ${timezone}`
    : '';
  return [
    labelled('Read', `${plural(tally.lines, 'line')}${malformed} from ${inputs.map(inputName).join(', ')}`),
    ...(chosenBecause === undefined ? [] : [labelled('Chosen', chosenBecause)]),
    labelled(
      'Events',
      `${countText(events.Accepted)} accepted, ${countText(events.Failed)} failed, ${countText(events.Invalid)} invalid, ${plural(events.Probe, 'probe')}`,
    ),
    labelled('Logins', countText(tally.logins)),
    labelled(
      'Failed attempts',
      `${countText(tally.failedAttempts)} from ${plural(tally.failedAddresses, 'address', 'addresses')}`,
    ),
    ...(tally.uncountedRepeats > 0
      ? [labelled('Not counted', `${plural(tally.uncountedRepeats, 'repetition')} above maxRepeated`)]
      : []),
    labelled(
      'Stored',
      `${plural(tally.inserted, 'new row')}${copies}; ${countText(totals.rows)} in all${period}`,
    ),
    ...(pruned && pruned.rows > 0
      ? [labelled('Removed', `${plural(pruned.rows, 'row')} from before ${pruned.before} (keep)`)]
      : []),
    labelled('Database', database),
    ...tally.unfinished.map((name) =>
      labelled('Waiting', `the last line of ${name} has no newline yet; the next run reads it`),
    ),
    ...unknownLines(tally),
  ];
}

function unknownLines(tally: Summary['tally']): string[] {
  const text = unrecognizedText(tally);
  return text === undefined ? [] : [labelled('Unknown', text)];
}

function countryBars({ countries }: Summary): Bar[] {
  return countries.slice(0, TOP).map((c) => ({ label: c.name ?? 'Unknown', value: c.attempts }));
}

function userBars({ users }: Summary): Bar[] {
  return users.slice(0, TOP).map(({ user, attempts }) => ({ label: visible(user), value: attempts }));
}

/** The name, in quotes if it is empty or has spaces at an end. */
function visible(name: string): string {
  return name === '' || name !== name.trim() ? `"${name}"` : name;
}

function bars(rows: readonly Bar[]): string[] {
  const most = Math.max(...rows.map((row) => row.value));
  const labels = rows.map((row) => shortened(safeText(row.label)));
  const labelChars = Math.max(...labels.map((label) => label.length));
  const valueChars = countText(most).length;
  return rows.map(({ value }, i) => {
    const bar = '█'.repeat(Math.max(1, Math.round((value / most) * BAR_CHARS)));
    return `  ${(labels[i] ?? '').padEnd(labelChars)}  ${countText(value).padStart(valueChars)}  ${bar}`;
  });
}

function suspectLines({ suspects, timezone }: Summary): string[] {
  const zone = openTimeZone(timezone);
  const line = (s: Suspect): string => {
    const where = s.country === null ? '' : ` (${safeText(s.country)})`;
    return `  ${s.ip}${where} as ${shortened(safeText(visible(s.user ?? '?')))} at ${localTime(s.date, zone)}, after ${plural(s.failures, 'failed attempt')}`;
  };
  const shown = suspects.slice(0, TOP).map(line);
  return suspects.length > TOP
    ? [...shown, `  … and ${countText(suspects.length - TOP)} more (--json has them all)`]
    : shown;
}

function resultLines({ charts, processedLog, seconds }: Summary): string[] {
  return [
    ...charts.map((file, i) => labelled(i === 0 ? 'Charts' : '', file)),
    labelled('Log', processedLog),
    labelled('Time', `${seconds.toFixed(2)} s`),
  ];
}

function section(title: string, lines: readonly string[]): OutLine[] {
  return lines.length > 0 ? [{ title }, ...lines] : [];
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_CHARS)}${text}`;
}

function plural(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

function shortened(text: string): string {
  return text.length > MAX_NAME_CHARS ? `${text.slice(0, MAX_NAME_CHARS - 1)}…` : text;
}
