// Returns the user names that attackers try most.
import type { UserAttempts } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { rolledUpUsers } from '../rollups/rolled-up-users.js';
import { byText } from './by-text.js';

/** Most attempts first, then by name. At the limit, names that are not short plain ASCII are ordered by their hash. */
export async function topUsersTried(engine: Engine, limit: number): Promise<readonly UserAttempts[]> {
  const rows = await engine.query(
    `SELECT user_key, SUM(attempts) AS attempts FROM user_attempts
      GROUP BY user_key HAVING SUM(attempts) > 0 ORDER BY SUM(attempts) DESC, user_key LIMIT ?`,
    [limit],
  );
  const nameOf = await rolledUpUsers(
    engine,
    'user_attempts',
    rows.map((row) => toText(row, 'user_key')),
  );
  return rows
    .map((row) => ({ user: nameOf(toText(row, 'user_key')), attempts: toNumber(row, 'attempts') }))
    .sort((a, b) => b.attempts - a.attempts || byText(a.user, b.user))
    .slice(0, limit);
}
