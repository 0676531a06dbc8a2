// The text of authtrack.yaml, from the table of settings: a new file with every setting, or an existing one with a few
// settings changed.
import { isSeq, parseDocument, stringify } from 'yaml';

import { UsageError } from '../lib/errors.js';
import { parseConfigFile } from './config-file.js';
import { defaultText, settingList, type Setting, type Settings } from './setting-table.js';

/** Settings to write, by their keys. */
export type DecidedSettings = Partial<Settings>;

type Value = string | number | boolean | readonly unknown[];

type FileSetting = Setting & { readonly file: string };

const COLUMNS = 100;

const HEAD = `# Settings of authtrack. A line that begins with # has no effect: it shows a default or an example. To set one, remove the
# # before it and before the name of its section. \`authtrack config\` shows the result.
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
function valueText(value: Value): string {
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

/**
 * The text of an existing settings file with the decided settings; entries are added to a list. The same text if it has
 * them already.
 * @throws ConfigError for a file that is not a YAML mapping
 */
export function changedSettingsText(file: string, text: string, decided: DecidedSettings): string {
  const entries = parseConfigFile(file, text, isSetting);
  const document = parseDocument(text);
  let isChanged = false;
  for (const { key, file: place, kind } of settingList) {
    const value = decided[key];
    if (value === undefined || place === undefined) continue;
    const path = place.split('.');
    const present = entries.get(place)?.value;
    if (kind.isList) {
      const before = listOf(present);
      const missing = listOf(value).filter((entry) => !before.includes(entry));
      if (missing.length === 0) continue;
      if (isSeq(document.getIn(path))) for (const entry of missing) document.addIn(path, entry);
      else document.setIn(path, [...before, ...missing]);
    } else if (present === value) continue;
    else document.setIn(path, value);
    isChanged = true;
  }
  return isChanged ? document.toString({ lineWidth: 0, flowCollectionPadding: false }) : text;
}

/** The value of a setting in the text of a settings file, as it is there; undefined if it is not there. */
export function settingInText(file: string, text: string, key: keyof Settings): unknown {
  return parseConfigFile(file, text, isSetting).get(rowOf(key).file ?? '')?.value;
}

/**
 * The checked value of a setting that a flag gives.
 * @throws UsageError
 */
export function checkedSetting<K extends keyof Settings>(key: K, text: string): Settings[K] {
  const result = rowOf(key).kind.check(text);
  if ('value' in result) return result.value as Settings[K];
  throw new UsageError(`--${key}: ${result.issue.message}, got "${text}"`, {
    hint: `see \`${key}\` in \`authtrack setup --help\``,
  });
}

/** A list of texts, as a setting of that kind may be written. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return typeof value === 'string' ? value.split(',').map((entry) => entry.trim()) : [];
}

function rowOf(key: keyof Settings): Setting {
  const row = settingList.find((setting) => setting.key === key);
  if (row === undefined) throw new Error(`no setting ${key}`);
  return row;
}

function isSetting(path: string): boolean {
  return settingList.some(({ file }) => file === path);
}
