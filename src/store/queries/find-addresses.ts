// What earlier runs have learned of addresses.
import type { AnsweredBy, KnownAddress } from '../../model/country.js';
import type { Engine } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';

const ADDRESSES_PER_STATEMENT = 1000;

/** By address; those never asked for are not in the map. */
export async function findAddresses(
  engine: Engine,
  ips: readonly string[],
): Promise<ReadonlyMap<string, KnownAddress>> {
  const found = new Map<string, KnownAddress>();
  for (let from = 0; from < ips.length; from += ADDRESSES_PER_STATEMENT) {
    const some = ips.slice(from, from + ADDRESSES_PER_STATEMENT);
    const rows = await engine.query(
      `SELECT ip, country, country_code, answered_by, ${engine.dialect.micros('answered_at')} AS answered_at
        FROM addresses WHERE ip IN (${some.map(() => '?').join(', ')})`,
      some,
    );
    for (const row of rows) {
      found.set(toText(row, 'ip'), {
        ip: toText(row, 'ip'),
        country: { code: toTextOrNull(row, 'country_code'), name: toTextOrNull(row, 'country') },
        answeredBy: toText(row, 'answered_by') as AnsweredBy,
        answeredAt: toNumber(row, 'answered_at'),
      });
    }
  }
  return found;
}
