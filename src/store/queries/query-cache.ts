// Questions that no sum answers look at many rows. Most runs ask them of the same rows as the run before: then its answer
// is given again.
import { DuplicateKeyError } from '../engine-errors.js';
import type { Engine, SqlRow } from '../engine.js';
import { toText } from '../sql-row.js';
import { transaction } from '../transaction.js';

/**
 * What `ask` answers, or has answered when the same rows were stored.
 * @param question its name with all that the answer hangs on, up to 64 characters.
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
  // Another server may have stored rows meanwhile, and the answer may know of them or not.
  if ((await storedRows(engine)) === asked) await keep(engine, [asked, JSON.stringify(answer), question]);
  return answer;
}

/** Another text whenever other rows are stored: lines only become more, and with the same lines rows only become fewer. */
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
    // Another run was faster with the same answer.
    if (!(error instanceof DuplicateKeyError)) throw error;
  }
}
