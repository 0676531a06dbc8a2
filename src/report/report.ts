// The output of a run: a summary for people, a summary for machines, and a progress bar.
export { databaseInfoLines, type DatabaseInfo } from './database-info.js';
export { jsonSummary } from './json-summary.js';
export { noProgressBar, progressBar, type ProgressBar } from './progress-bar.js';
export { rowFormats } from './row-formats.js';
export { RunTally } from './run-tally.js';
export { TemplateTally } from './template-tally.js';
export { unrecognizedText } from './unrecognized-text.js';
export type { Summary } from './summary.js';
export { terminalSummary, type OutLine } from './terminal-summary.js';
