// The rows that count for the ban rule, and their weight: one expression for IPv4 and IPv6, on both engines.
import { milliWeights, type BanRule } from '../../model/ban-rule.js';

/** An expression for the milli-weight of a row of `logins`; 0 for `Accepted`. User names are compared byte by byte. */
export function milliWeightSql(rule: BanRule): string {
  const { probe, invalid, root, other } = milliWeights(rule);
  return `CASE WHEN status = 'Probe' THEN ${probe}
      WHEN status = 'Invalid' THEN attempts * ${invalid}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${root}
      WHEN status = 'Failed' THEN attempts * ${other} ELSE 0 END`;
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
