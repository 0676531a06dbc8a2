// authtrack db backup: copies the database into a file, while other commands may run.
import { actsForRoot } from '../lib/child-environment.js';
import { countOf } from '../lib/count-text.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import { MIB } from '../lib/units.js';
import { type Backup, backUpDatabase } from '../store/store.js';
import { databaseOf } from '../steps/open-database.js';
import { printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

/** @throws what backUpDatabase throws */
export async function run(context: CommandContext): Promise<void> {
  const { inputs, options, settings, signal } = context;
  const backup = await backUpDatabase({
    ...databaseOf(settings, signal),
    file: inputs[0] ?? '',
    replaces: options['force'] !== undefined,
    elsewhere: elsewhere(settings.user),
  });
  context.verbose(`database: ${backup.location}`);
  await printResult(context, { json: () => asJson(backup), lines: () => [asText(backup)] });
}

/** For root, the owner of the database writes the file. */
function elsewhere(user: string | undefined): string {
  return user !== undefined && actsForRoot()
    ? `name a file in a folder of ${user}, the user who owns the database`
    : 'name another file';
}

function asJson({ file, location, schema, sizeBytes, rows, newest }: Backup): object {
  return {
    file,
    database: location,
    schema,
    sizeBytes,
    rows,
    newest: newest === null ? null : isoInstant(newest),
  };
}

function asText({ file, rows, newest, sizeBytes, schema }: Backup): string {
  const last = newest === null ? '' : `, the newest of ${instantForPeople(newest)}`;
  return `Wrote ${file}: ${countOf(rows, 'row')}${last}, ${(sizeBytes / MIB).toFixed(1)} MiB, schema version ${schema}.`;
}
