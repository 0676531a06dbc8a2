// The command line: argv, environment and settings files -> the command to run and its frozen Settings.
import type * as Edit from './settings-edit.js';
import type * as Template from './settings-template.js';

export type { CommandDescription, CommandTable, CommandWords } from './command-description.js';
export { packageVersion, parseCommandLine, type Invocation } from './program.js';
export { shownValue } from './secrets.js';
export { defaultText, type Settings } from './setting-table.js';
export type { DecidedSettings } from './settings-template.js';
export type { Resolved } from './settings.js';
export { completionScript, helpText, shells, type Shell } from './texts.js';

/** What only `authtrack setup` needs, since it loads the reader of YAML. */
export const settingsTexts = async (): Promise<typeof Template & typeof Edit> => ({
  ...(await import('./settings-template.js')),
  ...(await import('./settings-edit.js')),
});
