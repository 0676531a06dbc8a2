// authtrack db migrate: migrates the schema, which opening the database does, and prints both versions.
import { withStore } from '../steps/open-database.js';
import { printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

export async function run(context: CommandContext): Promise<void> {
  const { from, to } = await withStore(context, 'create', (store) => Promise.resolve(store.migrated));
  await printResult(context, { json: () => ({ from, to }), lines: () => [migratedText(from, to)] });
}

function migratedText(from: number, to: number): string {
  if (from === to) return `The schema is up to date: version ${to}.`;
  return from === 0
    ? `Created the schema, version ${to}.`
    : `Migrated the schema from version ${from} to ${to}.`;
}
