// argv, environment and files -> one frozen Settings and the command to run with it.
export { packageVersion, parseCommandLine, type Invocation } from './program.js';
export type { Settings } from './setting-list.js';
export type { Resolved } from './settings.js';
