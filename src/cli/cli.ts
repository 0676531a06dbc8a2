// argv, environment and files -> one frozen Settings and the command to run with it.
export type { ParseView } from './descriptions.js';
export { packageVersion, parseCommandLine, type Invocation } from './program.js';
export type { Settings } from './setting.js';
export type { Resolved } from './settings.js';
