// The output of `db info` for people.
import { countText } from '../lib/count-text.js';
import { isoInstant } from '../lib/time-text.js';
import type { Totals } from '../model/figures.js';
import type { ReadSource } from '../model/source.js';

export type DatabaseInfo = Totals & {
  readonly engine: string;
  /** Without a password. */
  readonly database: string;
  /** Schema version. */
  readonly schema: number;
  readonly sizeBytes: number;
  readonly sources: readonly ReadSource[];
};

const MIB = 2 ** 20;

export function databaseInfoLines(info: DatabaseInfo): readonly string[] {
  const { period, sources } = info;
  return [
    `Database   ${info.database}`,
    `Engine     ${info.engine}, schema version ${info.schema}, ${(info.sizeBytes / MIB).toFixed(1)} MiB`,
    `Rows       ${countText(info.rows)}${period ? `, ${isoInstant(period.from)} to ${isoInstant(period.to)}` : ''}`,
    `Logs       ${countText(sources.length)}`,
    ...sources.map(sourceText),
  ];
}

function sourceText({ id, name, lines, offsetBytes, lastRead }: ReadSource): string {
  return `  #${id} ${name}: ${countText(lines)} lines, ${countText(offsetBytes)} bytes, last read ${isoInstant(lastRead)}`;
}
