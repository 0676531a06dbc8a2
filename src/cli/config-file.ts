// authtrack.yaml as a flat list of `key.path: value`, with errors that name file and line.
import { readFileSync } from 'node:fs';
import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';

import { ConfigError, NoInputError, PermissionError } from '../lib/errors.js';

export type ConfigEntry = { readonly value: unknown; readonly origin: string };

/** @throws ConfigError for a file that is no YAML mapping; NoInputError, PermissionError if it cannot be read. */
export function readConfigFile(file: string): ReadonlyMap<string, ConfigEntry> {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new ConfigError(`${file}:${line}:${col}: broken YAML: ${error.message}`, {
      cure: 'Mend that line.',
    });
  }
  const entries = new Map<string, ConfigEntry>();
  if (document.contents === null) return entries;
  const collect = (node: unknown, prefix: string): void => {
    if (!isMap(node))
      throw new ConfigError(`${file}: must be a list of "setting: value"`, {
        cure: 'Write one setting a line, for example "timezone: UTC".',
      });
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
      if (isMap(value)) collect(value, `${prefix}${name}.`);
      else
        entries.set(prefix + name, {
          value: isScalar(value) ? value.value : value,
          origin: `${file}:${line}`,
        });
    }
  };
  collect(document.contents, '');
  return entries;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === 'EACCES')
      throw new PermissionError(`${file}: permission denied`, { cure: 'Make the file readable.', cause });
    throw new NoInputError(
      `${file} cannot be read: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`,
      { cure: 'Check the path given with --config or AUTHTRACK_CONFIG.', cause },
    );
  }
}
