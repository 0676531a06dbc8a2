// authtrack db info: prints what the database holds, and from which logs.
import { countText } from '../lib/count-text.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Totals } from '../model/figures.js';
import type { ReadSource } from '../model/source.js';
import { labelled, type OutLine } from '../report/report.js';
import { withStore } from '../steps/open-database.js';
import { printAnswer } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

type DatabaseInfo = Totals & {
  readonly engine: string;
  /** Without a password. */
  readonly database: string;
  /** Schema version. */
  readonly schema: number;
  readonly sizeBytes: number;
  readonly sources: readonly ReadSource[];
};

const BYTES_PER_MIB = 2 ** 20;
const LABEL_WIDTH = 11;

export async function run(context: CommandContext): Promise<void> {
  const info = await withStore(context, 'read', async (store): Promise<DatabaseInfo> => ({
    engine: store.engine,
    database: store.location,
    schema: store.migrated.to,
    ...(await store.totals()),
    sizeBytes: await store.sizeBytes(),
    sources: await store.readSources(),
  }));
  await printAnswer(context, { json: () => withDates(info), lines: () => infoLines(info) });
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

function infoLines({
  database,
  engine,
  schema,
  sizeBytes,
  rows,
  period,
  sources,
}: DatabaseInfo): readonly OutLine[] {
  const days = period ? `, ${instantForPeople(period.from)} to ${instantForPeople(period.to)}` : '';
  const size = `${(sizeBytes / BYTES_PER_MIB).toFixed(1)} MiB`;
  return [
    labelled('Database', database, LABEL_WIDTH),
    labelled('Engine', `${engine}, schema version ${schema}, ${size}`, LABEL_WIDTH),
    labelled('Rows', `${countText(rows)}${days}`, LABEL_WIDTH),
    labelled('Logs', countText(sources.length), LABEL_WIDTH),
    ...sources.map(sourceText),
  ];
}

function sourceText({ id, name, lines, offsetBytes, lastRead }: ReadSource): string {
  const read = `last read ${instantForPeople(lastRead)}`;
  return `  #${id} ${name}: ${countText(lines)} lines, ${countText(offsetBytes)} bytes, ${read}`;
}
