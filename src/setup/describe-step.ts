// A step as lines for people: each file with its whole text or what changes in it, and each command.
import { lineDiff } from './line-diff.js';
import type { FileChange } from './file-change.js';
import { isInPlace, type Step, type StepName } from './plan.js';
import type { Tone } from '../lib/terminal.js';
import type { RootFolder } from './root-folder.js';

/** A line that names what follows, or one of a file, which is never broken. */
type StepLine = string | { readonly text: string; readonly tone?: Tone; readonly isWhole?: true };

const subjects: Readonly<Record<StepName, string>> = {
  user: 'the system user',
  fail2ban: 'the jail of fail2ban',
  settings: 'the settings file',
  service: 'the service and its timer',
  logs: 'the right of the service to read all logs',
  timer: 'the start of the timer',
  cron: 'the job of cron',
  logrotate: 'the rotation of processed.log',
};

/** @param keepsChanged whether a file that was changed by hand stays, as with --yes */
export function describeStep(step: Step, root: RootFolder, keepsChanged: boolean): readonly StepLine[] {
  if (isInPlace(step)) return [`In place: ${subjects[step.name]}`];
  const { title, files, link, commands } = step;
  return [
    '',
    { text: `${title.charAt(0).toUpperCase()}${title.slice(1)}:`, tone: 'title' },
    ...files.flatMap((change) => describeFile(change, root, keepsChanged)),
    ...(link ? [`  link ${root.path(link.file)} -> ${link.target}`] : []),
    ...commands.map((command) => whole(`  run: ${command.join(' ')}`)),
  ];
}

function describeFile(
  { file, text, before, state, proposal }: FileChange,
  root: RootFolder,
  keepsChanged: boolean,
): readonly StepLine[] {
  const name = root.path(file);
  if (state === 'same') return [`  in place: ${name}`];
  if (before === undefined) return [`  new file ${name}`, ...indented(lineDiff('', text))];
  const head =
    state === 'ours'
      ? `  update ${name}`
      : keepsChanged
        ? `  keep ${name}, which was changed by hand; write the other text to ${root.path(proposal)}`
        : `  change ${name}, which was written or changed by hand`;
  return [head, ...indented(lineDiff(before, text))];
}

function indented(lines: readonly string[]): readonly StepLine[] {
  return lines.map((line) => whole(`    ${line}`));
}

/** A line that users copy. */
function whole(text: string): StepLine {
  return { text, isWhole: true };
}
