// Reads logs as blocks of lines. find-logs.ts finds logs, open-input.ts opens one, and log-input.ts is its interface:
// go to a position, then read once.
export { isExport } from './content.js';
export type { Reader } from './log-errors.js';
export { fileIdOf } from './file-input.js';
export { findLogs, logSetOf, type FoundLog, type LogSelection } from './find-logs.js';
export type { LogInput } from './log-input.js';
export type { MachineLogs } from './choose-logs.js';
export { machineLogs, type Look } from './machine-logs.js';
import type { InputEnvironment } from './open-input.js';

export { checkInput, openInput, type InputEnvironment } from './open-input.js';
export { openRotated } from './open-input.js';
export { wildcardMatcher } from './wildcard.js';

/** Time of the last entry of this machine's journal, milliseconds since 1970 UTC. @throws as journalLastEntryMs */
export async function lastJournalEntryMs(environment: InputEnvironment): Promise<number | undefined> {
  const [{ journalPlace }, { journalLastEntryMs }] = await Promise.all([
    import('./journal-place.js'),
    import('./journal-queries.js'),
  ]);
  const place = await journalPlace('journal', environment.reader);
  return journalLastEntryMs({ name: 'journal', place, spawnContext: environment });
}
