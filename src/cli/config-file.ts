// authtrack.yaml as a flat list of `key.path: value`, with errors that name file and line.
import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, type Node } from 'yaml';

import { ConfigError } from '../lib/errors.js';

export type ConfigEntry = {
  readonly value: unknown;
  /** File and line. */
  readonly origin: string;
  /** File and line of what is at a path in the value, or of as much of the path as there is. */
  originOf(path: readonly PropertyKey[]): string;
};

/**
 * @param text what is in the file
 * @param isSetting whether a path is that of a setting: what stands there is its value, even a mapping
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
    throw new ConfigError(`${file}:${line}:${col}: broken YAML: ${error.message}`, {
      hint: 'Mend that line.',
    });
  }
  const originOf = (node: unknown): string =>
    `${file}:${isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1}`;
  const valueOf = (node: Node): unknown => {
    try {
      return node.toJS(document);
    } catch (cause) {
      throw new ConfigError(`${originOf(node)}: broken YAML: ${(cause as Error).message}`, {
        hint: 'Mend that line.',
        cause,
      });
    }
  };
  const entries = new Map<string, ConfigEntry>();
  if (document.contents === null) return entries;
  const collect = (node: unknown, prefix: string): void => {
    if (!isMap(node))
      throw new ConfigError(`${file}: must be a list of "setting: value"`, {
        hint: 'Write one setting a line, for example "timezone: UTC".',
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

/** The key or the list item at a path, or the last one on the way to it. */
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
