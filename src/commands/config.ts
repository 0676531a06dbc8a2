// authtrack config: each setting, its value and where it came from. Secrets show only that they are set.
import type { Resolved, Settings } from '../cli/cli.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withoutPassword } from '../lib/without-password.js';
import type { Context } from './context.js';
import { writeOut } from './write-out.js';

type SettingValue = Settings[keyof Settings];

type Row = { readonly setting: string; readonly value: SettingValue; readonly origin: string };

export async function config(
  { settings, list }: Resolved,
  { stdout }: Pick<Context, 'stdout'>,
): Promise<void> {
  const rows = list.map(({ definition, value, origin }): Row => {
    const shown = definition.secret && value !== undefined ? '(set, not shown)' : value;
    return {
      setting: definition.key,
      value: definition.key === 'db' ? withoutPassword(settings.db) : shown,
      origin,
    };
  });
  if (settings.json)
    await writeOut(
      stdout,
      `${toJsonLine(Object.fromEntries(rows.map(({ setting, ...rest }) => [setting, rest])))}\n`,
    );
  else await writeOut(stdout, table(rows));
}

function table(rows: readonly Row[]): string {
  const texts = rows.map(({ setting, value, origin }) => [
    setting,
    value === undefined ? '-' : safeText(String(value)),
    safeText(origin),
  ]);
  const width = (column: number): number => Math.max(...texts.map((cells) => cells[column]?.length ?? 0));
  return texts
    .map(
      ([setting = '', value = '', origin = '']) =>
        `${setting.padEnd(width(0))}  ${value.padEnd(width(1))}  ${origin}\n`,
    )
    .join('');
}
