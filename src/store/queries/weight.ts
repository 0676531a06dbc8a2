// What a row counts for the ban policy: the same expression for both questions about it. In whole thousandths of an
// attempt, since fractions do not add up exactly.
import type { BanRule } from '../../model/ban-rule.js';

export const THOUSAND = 1000;

/** How much within the window ends the exemption by a login. */
export function excessMilliWeight({ excessAttempts }: BanRule): number {
  return excessAttempts === null ? Number.MAX_SAFE_INTEGER : excessAttempts * THOUSAND;
}

/** An expression over `logins`; `Accepted` counts nothing. Users are compared byte by byte. */
export function milliWeightSql({ rootWeight, invalidWeight, probeWeight }: BanRule): string {
  const of = (weight: number): number => Math.round(weight * THOUSAND);
  return `CASE WHEN status = 'Probe' THEN ${of(probeWeight)}
      WHEN status = 'Invalid' THEN attempts * ${of(invalidWeight)}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${of(rootWeight)}
      WHEN status = 'Failed' THEN attempts * ${THOUSAND} ELSE 0 END`;
}

/**
 * Conditions on the logins that count, with a `?` for each of the hosts; nothing where all do.
 * @param alias of `logins`, with its dot, or ''
 */
export function thatCount(alias: string, { hosts, onlyJournal }: BanRule): string {
  const ofHosts = hosts.length === 0 ? '' : ` AND ${alias}host IN (${hosts.map(() => '?').join(', ')})`;
  return ofHosts + vouchedFor(alias, onlyJournal);
}

/** A condition on the logins that the journal vouches for; nothing where others count too. */
export function vouchedFor(alias: string, onlyJournal: boolean): string {
  return onlyJournal ? ` AND ${alias}origin = 'journal'` : '';
}
