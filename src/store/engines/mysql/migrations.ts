// What the schema needs in MySQL beyond the migrations of all engines.
import type { Dialect } from '../../engine.js';
import { userRangesFill, userRangesTable } from './user-ranges.js';

export function migrationsFor(dialect: Omit<Dialect, 'migrations'>): Dialect['migrations'] {
  return {
    // For the rows of an address: see docs/decisions/0016. ALTER TABLE instead of CREATE INDEX, which needs one more
    // privilege.
    3: { define: ['ALTER TABLE logins ADD INDEX logins_status_ip_date (status, ip, "date")'] },
    // For the logins of a time.
    12: { define: ['ALTER TABLE logins ADD INDEX logins_date ("date")'] },
    // For the rows of a user. Some databases have the index that did this before: see docs/decisions/0056.
    15: {
      define: [userRangesTable(dialect.types), 'ALTER TABLE logins DROP INDEX logins_user_date'],
      fill: [userRangesFill(dialect)],
    },
  };
}
