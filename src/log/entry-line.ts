// An entry of the log of processed entries, one row at a time. entry-pieces.ts writes the same bytes for many.
import { isoInstant } from '../lib/iso-instant.js';
import { loginId } from '../lib/login-id.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { LoginRow } from '../model/login-row.js';

/** Without its newline. */
export function entryLine(sourceId: number, row: LoginRow): string {
  const { host, service, status, user, ip, port, country } = row;
  return toJsonLine({
    id: loginId(sourceId, row.line),
    date: isoInstant(row.date),
    host,
    service,
    status,
    user,
    ip,
    port,
    country: country.name,
    country_code: country.code,
  });
}
