// Logs as blocks of lines. Names are found (find-logs.ts), a log is opened (open-input.ts), told where to go on, and read
// once (log-input.ts).
export { isExport } from './content.js';
export { fileIdOf } from './file-input.js';
export { findLogs, logSetOf, type FoundLog, type LogSelection } from './find-logs.js';
export type { LogInput } from './log-input.js';
export type { MachineLogs } from './choose-logs.js';
export { machineLogs, type Look } from './machine-logs.js';
export { checkInput, openInput, type Environment } from './open-input.js';
export { openRotated } from './open-rotated.js';
