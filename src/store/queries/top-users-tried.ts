// The names that attackers believe in.
import type { UserAttempts } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';

/** Most attempts first, then by name. */
export async function topUsersTried(engine: Engine, limit: number): Promise<readonly UserAttempts[]> {
  const rows = await engine.query(
    `SELECT "user", SUM(attempts) AS attempts FROM logins
      WHERE status IN ('Failed', 'Invalid') AND attempts > 0 AND "user" IS NOT NULL
      GROUP BY "user" ORDER BY SUM(attempts) DESC, "user" LIMIT ?`,
    [limit],
  );
  return rows.map((row) => ({ user: toText(row, 'user'), attempts: toNumber(row, 'attempts') }));
}
