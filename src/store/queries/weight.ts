// What a row counts for the ban policy: the same expression for both questions about it.
import type { BanRule } from '../../model/offence.js';

/** An expression over `logins`; `Accepted` counts nothing. Users are compared byte by byte. */
export function weightSql({ rootWeight, invalidWeight, probeWeight }: BanRule): string {
  return `CASE WHEN status = 'Probe' THEN ${probeWeight}
      WHEN status = 'Invalid' THEN attempts * ${invalidWeight}
      WHEN status = 'Failed' AND "user" = 'root' THEN attempts * ${rootWeight}
      WHEN status = 'Failed' THEN attempts ELSE 0 END`;
}
