// winston's home: the log of processed entries, and the program's own log.
import type { ProcessedLog } from './processed-log.js';

export type { ProcessedLog } from './processed-log.js';
export { createProgramLog, type ProgramLog } from './program-log.js';

/** See processed-log.ts, which is loaded only now. */
export async function openProcessedLog(file: string, signal?: AbortSignal): Promise<ProcessedLog> {
  const log = await import('./processed-log.js');
  return log.openProcessedLog(file, signal);
}
