// Rows that go, with what they add to the summaries.
import { TransientError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { subtractFromRollups } from '../rollups/subtract.js';

/** To be called within a transaction. Tells how many rows went. @param where a condition on `logins` */
export async function removeRows(engine: Engine, where: string): Promise<number> {
  const summed = await subtractFromRollups(engine, where);
  if (summed === 0) return 0;
  const deleted = await engine.run(`DELETE FROM ${engine.dialect.loginRows} WHERE ${where}`);
  if (deleted === summed) return deleted;
  // Another server has added old rows between the two statements.
  throw new TransientError(`rows were added to ${engine.location} while others were removed`, {
    hint: 'Run the same command again.',
  });
}
