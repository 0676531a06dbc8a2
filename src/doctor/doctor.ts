// Checks whether authtrack can do its work here. Read checks.ts first, the table; run-groups.ts runs it.
export type { CheckResult } from './check.js';
export { groups } from './checks.js';
export { reportLines } from './report.js';
export { runChecks } from './run-checks.js';
export { runAsOwner, runGroups } from './run-groups.js';
