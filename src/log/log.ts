// The only module that uses winston: processed.log, and the program's own messages.
import type { LogOptions, ProcessedLog } from './processed-log.js';

export type { ProcessedLog } from './processed-log.js';
export { createProgramLog, verboseLog, type ProgramLog } from './program-log.js';

/** Opens processed.log. Loads processed-log.ts only now. */
export async function openProcessedLog(file: string, options?: LogOptions): Promise<ProcessedLog> {
  const log = await import('./processed-log.js');
  return log.openProcessedLog(file, options);
}
