// The targets, and how far each is.
import { findFigures, linesPerSecond, mysqlWays, secondsOf, startups } from '../results.js';
import type { Results, SectionResult } from '../results.js';
import { ours } from '../ways/authtrack.js';
import { rivals } from '../ways/rivals.js';
import { number, table } from './table.js';

const MEGABYTE = 1e6;

type Limit = { readonly is: 'at most' | 'at least'; readonly limit: number; readonly unit: string };

/** `measured` is NaN if it was not measured. */
type Target = Limit & { readonly what: string; readonly measured: number };

export function targetTable(results: Results): string {
  const rows = [...speedTargets(results), ...memoryTargets(results.sizes), ...startTargets(results.startup)];
  return table(
    ['what', 'target', 'measured', 'reached'],
    rows.map((target) => [
      target.what,
      `${target.is} ${number(target.limit)} ${target.unit}`,
      Number.isNaN(target.measured) ? '–' : `${number(target.measured)} ${target.unit}`,
      verdict(target),
    ]),
  );
}

/** `no, by a factor of 1.3` if 1.3 times as much would be enough. */
export function verdict({ is, limit, measured }: Limit & { readonly measured: number }): string {
  if (Number.isNaN(measured)) return 'not measured';
  const factor = is === 'at most' ? measured / limit : limit / measured;
  return factor <= 1 ? 'yes' : `no, by a factor of ${number(factor)}`;
}

const atMost = (limit: number, unit = 'x'): Limit => ({ is: 'at most', limit, unit });
const atLeast = (limit: number): Limit => ({ is: 'at least', limit, unit: 'x' });

function speedTargets({ rivals: all, mysql }: Results): readonly Target[] {
  const besideRipgrep = (name: string): number => secondsOf(all, name) / secondsOf(all, rivals.ripgrep);
  const whole = perSecond(all, ours.analyze);
  const overRival = (name: string): number => whole / perSecond(all, name);
  const load = perSecond(mysql, mysqlWays.ours) / perSecond(mysql, mysqlWays.bare);
  return [
    { what: 'time of `parse`, of ripgrep', ...atMost(1), measured: besideRipgrep(ours.parse) },
    { what: 'time of `analyze`, of ripgrep', ...atMost(2), measured: besideRipgrep(ours.analyze) },
    {
      what: 'lines a second of `analyze`, of fail2ban-regex',
      ...atLeast(100),
      measured: overRival(rivals.fail2ban),
    },
    { what: 'lines a second of `analyze`, of lnav', ...atLeast(5), measured: overRival(rivals.lnav) },
    {
      what: 'lines a second of `analyze`, of sshg-parser',
      ...atLeast(5),
      measured: overRival(rivals.sshguard),
    },
    { what: 'rows a second into MariaDB, of a bare LOAD DATA LOCAL', ...atLeast(0.8), measured: load },
    { what: '`analyze` again, nothing new', ...atMost(1, 's'), measured: secondsOf(all, ours.again) },
  ];
}

function perSecond({ figures }: SectionResult, name: string): number {
  const found = findFigures(figures, name);
  return found ? linesPerSecond(found) : NaN;
}

/** Logs are ordered by size. */
function memoryTargets({ figures }: SectionResult): readonly Target[] {
  const peaks = figures
    .filter(({ name, log }) => name === ours.analyze && !log.endsWith('.gz'))
    .map(({ peakBytes }) => peakBytes ?? NaN);
  const most = Math.max(...peaks);
  return [
    {
      what: 'memory of `analyze` on a log of any size',
      ...atMost(400, 'MB'),
      measured: most / MEGABYTE,
    },
    { what: 'the most of these, of the least', ...atMost(1.2), measured: most / Math.min(...peaks) },
  ];
}

function startTargets(startup: SectionResult): readonly Target[] {
  const besideNode = (name: string): number => secondsOf(startup, name) / secondsOf(startup, startups.node);
  return [
    {
      what: 'time of `authtrack --version`, of `node -e 0`',
      ...atMost(3),
      measured: besideNode(startups.version),
    },
    {
      what: 'time of `authtrack parse` on ten lines, of `node -e 0`',
      ...atMost(3),
      measured: besideNode(startups.parse),
    },
  ];
}
