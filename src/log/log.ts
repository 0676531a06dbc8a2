// The only module that uses winston: processed.log, and the program's own messages.
import type { ConfigError } from '../lib/errors.js';
import type { LogDatabase } from './claim-log.js';
import type { LogOptions, ProcessedLog } from './processed-log.js';

export type { ProcessedLog } from './processed-log.js';
export { createProgramLog, verboseLog, type ProgramLog } from './program-log.js';

/** Opens processed.log. Loads processed-log.ts only now. */
export async function openProcessedLog(file: string, options?: LogOptions): Promise<ProcessedLog> {
  const log = await import('./processed-log.js');
  return log.openProcessedLog(file, options);
}

/** Why a run with this database must not write to processed.log; undefined if it may. See claim-log.ts. */
export async function findForeignLog(file: string, database: LogDatabase): Promise<ConfigError | undefined> {
  const claim = await import('./claim-log.js');
  return claim.findForeignLog(file, database);
}
