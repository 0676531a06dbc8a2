// Queries that the rollups cannot answer scan many rows. Most runs repeat them on the same rows, so their results are
// cached.
import { DuplicateKeyError } from '../engine-errors.js';
import type { Engine, SqlRow } from '../engine.js';
import { toText } from '../sql-row.js';
import { transaction } from '../transaction.js';

/**
 * Returns the result of `ask`, or its cached result for the same stored rows.
 * @param question the name of the query with all its parameters, up to 64 characters.
 */
export async function cachedQuery(
  engine: Engine,
  question: string,
  ask: () => Promise<readonly SqlRow[]>,
): Promise<readonly SqlRow[]> {
  const asked = await storedRows(engine);
  const [kept] = await engine.query('SELECT stored_rows, answer FROM kept_answers WHERE question = ?', [
    question,
  ]);
  if (kept !== undefined && toText(kept, 'stored_rows') === asked)
    return JSON.parse(toText(kept, 'answer')) as SqlRow[];
  const answer = await ask();
  if (engine.access === 'read') return answer;
  // If another server has stored rows during the query, it is unknown whether the result includes them.
  if ((await storedRows(engine)) === asked) await keep(engine, [asked, JSON.stringify(answer), question]);
  return answer;
}

/**
 * Returns a text that changes when the stored rows change, from the numbers of sources, lines and rows and the last
 * read.
 */
async function storedRows(engine: Engine): Promise<string> {
  const [row] = await engine.query(
    `SELECT (SELECT COUNT(*) FROM sources) AS source_count, (SELECT SUM(line_count) FROM sources) AS line_count,
        (SELECT MAX(${engine.dialect.micros('last_read')}) FROM sources) AS last_read,
        (SELECT SUM(row_count) FROM daily_logins) AS row_count`,
  );
  return Object.values(row ?? {})
    .map(String)
    .join(' ');
}

async function keep(engine: Engine, values: readonly [string, string, string]): Promise<void> {
  try {
    await transaction(engine, async () => {
      const found = await engine.run(
        'UPDATE kept_answers SET stored_rows = ?, answer = ? WHERE question = ?',
        values,
      );
      if (found > 0) return;
      await engine.run('INSERT INTO kept_answers (stored_rows, answer, question) VALUES (?, ?, ?)', values);
    });
  } catch (error) {
    // Another run has just stored the same result.
    if (!(error instanceof DuplicateKeyError)) throw error;
  }
}
