// What a row counts for the ban policy: the same expression for both questions about it.
import type { BanRule } from '../../model/offence.js';

/** An expression over `logins`; `Accepted` counts nothing. Users are compared byte by byte. */
export function weightSql({ rootWeight, invalidWeight, probeWeight }: BanRule): string {
  return `CASE WHEN status = 'Probe' THEN ${Number(probeWeight)}
      WHEN status = 'Invalid' THEN attempts * ${Number(invalidWeight)}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${Number(rootWeight)}
      WHEN status = 'Failed' THEN attempts ELSE 0 END`;
}
