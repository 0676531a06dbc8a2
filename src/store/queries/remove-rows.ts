// Removes rows, and subtracts them from the rollups.
import { TransientError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { subtractFromRollups } from '../rollups/subtract.js';

/** Removes rows and returns their number; call it within a transaction. @param where a condition on `logins` */
export async function removeRows(engine: Engine, where: string): Promise<number> {
  const summed = await subtractFromRollups(engine, where);
  if (summed === 0) return 0;
  const deleted = await engine.run(`DELETE FROM ${engine.dialect.loginRows} WHERE ${where}`);
  if (deleted === summed) return deleted;
  // Another server has added old rows between the two statements.
  throw new TransientError(
    `another run added rows to the database ${engine.location} while rows were removed`,
    {
      hint: 'Run the same command again.',
    },
  );
}
