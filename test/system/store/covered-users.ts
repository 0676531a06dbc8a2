// What the ranges of users in MySQL must always do: each row is in a range of its user.
import type { SqlRow } from '../../../src/store/engine.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { hashSql } from '../../../src/store/engines/mysql/user-ranges.js';

/** Returns some rows that no range has; none in a database without ranges. */
export async function rowsWithoutRange(url: string): Promise<readonly SqlRow[]> {
  const engine = await openEngine(url);
  try {
    const { dialect } = engine;
    const [found] = await engine.query(
      `SELECT COUNT(*) AS tables_found FROM information_schema.tables
        WHERE table_schema = ${dialect.schema} AND table_name IN ('user_ranges', 'logins')`,
    );
    if (Number(found?.['tables_found']) < 2) return [];
    return await engine.query(
      `SELECT l.id, l."user" FROM logins l LEFT JOIN user_ranges r
          ON r.user_hash = ${hashSql(dialect, 'l."user"')} AND l.id BETWEEN r.first_id AND r.last_id
            AND ${dialect.micros('l."date"')} BETWEEN r.first_micros AND r.last_micros
        WHERE r.user_hash IS NULL LIMIT 10`,
    );
  } finally {
    await engine.close();
  }
}
