import { isoInstant } from '../lib/time-text.js';
import { toJsonLine } from '../lib/safe-text.js';
import { inputName, type Summary } from './summary.js';

/**
 * The summary as one line of JSON: everything in the summary for people, and more. docs/operations.md has a table of
 * the keys.
 */
export function jsonSummary(summary: Summary): string {
  const { tally, totals, charts, processedLog, database, timezone } = summary;
  return toJsonLine({
    inputs: summary.inputs.map(inputName),
    chosenBecause: summary.chosenBecause ?? null,
    lines: tally.lines,
    malformed: tally.malformed,
    malformedExamples: tally.examples,
    unrecognized: tally.unrecognized,
    ...(tally.uncountedRepeats > 0 && { uncountedRepeats: tally.uncountedRepeats }),
    unfinished: tally.unfinished,
    warnings: summary.warnings,
    events: tally.events,
    logins: tally.logins,
    failedAttempts: tally.failedAttempts,
    failedAddresses: tally.failedAddresses,
    attempts: tally.attempts,
    addresses: tally.addresses,
    inserted: tally.inserted,
    copies: tally.copies,
    ...(summary.pruned && { pruned: { before: summary.pruned.before, removed: summary.pruned.rows } }),
    rows: totals.rows,
    period: totals.period && { from: isoInstant(totals.period.from), to: isoInstant(totals.period.to) },
    timezone,
    countries: summary.countries.map(({ code, name, attempts }) => ({ code, country: name, attempts })),
    users: summary.users,
    suspects: summary.suspects.map((s) => ({ ...s, date: isoInstant(s.date) })),
    charts,
    processedLog,
    database,
    seconds: Math.round(summary.seconds * 1000) / 1000,
  });
}
