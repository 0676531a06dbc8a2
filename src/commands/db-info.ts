// authtrack db info: prints what the database holds, and from which logs.
import type { Settings } from '../cli/cli.js';
import { isoInstant } from '../lib/time-text.js';
import { toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { databaseInfoLines, type DatabaseInfo } from '../report/report.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { writeLines, writeOut } from './write-out.js';

export async function dbInfo(settings: Settings, context: Pick<Context, 'stdout' | 'signal'>): Promise<void> {
  const info = await withClosing(async (closing): Promise<DatabaseInfo> => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
    return {
      engine: store.engine,
      database: store.location,
      schema: store.migrated.to,
      ...(await store.totals()),
      sizeBytes: await store.sizeBytes(),
      sources: await store.readSources(),
    };
  });
  if (settings.json) await writeOut(context.stdout, `${toJsonLine(withDates(info))}\n`);
  else await writeLines(context.stdout, databaseInfoLines(info));
}

function withDates({ period, sources, ...info }: DatabaseInfo): object {
  return {
    ...info,
    period: period && { from: isoInstant(period.from), to: isoInstant(period.to) },
    sources: sources.map(({ firstRead, lastRead, ...source }) => ({
      ...source,
      firstRead: isoInstant(firstRead),
      lastRead: isoInstant(lastRead),
    })),
  };
}
