// What a row counts for the ban policy: the same expression for both questions about it. In whole thousandths of an
// attempt, since fractions do not add up exactly.
import type { BanRule } from '../../model/offence.js';

export const THOUSAND = 1000;

/** An expression over `logins`; `Accepted` counts nothing. Users are compared byte by byte. */
export function thousandthsSql({ rootWeight, invalidWeight, probeWeight }: BanRule): string {
  const of = (weight: number): number => Math.round(weight * THOUSAND);
  return `CASE WHEN status = 'Probe' THEN ${of(probeWeight)}
      WHEN status = 'Invalid' THEN attempts * ${of(invalidWeight)}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${of(rootWeight)}
      WHEN status = 'Failed' THEN attempts * ${THOUSAND} ELSE 0 END`;
}

/** A condition with a `?` for each of the hosts whose logins count; nothing where all do. */
export function ofHosts(column: string, { hosts }: BanRule): string {
  return hosts.length === 0 ? '' : ` AND ${column} IN (${hosts.map(() => '?').join(', ')})`;
}
