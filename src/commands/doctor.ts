// authtrack doctor: checks whether all that authtrack needs is in place. It changes nothing.
import { groups, reportLines, runAsOwner, runChecks, runGroups, type CheckResult } from '../doctor/doctor.js';
import { exitCode, UsageError, type ExitCode } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { CommandContext } from '../steps/command.js';
import { printAnswer } from '../steps/print.js';

/** @returns the exit code: 69 if a check failed */
export async function run(context: CommandContext): Promise<ExitCode> {
  const only = context.options['only'];
  const checks = only === undefined ? await runGroups(context) : await runOne(only, context);
  await printAnswer(context, {
    json: () => ({ checks }),
    lines: () => reportLines(checks),
  });
  return checks.some(({ status }) => status === 'failure') ? exitCode.unavailable : exitCode.ok;
}

/** The checks of one group, or one check, in this process if it may run them. @throws UsageError for any other name */
async function runOne(only: string, context: CommandContext): Promise<readonly CheckResult[]> {
  for (const row of groups) {
    const checks = row.group === only ? row.checks : row.checks.filter(({ name }) => name === only);
    if (checks.length === 0) continue;
    const byOwner = await runAsOwner(only, { ...row, checks }, context);
    return byOwner ?? runChecks(row.group, checks, context);
  }
  throw new UsageError(`--only: expected a group or a check, got "${safeText(only)}"`, {
    hint: `use ${groups.map(({ group }) => group).join(', ')}, or the name of a check in \`authtrack doctor\``,
  });
}
