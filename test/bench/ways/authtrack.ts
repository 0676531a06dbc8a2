// authtrack. Our logs have no year; they are read with a past year, so that no line is in the future.
import path from 'node:path';
import { mainFile } from '../../support/project.js';
import type { Way } from './way.js';

const YEAR = '2025';

export type On = Pick<Way, 'log' | 'file' | 'lines'>;

/** By the names that they have in the results. */
export const ours = {
  parse: 'authtrack parse',
  analyze: 'authtrack analyze',
  again: 'authtrack analyze, nothing new',
} as const;

export function parseWay(on: On): Way {
  const args = ['parse', '--count', '--timezone', 'UTC', '--year', YEAR, on.file];
  return { ...way(ours.parse, args), ...on, shown: 'authtrack parse --count LOG' };
}

/** The whole program: into a new DuckDB, with charts and processed.log. */
export function analyzeWay(on: On): Way {
  return { ...way(ours.analyze, analyzeArgs(on, '.')), ...on, shown: 'authtrack analyze --out FOLDER LOG' };
}

/** @param folder where the log was analyzed before */
export function againWay(on: On, folder: string): Way {
  return { ...way(ours.again, analyzeArgs(on, folder)), ...on, shown: 'the same once more' };
}

export function analyzeArgs({ file }: On, folder: string): readonly string[] {
  const db = `duckdb:${path.join(folder, 'bench.duckdb')}`;
  return ['analyze', '--timezone', 'UTC', '--year', YEAR, '--db', db, '--out', folder, file];
}

function way(name: string, args: readonly string[]): Pick<Way, 'name' | 'version' | 'program' | 'args'> {
  return { name, version: '', program: process.execPath, args: [mainFile, ...args] };
}
