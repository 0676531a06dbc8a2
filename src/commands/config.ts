// authtrack config: prints each setting with its value, its origin and the names that set it, and the settings files. Of
// a secret it prints only whether it is set.
import { defaultText, shownValue, type Resolved, type Settings } from '../cli/cli.js';
import { safeText } from '../lib/safe-text.js';
import type { OwnPattern } from '../model/own-pattern.js';
import type { CommandContext } from '../steps/command.js';
import { printAnswer } from '../steps/print.js';

type ResolvedSetting = Resolved['list'][number];

/** A longer value moves only the rest of its line to the right. */
const WIDEST_COLUMN = 44;

export async function run(context: CommandContext): Promise<void> {
  const { settings, list, files } = context;
  await printAnswer(context, {
    json: () => Object.fromEntries(list.map((resolved) => [resolved.setting.key, rowOf(resolved)])),
    lines: () => [
      ...table([HEAD, ...list.map(cellsOf)]),
      ...titled('patterns:', patternRows(settings.patterns)),
      ...titled('settings files, the first counts most:', fileRows(files)),
    ],
  });
}

function rowOf(resolved: ResolvedSetting): object {
  const { flag, env, file } = resolved.setting;
  return {
    value: shownValue(resolved),
    origin: resolved.origin,
    flag: flag?.split(' ')[0],
    variable: env?.[0],
    file,
  };
}

const HEAD = ['setting', 'value', 'from', 'flag', 'variable'];

function cellsOf(resolved: ResolvedSetting): string[] {
  const { flag, env: [variable = '-'] = [], file } = resolved.setting;
  return [file ?? variable, valueText(resolved), resolved.origin, flag?.split(' ')[0] ?? '-', variable];
}

function valueText(resolved: ResolvedSetting): string {
  const { setting, value } = resolved;
  if (setting.secret) return value === undefined ? 'not set' : 'set';
  const shown = shownValue(resolved);
  if (shown === undefined) return `(${defaultText(setting) ?? 'not set'})`;
  if (typeof shown !== 'object') return String(shown);
  return shown.length === 0 ? '(none)' : shown.map(entryText).join(',');
}

function entryText(entry: string | OwnPattern): string {
  return typeof entry === 'string' ? entry : entry.name;
}

function patternRows(patterns: Settings['patterns']): readonly (readonly string[])[] {
  return patterns.map(({ name, status, program, pattern }) => [name, status, program ?? 'any', pattern]);
}

function fileRows(files: Resolved['files']): readonly (readonly string[])[] {
  return files.map(({ file, outcome, note }) => [file, note === undefined ? outcome : `${outcome}: ${note}`]);
}

/** A heading and the indented rows; nothing without rows. */
function titled(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows).map((line) => `  ${line}`)];
}

/** The rows as lines; each column is as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const texts = rows.map((cells) => cells.map(safeText));
  const width = (column: number): number =>
    Math.min(WIDEST_COLUMN, Math.max(...texts.map((cells) => cells[column]?.length ?? 0)));
  return texts.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(width(i)))
      .join('  ')
      .trimEnd(),
  );
}
