// The text of a new authtrack.yaml, from the table of settings. settings-edit.ts changes an existing file.
import { stringify } from 'yaml';

import { defaultText, settingList, type Setting, type Settings } from './setting-table.js';

/** Settings to write, by their keys. */
export type DecidedSettings = Partial<Settings>;

export type Value = string | number | boolean | readonly unknown[];

type FileSetting = Setting & { readonly file: string };

const COLUMNS = 100;

const HEAD = `# Settings of authtrack. A line that begins with # has no effect: it shows a default or an example. To set one,
# remove the # before it and before the name of its section. \`authtrack config\` shows the result.
# Passwords, tokens and keys belong in .env in this folder, which only root and authtrack may read.
`;

/** A new authtrack.yaml: the decided settings are set, the others are comments with their defaults. */
export function newSettingsText(decided: DecidedSettings): string {
  const sections: string[] = [];
  const parts: string[] = [HEAD];
  for (const setting of settingsOfFile()) {
    const names = setting.file.split('.');
    for (const depth of names.slice(0, -1).keys()) {
      const section = names.slice(0, depth + 1).join('.');
      if (sections.includes(section)) continue;
      sections.push(section);
      parts.push(sectionLine(section, depth, decided));
    }
    parts.push(entryText(setting, names.length - 1, decided));
  }
  return parts.join('\n');
}

/** The settings of the file, so that each section is in one piece. */
function settingsOfFile(): readonly FileSetting[] {
  const all = settingList.filter((setting): setting is FileSetting => setting.file !== undefined);
  const isSet = (prefix: string, { file }: FileSetting): boolean => file.startsWith(prefix);
  const order: FileSetting[] = [];
  const add = (list: readonly FileSetting[], depth: number): void => {
    for (const setting of list) {
      if (order.includes(setting)) continue;
      const names = setting.file.split('.');
      if (names.length === depth + 1) order.push(setting);
      else {
        const prefix = `${names.slice(0, depth + 1).join('.')}.`;
        add(
          list.filter((other) => isSet(prefix, other)),
          depth + 1,
        );
      }
    }
  };
  add(all, 0);
  return order;
}

function sectionLine(section: string, depth: number, decided: DecidedSettings): string {
  const hasDecided = settingList.some(
    ({ key, file }) => file?.startsWith(`${section}.`) === true && decided[key] !== undefined,
  );
  return `${lineStart(depth, hasDecided)}${section.split('.').at(-1) ?? ''}:`;
}

function entryText(setting: FileSetting, depth: number, decided: DecidedSettings): string {
  const value = decided[setting.key];
  const shown = defaultText(setting);
  const name = setting.file.split('.').at(-1) ?? '';
  const text = `${sentence(setting.help)}${shown === undefined ? '' : ` Default: ${shown}.`}`;
  const line = `${name}: ${value === undefined ? exampleText(setting) : valueText(value)}`;
  return [...commentLines(text, depth), `${lineStart(depth, value !== undefined)}${line}`, ''].join('\n');
}

/** What comes before a name. Removing the # gives a valid line. */
function lineStart(depth: number, isSet: boolean): string {
  return `${'  '.repeat(depth)}${isSet ? '' : '#'}`;
}

/** The default as YAML, or the example of a setting whose default is not one value. */
function exampleText({ kind, example, default: standard, defaultText }: Setting): string {
  if (example !== undefined) return kind.isList ? valueText(example.split(',')) : example;
  const isPlain = typeof standard !== 'function' && defaultText === undefined;
  return isPlain && standard !== undefined ? valueText(standard) : '';
}

/** A value on one line, quoted if YAML needs that. */
export function valueText(value: Value): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

function sentence(help: string): string {
  return `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
}

function commentLines(text: string, depth: number): readonly string[] {
  const mark = `${'  '.repeat(depth)}#`;
  const lines: string[] = [];
  let line = mark;
  for (const word of text.split(' ')) {
    if (`${line} ${word}`.length > COLUMNS) {
      lines.push(line);
      line = mark;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
