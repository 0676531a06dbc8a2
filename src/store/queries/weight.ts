// The weight of a row for the ban policy: one expression for IPv4 and IPv6. Weights are whole milli-weights (1000 is
// one attempt), since sums of fractions are not exact.
import type { BanRule } from '../../model/ban.js';

export const THOUSAND = 1000;

/** The milli-weight within findtime that ends an address's exemption by a login. */
export function excessMilliWeight({ excessAttempts }: BanRule): number {
  return excessAttempts === null ? Number.MAX_SAFE_INTEGER : excessAttempts * THOUSAND;
}

/** An expression for the milli-weight of a row of `logins`; 0 for `Accepted`. User names are compared byte by byte. */
export function milliWeightSql({ rootWeight, invalidWeight, probeWeight }: BanRule): string {
  const of = (weight: number): number => Math.round(weight * THOUSAND);
  return `CASE WHEN status = 'Probe' THEN ${of(probeWeight)}
      WHEN status = 'Invalid' THEN attempts * ${of(invalidWeight)}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${of(rootWeight)}
      WHEN status = 'Failed' THEN attempts * ${THOUSAND} ELSE 0 END`;
}

/**
 * Conditions that select the rows that count, with a `?` for each of the hosts; empty if all rows count.
 * @param alias of `logins`, with its dot, or ''
 */
export function thatCount(alias: string, { hosts, onlyJournal }: BanRule): string {
  const ofHosts = hosts.length === 0 ? '' : ` AND ${alias}host IN (${hosts.map(() => '?').join(', ')})`;
  return ofHosts + vouchedFor(alias, onlyJournal);
}

/** A condition that selects rows from the journal; empty if rows from other logs count too. */
export function vouchedFor(alias: string, onlyJournal: boolean): string {
  return onlyJournal ? ` AND ${alias}origin = 'journal'` : '';
}
