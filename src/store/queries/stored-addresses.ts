// Finds answers about addresses that earlier runs stored.
import type { AnsweredBy, KnownAddress } from '../../model/location.js';
import type { Engine } from '../engine.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';

/** Returns the stored answers by address; the map leaves out addresses without one. */
export async function findAddresses(
  engine: Engine,
  ips: readonly string[],
): Promise<ReadonlyMap<string, KnownAddress>> {
  const found = new Map<string, KnownAddress>();
  for (const row of ips.length > 0 ? await engine.findAddresses(ips) : []) {
    found.set(toText(row, 'ip'), {
      ip: toText(row, 'ip'),
      location: {
        country: { code: toTextOrNull(row, 'country_code'), name: toTextOrNull(row, 'country') },
        asn: toNumberOrNull(row, 'asn'),
        asName: toTextOrNull(row, 'as_name'),
      },
      answeredBy: toText(row, 'answered_by') as AnsweredBy,
      answeredAt: toNumber(row, 'answered_at'),
    });
  }
  return found;
}

/** Whether any stored answer is from this provider, including answers that newer ones have replaced. */
export async function hasAnswersBy(engine: Engine, answeredBy: AnsweredBy): Promise<boolean> {
  const { answers } = engine.dialect;
  const found = await engine.query(`SELECT ip FROM ${answers} WHERE answered_by = ? LIMIT 1`, [answeredBy]);
  return found.length > 0;
}
