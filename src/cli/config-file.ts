// Reads authtrack.yaml into a flat map from `key.path` to value. Errors name the file and the line.
import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, type Node } from 'yaml';

import { ConfigError } from '../lib/errors.js';

export type ConfigEntry = {
  readonly value: unknown;
  /** File and line. */
  readonly origin: string;
  /** File and line of the part of the value at `path`, or of its nearest existing parent. */
  originOf(path: readonly PropertyKey[]): string;
};

/**
 * The entries of a settings file by their path, such as `bans.maxretry`.
 * @param text the content of the file
 * @param isSetting whether a path names a setting: then its value may be a mapping
 * @throws ConfigError for a file that is not a YAML mapping
 */
export function parseConfigFile(
  file: string,
  text: string,
  isSetting: (path: string) => boolean,
): ReadonlyMap<string, ConfigEntry> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new ConfigError(`${file}:${line}:${col}: invalid YAML: ${error.message}`, {
      hint: 'correct that line',
    });
  }
  const originOf = (node: unknown): string =>
    `${file}:${isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1}`;
  const valueOf = (node: Node): unknown => {
    try {
      return node.toJS(document);
    } catch (cause) {
      throw new ConfigError(`${originOf(node)}: invalid YAML: ${(cause as Error).message}`, {
        hint: 'correct that line',
        cause,
      });
    }
  };
  const entries = new Map<string, ConfigEntry>();
  if (document.contents === null) return entries;
  const collect = (node: unknown, prefix: string): void => {
    if (!isMap(node))
      throw new ConfigError(`${file}: expected lines of the form "setting: value"`, {
        hint: 'write one setting on each line, for example "timezone: UTC"',
      });
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (isMap(value) && !isSetting(prefix + name)) collect(value, `${prefix}${name}.`);
      else
        entries.set(prefix + name, {
          value: isNode(value) ? valueOf(value) : value,
          origin: originOf(key),
          originOf: (path) => originOf(findNode(value, path) ?? key),
        });
    }
  };
  collect(document.contents, '');
  return entries;
}

/** The key or list item at a path, or the last one that exists on the way to it. */
function findNode(root: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown;
  let node = root;
  for (const step of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
    const item = isSeq(node) ? node.items[Number(step)] : undefined;
    if (pair === undefined && item === undefined) break;
    found = pair?.key ?? item;
    node = pair?.value ?? item;
  }
  return found;
}
