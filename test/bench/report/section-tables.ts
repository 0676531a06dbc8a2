// The tables of the page, one for each kind of section.
import { findFigures, linesPerSecond, mysqlWays, secondsOf, startups } from '../results.js';
import type { Figures, SectionResult } from '../results.js';
import { rivals } from '../ways/rivals.js';
import { megabytes, number, seconds, table } from './table.js';

export function rivalTable(result: SectionResult): string {
  const ripgrep = findFigures(result.figures, rivals.ripgrep);
  const head: readonly string[] = [
    'way',
    'seconds',
    'of processors',
    'lines a second',
    'time per line, of ripgrep',
    'memory',
  ];
  const rows = result.figures.map((each) => [
    `${each.name} ${each.version}`.trim(),
    number(each.seconds),
    each.cpuSeconds === null ? '–' : number(each.cpuSeconds),
    rate(each),
    ripgrep ? number(linesPerSecond(ripgrep) / linesPerSecond(each)) : '–',
    megabytes(each.peakBytes),
  ]);
  const leftOut = result.skipped.map(({ name, why }) => [
    `${name}: left out, ${why}`,
    ...head.slice(1).map(() => '–'),
  ]);
  const whole = ripgrep?.log ?? result.figures[0]?.log;
  const commands = result.figures.map(
    ({ name, shown, log }) => `- ${name}: \`${shown}\`${log === whole ? '' : `, ${log}`}\n`,
  );
  return `${table(head, [...rows, ...leftOut])}\n${commands.join('')}`;
}

/** One row for each log, one column for each way. */
export function logTable({ figures }: SectionResult): string {
  const ways = unique(figures.map(({ name }) => name));
  const rows = unique(figures.map(({ log }) => log)).map((log) => [
    log,
    ...ways.map((way) => {
      const found = findFigures(figures, way, log);
      return found ? `${seconds(found.seconds)}, ${rate(found)}/s, ${megabytes(found.peakBytes)}` : '–';
    }),
  ]);
  return table(['log', ...ways], rows);
}

export function loadTable(result: SectionResult): string {
  const bare = secondsOf(result, mysqlWays.bare);
  const rows = result.figures.map((each) => [each.name, rate(each), number(bare / each.seconds)]);
  return table(['way', 'rows a second', 'of bare LOAD DATA LOCAL'], rows);
}

export function startupTable(result: SectionResult): string {
  const node = secondsOf(result, startups.node);
  const rows = result.figures.map((each) => [
    `\`${each.name}\``,
    number(each.seconds),
    number(each.seconds / node),
    megabytes(each.peakBytes),
  ]);
  return table(['command', 'seconds', `of \`${startups.node}\``, 'memory'], rows);
}

function rate(figures: Figures): string {
  return number(linesPerSecond(figures));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
