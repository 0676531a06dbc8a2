// authtrack config: prints each setting, its value and its origin. Of a secret it prints only that it is set.
import { shownValue, type Settings } from '../cli/cli.js';
import { safeText } from '../lib/safe-text.js';
import type { OwnPattern } from '../model/own-pattern.js';
import type { CommandContext } from '../steps/command.js';
import { printAnswer } from '../steps/print.js';

type SettingValue = Settings[keyof Settings];

type ShownSetting = { readonly setting: string; readonly value: SettingValue; readonly origin: string };

export async function run(context: CommandContext): Promise<void> {
  const { settings, list } = context;
  const rows = list.map((resolved): ShownSetting => {
    return { setting: resolved.setting.key, value: shownValue(resolved), origin: resolved.origin };
  });
  await printAnswer(context, {
    json: () => Object.fromEntries(rows.map(({ setting, ...rest }) => [setting, rest])),
    lines: () => [...table(rows.map(cellsOf)), ...patternTable(settings.patterns)],
  });
}

function cellsOf({ setting, value, origin }: ShownSetting): string[] {
  return [setting, valueText(value), origin];
}

function valueText(value: SettingValue): string {
  if (value === undefined) return '-';
  if (typeof value !== 'object') return String(value);
  const texts = value.filter((entry) => typeof entry === 'string');
  return texts.length === 0 ? `${value.length}` : texts.join(',');
}

/** One pattern on each line, below the setting `patterns`, which is the last. */
function patternTable(patterns: readonly OwnPattern[]): readonly string[] {
  return table(
    patterns.map(({ name, status, program, pattern }) => [`  ${name}`, status, program ?? 'any', pattern]),
  );
}

/** The rows as lines; each column but the last is as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const texts = rows.map((cells) => cells.map(safeText));
  const width = (column: number): number => Math.max(...texts.map((cells) => cells[column]?.length ?? 0));
  return texts.map((cells) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(width(i)))).join('  '),
  );
}
