// Gives stored rows and sums another user name. Every table with user names is here, or in the engine.
import { inGroups } from '../../lib/in-groups.js';
import type { Engine, Rename } from '../engine.js';
import { userAttempts } from '../rollups/rollup-tables.js';
import { byText, textKey } from '../rollups/text-key.js';
import { toNumber, toText } from '../sql-row.js';

const NAMES_PER_STATEMENT = 500;

/** Renames users; call it within a transaction. @param renames `from` is a short, plain name, and never logged in */
export async function renameUsers(engine: Engine, renames: readonly Rename[]): Promise<void> {
  if (renames.length === 0) return;
  await engine.renameUsers(renames);
  for (const some of inGroups(renames, NAMES_PER_STATEMENT)) await moveAttempts(engine, some);
}

/** The new name may have sums of its own. */
async function moveAttempts(engine: Engine, renames: readonly Rename[]): Promise<void> {
  const names = new Map(renames.map(({ from, to }) => [from, textKey(to)]));
  const where = `user_key IN (${renames.map(() => '?').join(', ')})`;
  const keys = [...names.keys()];
  const rows = await engine.query(
    `SELECT user_key, shard, SUM(attempts) AS attempts FROM user_attempts WHERE ${where} GROUP BY user_key, shard`,
    keys,
  );
  if (rows.length === 0) return;
  await engine.run(`DELETE FROM user_attempts WHERE ${where}`, keys);
  const moved = rows.flatMap((row) => {
    const name = names.get(toText(row, 'user_key'));
    return name === undefined
      ? []
      : [{ ...name, shard: toNumber(row, 'shard'), tried: toNumber(row, 'attempts') }];
  });
  moved.sort((a, b) => byText(a.key, b.key) || a.shard - b.shard);
  await engine.addToRollup(
    userAttempts,
    moved.map(({ key, shard, text, tried }) => [key, shard, text, tried]),
  );
}
