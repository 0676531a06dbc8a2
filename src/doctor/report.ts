// The report: lines for people, an object for machines.
import type { Tone } from '../lib/terminal.js';
import { statuses, type CheckResult } from './check.js';
import { groups } from './checks.js';

/** A word of its own for each status, so that the report needs neither colours nor symbols. */
const marks = { ok: 'OK', warning: 'warning', failure: 'FAILURE' } as const;

const tones: Readonly<Partial<Record<CheckResult['status'], Tone>>> = {
  warning: 'warning',
  failure: 'alarm',
};

/** @property indent the spaces before what is broken off the line */
type ReportLine = { readonly text: string; readonly tone?: Tone; readonly indent?: number };

/** The checks by group, one on each line with its hint below it, and their numbers. */
export function reportLines(results: readonly CheckResult[]): readonly ReportLine[] {
  const nameWidth = Math.max(...results.map(({ name }) => name.length));
  const markWidth = Math.max(...Object.values(marks).map((mark) => mark.length));
  const indent = markWidth + nameWidth + 4;
  const below = (text: string): ReportLine => ({
    text: `${' '.repeat(indent + 2)}${text}`,
    indent: indent + 2,
  });
  const sections = groups.flatMap(({ group, title }): ReportLine[] => {
    const own = results.filter((result) => result.group === group);
    if (own.length === 0) return [];
    const lines = alike(own).flatMap(([{ name, status, found, hint }, ...others]): ReportLine[] => {
      const names = [name, ...others.map((other) => other.name)].join(', ');
      const shown = others.length === 0 ? `${name.padEnd(nameWidth)}  ${found}` : names;
      return [
        { text: `${marks[status].padEnd(markWidth)}  ${shown}`, indent, ...toneOf(status) },
        ...(others.length === 0 ? [] : [below(found)]),
        ...(hint === null ? [] : [below(`hint: ${hint}`)]),
      ];
    });
    return [{ text: title, tone: 'title' }, ...lines, { text: '' }];
  });
  return [...sections, { text: countsText(results) }];
}

function toneOf(status: CheckResult['status']): Pick<ReportLine, 'tone'> {
  const tone = tones[status];
  return tone === undefined ? {} : { tone };
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
