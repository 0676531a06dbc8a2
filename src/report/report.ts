// The output of a run: its summary for people and for machines, a progress bar, and formats of rows.
export { noProgressBar, progressBar, type ProgressBar, type ProgressUnit } from './progress-bar.js';
export { rowFormats } from './row-formats.js';
export { RunTally } from './run-tally.js';
export { tableLines } from './table.js';
export { TemplateTally } from './message-templates.js';
export { shownName } from './bar-lines.js';
export type { ShownFinding } from './new-findings.js';
export { labelled, type OutLine } from './out-line.js';
export { summaryJson, summaryLines, unrecognizedText, type Summary } from './summary.js';
export { loginFormats, loginRecord } from './login-formats.js';
export { loginTable } from './login-table.js';
export { topFormats, topRecord, topTable, type Banned, type TopRow } from './top-formats.js';
export { expositionOf } from './exposition.js';
export { databaseMetrics, MAX_HOSTS, runMetrics, type LastRun } from './metrics.js';
export { keyFormats, keyRecord } from './key-formats.js';
export { keyHostLines, sharedKeyLines } from './key-notes.js';
export { keyTable } from './key-table.js';
