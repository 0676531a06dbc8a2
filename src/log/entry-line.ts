// Formats one row as an entry of processed.log. entry-pieces.ts writes the same bytes for many rows.
import { isoInstant } from '../lib/time-text.js';
import { loginId } from '../lib/identity.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { LoginRow } from '../model/login-row.js';

/** The entry as JSON, without a newline. */
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
