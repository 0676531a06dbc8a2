// What the schema needs in MySQL beyond the migrations of all engines.
import type { Dialect } from '../../engine.js';

export const migrations: Dialect['migrations'] = {
  // For the rows of an address: see docs/decisions/0016. ALTER TABLE instead of CREATE INDEX, which needs one more
  // privilege.
  3: { define: ['ALTER TABLE logins ADD INDEX logins_status_ip_date (status, ip, "date")'] },
  // For the newest logins, and the newest ones of a user.
  12: {
    define: [
      'ALTER TABLE logins ADD INDEX logins_user_date ("user"(64), "date"), ADD INDEX logins_date ("date")',
    ],
  },
};
