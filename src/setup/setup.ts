// What `authtrack setup` installs. plan.ts has the steps: read it first. machine.ts looks at the machine, do-step.ts does
// a step. The questions are in commands/setup.ts.
export { describeStep } from './describe-step.js';
export { doStep } from './do-step.js';
export { readExisting } from './file-change.js';
export { findMachine, logGroupIds, unreadableLogs, type Machine, type Schedule } from './machine.js';
export { isInPlace, mayServiceReadAll, planSteps, SETTINGS_FILE, withoutStep, type Choices } from './plan.js';
export { RootFolder } from './root-folder.js';
