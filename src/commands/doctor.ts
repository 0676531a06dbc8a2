// authtrack doctor: checks whether all that authtrack needs is in place. It changes nothing.
import type { Group } from '../doctor/doctor.js';
import { groups, reportLines, runChecks, runGroups, type CheckResult } from '../doctor/doctor.js';
import { exitCode, type ExitCode } from '../lib/errors.js';
import type { CommandContext } from '../steps/command.js';
import { printAnswer } from '../steps/print.js';

const colors = { ok: 'green', warning: 'yellow', failure: 'red' } as const;

/** @returns the exit code: 69 if a check failed */
export async function run(context: CommandContext): Promise<ExitCode> {
  const only = context.options['only'];
  const checks = only === undefined ? await runGroups(context) : await runOne(only as Group, context);
  await printAnswer(context, {
    json: () => ({ checks }),
    lines: () =>
      reportLines(checks).map((line) => {
        if ('mark' in line) return { ...line, color: colors[line.kind] };
        return line.kind === 'title' ? { title: line.text } : line.text;
      }),
  });
  return checks.some(({ status }) => status === 'failure') ? exitCode.unavailable : exitCode.ok;
}

/** The checks of one group, in this process. */
async function runOne(only: Group, context: CommandContext): Promise<readonly CheckResult[]> {
  const row = groups.find(({ group }) => group === only);
  return row === undefined ? [] : runChecks(only, await row.load(), context);
}
