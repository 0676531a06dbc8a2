// authtrack config: prints each setting with its value, its origin and the names that set it, and the settings files. Of
// a secret it prints only whether it is set.
import { defaultText, shownValue, type Resolved, type Settings } from '../cli/cli.js';
import { displayWidth, padText } from '../lib/display-text.js';
import { shownText } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';
import type { OwnPattern } from '../model/own-pattern.js';
import type { OutLine } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { printAnswer } from '../steps/print.js';

type ResolvedSetting = Resolved['list'][number];

/** A longer value moves only the rest of its line to the right. */
const WIDEST_COLUMN = 44;

/** A terminal shows the columns that leave this room for the values. */
const LEAST_VALUE_WIDTH = 30;

const GAP = '  ';

export async function run(context: CommandContext): Promise<void> {
  const { settings, list, files } = context;
  await printAnswer(context, {
    json: () => Object.fromEntries(list.map((resolved) => [resolved.setting.key, rowOf(resolved)])),
    lines: (terminal) => [
      ...settingLines([HEAD, ...list.map(cellsOf)], terminal),
      ...titled('patterns:', patternRows(settings.patterns), terminal),
      ...titled('settings files, the first counts most:', fileRows(files), terminal),
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
function titled(title: string, rows: readonly (readonly string[])[], terminal: Terminal): readonly OutLine[] {
  if (rows.length === 0) return [];
  return ['', title, ...table(rows, terminal).map((line) => `  ${line}`)];
}

/** The settings with the columns that fit; in a pipe all of them. */
function settingLines(rows: readonly (readonly string[])[], terminal: Terminal): readonly OutLine[] {
  const widths = HEAD.map((_, i) => widthOf(rows, i, terminal));
  const [, valueWidth = 0] = widths;
  const roomForValue = (columns: number): number =>
    terminal.width -
    widths.slice(0, columns).reduce((sum, width) => sum + width + GAP.length, 0) +
    valueWidth;
  const fits = (columns: number): boolean => roomForValue(columns) >= Math.min(valueWidth, LEAST_VALUE_WIDTH);
  let columns = HEAD.length;
  while (terminal.isTerminal && columns > 2 && !fits(columns)) columns--;
  const [head = '', ...lines] = table(
    rows.map((cells) => cells.slice(0, columns)),
    terminal,
  );
  const leftOut = HEAD.slice(columns).join(', ');
  return [
    terminal.isTerminal ? { text: head, tone: 'title' } : head,
    ...lines.map((text) => ({ text, indent: (widths[0] ?? 0) + GAP.length })),
    ...(leftOut === '' ? [] : ['', `Columns that do not fit: ${leftOut} (all: authtrack config | less -S)`]),
  ];
}

/** The rows as lines; each column is as wide as its widest cell. */
function table(rows: readonly (readonly string[])[], terminal: Terminal): readonly string[] {
  const texts = rows.map((cells) => cells.map((cell) => shownText(cell, terminal)));
  return texts.map((cells) =>
    cells
      .map((cell, i) => padText(cell, widthOf(texts, i, terminal)))
      .join(GAP)
      .trimEnd(),
  );
}

function widthOf(rows: readonly (readonly string[])[], column: number, terminal: Terminal): number {
  return Math.min(
    WIDEST_COLUMN,
    Math.max(...rows.map((cells) => displayWidth(shownText(cells[column] ?? '', terminal)))),
  );
}
