// Changes a few settings in the text of an existing authtrack.yaml, and leaves every other line as it is.
import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

import { ConfigError, UsageError } from '../lib/errors.js';
import { parseConfigFile } from './config-file.js';
import { settingList, type Setting, type Settings } from './setting-table.js';
import { valueText, type DecidedSettings, type Value } from './settings-template.js';

/**
 * The text of a settings file with the decided settings; entries are added to a list. The same text if it has them.
 * @throws ConfigError for a file that is not a YAML mapping, or that is written in a way that cannot be changed
 */
export function changedSettingsText(file: string, text: string, decided: DecidedSettings): string {
  const wanted = new Map(
    Array.from(parseConfigFile(file, text, isSetting), ([path, { value }]) => [path, value]),
  );
  let changed = text;
  for (const { key, file: place, kind } of settingList) {
    const value = decided[key];
    if (value === undefined || place === undefined) continue;
    const before = kind.isList ? listOf(wanted.get(place)) : [];
    const added = kind.isList ? listOf(value).filter((entry) => !before.includes(entry)) : [];
    if (kind.isList ? added.length === 0 : wanted.get(place) === value) continue;
    const whole = kind.isList ? [...before, ...added] : value;
    wanted.set(place, whole);
    changed = withSetting(changed, place.split('.'), whole, added);
  }
  const entries = parseConfigFile(file, changed, isSetting);
  const isRight =
    entries.size === wanted.size &&
    [...entries].every(([path, { value }]) => JSON.stringify(value) === JSON.stringify(wanted.get(path)));
  if (isRight) return changed;
  const lines = Object.entries(decided).map(
    ([key, value]) => `${rowOf(key as keyof Settings).file ?? key}: ${valueText(value as Value)}`,
  );
  throw new ConfigError(`cannot change ${file}: it is not written as one setting on each line`, {
    hint: `set these settings there by hand: ${lines.join('; ')}`,
  });
}

/** @param added the new entries of a list, with which a list on several lines is continued */
function withSetting(text: string, path: readonly string[], value: Value, added: readonly unknown[]): string {
  const document = parseDocument(text);
  const name = path.at(-1) ?? '';
  const line = `${name}: ${valueText(value)}`;
  const node = document.getIn(path, true);
  if (isSeq(node) && node.flow !== true) return withItems(text, node, added);
  if (isScalar(node) || isSeq(node)) {
    const [from = 0, to = 0] = node.range ?? [];
    // The value of `name:` is an empty node.
    const gap = from === to && text[from - 1] === ':' ? ' ' : '';
    return `${text.slice(0, from)}${gap}${valueText(value)}${text.slice(to)}`;
  }
  const section = path.slice(0, -1);
  const parent = section.length === 0 ? undefined : document.getIn(section, true);
  if (isMap(parent) && parent.flow !== true) return withEntry(text, parent, { document, section, line });
  const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const nested = section.map((each, depth) => `${'  '.repeat(depth)}${each}:\n`).join('');
  return `${ended}${nested}${'  '.repeat(section.length)}${line}\n`;
}

function withItems(text: string, { range, items }: YAMLSeq, added: readonly unknown[]): string {
  const first = range?.[0] ?? 0;
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1));
  const last = items.at(-1);
  const end = text.indexOf('\n', isScalar(last) ? last.range?.[1] : first);
  const at = end === -1 ? text.length : end;
  const lines = added.map((entry) => `\n${indent}- ${valueText(entry as Value)}`).join('');
  return `${text.slice(0, at)}${lines}${text.slice(at)}`;
}

type Place = { readonly document: Document; readonly section: readonly string[]; readonly line: string };

/** Puts a line below the name of its section. */
function withEntry(text: string, parent: YAMLMap, { document, section, line }: Place): string {
  const first = parent.range?.[0] ?? 0;
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1));
  const outer = section.length === 1 ? document.contents : document.getIn(section.slice(0, -1), true);
  const pair = isMap(outer)
    ? outer.items.find((each) => isPair(each) && isScalar(each.key) && each.key.value === section.at(-1))
    : undefined;
  const key = isScalar(pair?.key) ? (pair.key.range?.[1] ?? 0) : 0;
  const end = text.indexOf('\n', key) + 1;
  return `${text.slice(0, end)}${indent}${line}\n${text.slice(end)}`;
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
