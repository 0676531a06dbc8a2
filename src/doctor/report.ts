// The report: lines for people, an object for machines.
import { statuses, type CheckResult } from './check.js';
import { groups } from './checks.js';

/** A word of its own for each status, so that the report needs neither colours nor symbols. */
const marks = { ok: 'OK', warning: 'warning', failure: 'FAILURE' } as const;

export type ReportLine =
  | { readonly kind: 'title' | 'text'; readonly text: string }
  | { readonly kind: CheckResult['status']; readonly mark: string; readonly text: string };

/** The checks by group, one on each line with its hint below it, and their numbers. */
export function reportLines(results: readonly CheckResult[]): readonly ReportLine[] {
  const nameWidth = Math.max(...results.map(({ name }) => name.length));
  const markWidth = Math.max(...Object.values(marks).map((mark) => mark.length));
  const indent = ' '.repeat(markWidth + nameWidth + 6);
  const sections = groups.flatMap(({ group, title }): ReportLine[] => {
    const own = results.filter((result) => result.group === group);
    if (own.length === 0) return [];
    const lines = alike(own).flatMap(([{ name, status, found, hint }, ...others]): ReportLine[] => {
      const names = [name, ...others.map((other) => other.name)].join(', ');
      const shown = others.length === 0 ? `${name.padEnd(nameWidth)}  ${found}` : names;
      return [
        { kind: status, mark: marks[status].padEnd(markWidth), text: `  ${shown}` },
        ...(others.length === 0 ? [] : [{ kind: 'text', text: `${indent}${found}` } as const]),
        ...(hint === null ? [] : [{ kind: 'text', text: `${indent}hint: ${hint}` } as const]),
      ];
    });
    return [{ kind: 'title', text: title }, ...lines, { kind: 'text', text: '' }];
  });
  return [...sections, { kind: 'text', text: countsText(results) }];
}

type Alike = [CheckResult, ...CheckResult[]];

/** Neighbours that found the same and have the same hint are reported once: a database that does not answer. */
function alike(results: readonly CheckResult[]): readonly Alike[] {
  const sets: Alike[] = [];
  for (const result of results) {
    const last = sets.at(-1);
    if (result.hint !== null && last?.[0].found === result.found && last[0].hint === result.hint)
      last.push(result);
    else sets.push([result]);
  }
  return sets;
}

/** `31 checks: 28 OK, 2 warnings, 1 failure` */
function countsText(results: readonly CheckResult[]): string {
  const [ok, warnings, failures] = statuses.map(
    (status) => results.filter((result) => result.status === status).length,
  );
  return `${several(results.length, 'check')}: ${ok ?? 0} OK, ${several(warnings ?? 0, 'warning')}, ${several(failures ?? 0, 'failure')}`;
}

function several(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
