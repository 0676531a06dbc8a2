// The stored state of a log and its rotated logs, by machine and name.
import { fingerprint } from '../../lib/identity.js';
import type { LogSetState } from '../../model/log-problem.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { updateOrInsert } from '../transaction.js';

export async function findLogSet(engine: Engine, name: string): Promise<LogSetState | undefined> {
  const [row] = await engine.query('SELECT has_sshd, warned_of FROM log_sets WHERE name_hash = ?', [
    hashOf(name),
  ]);
  if (row === undefined) return undefined;
  const warnedOf = toText(row, 'warned_of')
    .split(' ')
    .filter((reason) => reason !== '');
  return { hasSshd: toNumber(row, 'has_sshd') === 1, warnedOf };
}

export async function keepLogSet(engine: Engine, name: string, state: LogSetState): Promise<void> {
  const values = [state.hasSshd ? 1 : 0, state.warnedOf.join(' '), hashOf(name)];
  await updateOrInsert(
    engine,
    ['UPDATE log_sets SET has_sshd = ?, warned_of = ? WHERE name_hash = ?', values],
    ['INSERT INTO log_sets (has_sshd, warned_of, name_hash, name) VALUES (?, ?, ?, ?)', [...values, name]],
  );
}

function hashOf(name: string): string {
  return fingerprint(Buffer.from(name));
}
