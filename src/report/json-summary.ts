import { isoInstant } from '../lib/iso-instant.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { Summary } from './summary.js';

/** The summary as one line of JSON, for machines. `countries` and `suspects` are those of the whole database. */
export function jsonSummary(summary: Summary): string {
  const { tally, charts, processedLog, database } = summary;
  return toJsonLine({
    lines: tally.lines,
    malformed: tally.malformed,
    unrecognized: tally.unrecognized,
    events: tally.events,
    attempts: tally.attempts,
    inserted: tally.inserted,
    ...(summary.pruned && { pruned: { before: summary.pruned.before, removed: summary.pruned.rows } }),
    addresses: tally.addresses,
    countries: summary.countries.map(({ code, name, attempts }) => ({ code, country: name, attempts })),
    suspects: summary.suspects.map((s) => ({ ...s, date: isoInstant(s.date) })),
    charts,
    processedLog,
    database,
    seconds: Math.round(summary.seconds * 1000) / 1000,
  });
}
