// Writes what follows from the table of settings (src/cli/setting-table.ts): .env.example, and the tables of
// docs/settings.md. `npm run docs` runs it; test/project/settings.test.ts fails if a file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { commandTable } from '../src/commands/commands.js';
import { settingsOf } from '../src/cli/command-facts.js';
import { defaultText, settingList, type Setting } from '../src/cli/setting-table.js';

const COLUMNS = 118;

const envHead = `# Copy this file to .env in the folder where authtrack runs. Environment variables override it; \`authtrack config\` shows
# the result. Put secrets here, and nowhere else.
# The file counts only if you or root own it, and no other user may write to it (chmod 600) or to the folders above it.
# docs/settings.md has all settings, also those without a variable. The state folder is $XDG_STATE_HOME/authtrack, else
# ~/.local/state/authtrack; for root /var/lib/authtrack.
`;

const envTail = `# Settings file. Default: ./authtrack.yaml, else /etc/authtrack/authtrack.yaml.
#AUTHTRACK_CONFIG=/etc/authtrack/authtrack.yaml

# No colors on the terminal (see no-color.org).
#NO_COLOR=1
`;

/** The content of .env.example. */
export function envExample(): string {
  const entries = settingList.flatMap((setting) => envEntry(setting) ?? []);
  return [envHead, ...entries, envTail].join('\n');
}

/** A commented variable and what it does. Undefined for a setting without a variable. */
function envEntry(setting: Setting): string | undefined {
  const [name] = setting.env ?? [];
  if (name === undefined) return undefined;
  const shown = defaultText(setting);
  const comments = [
    ...wrapped(`${sentence(setting.help)}${shown === undefined ? '' : ` Default: ${shown}.`}`, '# '),
    ...(setting.notes ?? []).flatMap((note) => wrapped(note, '# - ')),
  ];
  const value = setting.example ?? (setting.secret ? '' : (shown ?? ''));
  return [...comments, `#${name}=${value}`, ''].join('\n');
}

function sentence(help: string): string {
  return `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
}

/** The text in comment lines. The first begins with `mark`, the others are indented like it. */
function wrapped(text: string, mark: string): readonly string[] {
  const lines: string[] = [];
  let line = mark.trimEnd();
  for (const word of text.split(' ')) {
    if (`${line} ${word}`.length > COLUMNS) {
      lines.push(line);
      line = '#'.padEnd(mark.length - 1);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** docs/settings.md with up-to-date tables between its marks. */
export function settingsPage(page: string): string {
  const tables = { settings: settingsTable(), flags: flagsTable(), 'former names': formerNamesTable() };
  let text = page;
  for (const [name, table] of Object.entries(tables)) {
    const [begin, end] = [`<!-- ${name}: written by npm run docs -->\n\n`, `\n\n<!-- end of ${name} -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from === -1 || to === -1) throw new Error(`docs/settings.md has no place for the table "${name}"`);
    text = text.slice(0, from + begin.length) + table + text.slice(to);
  }
  return text;
}

function settingsTable(): string {
  const rows = settingList.map((setting) => {
    const { key, flag, env = [], file, help, page, secret } = setting;
    const more = page === undefined ? '' : ` ([more](${page}))`;
    const shown = defaultText(setting) ?? (secret ? 'not set' : 'none');
    const places = [flagName(flag), env.map(code).join(', '), file === undefined ? '' : code(file)];
    return [code(key), ...places, shown, `${help}${more}`];
  });
  return table(['name', 'flag', 'variable', 'authtrack.yaml', 'default', 'what it is'], rows);
}

function flagsTable(): string {
  const rows = commandTable.commands.map(({ name, readsNoSettings }) => {
    const taken = readsNoSettings ? [] : settingsOf(name);
    return [code(name), taken.map(({ flag }) => flagName(flag)).join(' ')];
  });
  return table(['command', 'flags of settings'], rows);
}

function formerNamesTable(): string {
  const rows = settingList.flatMap(({ key, formerly }) =>
    formerly
      ? [[code(key), flagName(formerly.flag), formerly.env ? code(formerly.env) : '', code(formerly.file)]]
      : [],
  );
  return table(['name', 'former flag', 'former variable', 'former path'], rows);
}

/** `--year <year>` without its argument, as code. */
function flagName(flag = ''): string {
  return flag === '' ? '' : code(flag.split(' ')[0] ?? flag);
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell.replaceAll('|', '\\|')} `)).join('|')}|`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync('.env.example', envExample());
  writeFileSync('docs/settings.md', settingsPage(readFileSync('docs/settings.md', 'utf8')));
}
