import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

/** Runs every nth file of unit tests in this process. */
export async function runShare(share: number, shares: number): Promise<void> {
  const names = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.js')).sort();
  const loaded = load(files.filter((_, i) => i % shares === share));
  // Tests run one after the other. Those that measure time must not run while other files load.
  void test('all files load first', () => loaded);
  await loaded;
}

async function load(files: readonly string[]): Promise<void> {
  for (const file of files) await import(path.join(import.meta.dirname, file));
}
