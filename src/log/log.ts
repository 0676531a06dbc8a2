// winston's home: the log of processed entries, and the program's own log.
export { openProcessedLog, type ProcessedLog } from './processed-log.js';
export { createProgramLog, type ProgramLog } from './program-log.js';
