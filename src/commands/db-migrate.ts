// authtrack db migrate: migrates the schema, which opening the database does, and prints both versions.
import type { Settings } from '../cli/cli.js';
import { toJsonLine } from '../lib/safe-text.js';
import { openStore } from '../store/store.js';
import type { Context } from '../steps/run-command.js';
import { databaseOf } from '../steps/open-database.js';
import { writeLines, writeOut } from '../steps/print.js';

export async function dbMigrate(
  settings: Settings,
  context: Pick<Context, 'stdout' | 'signal'>,
): Promise<void> {
  const { stdout } = context;
  const store = await openStore(databaseOf(settings, context));
  await store.close();
  const { from, to } = store.migrated;
  if (settings.json) await writeOut(stdout, `${toJsonLine({ from, to })}\n`);
  else if (!settings.quiet) await writeLines(stdout, [migratedText(from, to)]);
}

function migratedText(from: number, to: number): string {
  if (from === to) return `The schema is up to date: version ${to}.`;
  return from === 0
    ? `Created the schema, version ${to}.`
    : `Migrated the schema from version ${from} to ${to}.`;
}
