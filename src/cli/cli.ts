// The command line: argv, environment and settings files -> the command to run and its frozen Settings.
export type { CommandDescription, CommandTable } from './command-description.js';
export { packageVersion, parseCommandLine, type Invocation } from './program.js';
export { shownValue } from './secrets.js';
export type { Settings } from './setting-table.js';
export type { Resolved } from './settings.js';
