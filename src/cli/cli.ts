// The command line: argv, environment and settings files -> the command to run and its frozen Settings.
export type { CommandDescription, CommandTable, CommandWords } from './command-description.js';
export { packageVersion, parseCommandLine, type Invocation } from './program.js';
export { shownValue } from './secrets.js';
export { defaultText, type Settings } from './setting-table.js';
export type { Resolved } from './settings.js';
export { completionScript, helpText, shells, type Shell } from './texts.js';
