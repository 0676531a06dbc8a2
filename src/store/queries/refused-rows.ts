// Finds the logins of a batch whose values the database refuses. It inserts groups of logins and rolls each insert
// back.
import { type LocatedLogins, pickedLogins } from '../../model/logins.js';
import { locatedRows } from '../../model/logins-builder.js';
import { DuplicateKeyError, RowRefusedError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import type { Batch } from '../port.js';

/**
 * Returns the indexes of the refused rows. The result is empty if the database refuses even an ordinary login: then the
 * cause is not their values, and no row may be left out.
 */
export async function refusedRows(engine: Engine, { source, logins }: Batch): Promise<ReadonlySet<number>> {
  const accepts = (some: LocatedLogins): Promise<boolean> => isAccepted(engine, source.id, some);
  if (!(await accepts(ordinary(logins.line[0] ?? 0)))) return new Set();
  const groups = alike(logins);
  const refused = new Set<number>();
  const find = async (some: readonly (readonly number[])[]): Promise<void> => {
    const firsts = some.flatMap(([first = 0]) => first).sort((a, b) => a - b);
    if (some.length === 0 || (await accepts(pickedLogins(logins, firsts)))) return;
    if (some.length === 1) for (const n of some[0] ?? []) refused.add(n);
    else {
      await find(some.slice(0, some.length / 2));
      await find(some.slice(some.length / 2));
    }
  };
  await find(groups);
  return refused;
}

/** Returns a batch without some rows and without the answers about their addresses. */
export function withoutRows(batch: Batch, refused: ReadonlySet<number>): Batch {
  const { logins } = batch;
  const gone = new Set([...refused].map((n) => logins.ips[logins.ip[n] ?? -1]));
  const rest = Array.from({ length: logins.count }, (_, n) => n).filter((n) => !refused.has(n));
  return {
    ...batch,
    logins: pickedLogins(logins, rest),
    addresses: batch.addresses.filter(({ ip }) => !gone.has(ip)),
  };
}

/** Groups rows with the same texts: a database accepts or refuses all of them. */
function alike({ count, user, ip, kind, key: keys }: LocatedLogins): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (let n = 0; n < count; n++) {
    const key = `${user[n]} ${ip[n]} ${kind[n]} ${keys[n]}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [n]);
    else group.push(n);
  }
  return [...groups.values()];
}

function ordinary(line: number): LocatedLogins {
  return locatedRows([
    {
      ...{
        line,
        date: 0,
        host: 'a',
        service: 'sshd',
        pid: 1,
        status: 'Failed',
        method: 'password',
        user: 'a',
      },
      ...{ ip: '192.0.2.1', rhost: null, port: 1, attempts: 1, country: { name: null, code: null } },
    },
  ]);
}

async function isAccepted(engine: Engine, sourceId: number, logins: LocatedLogins): Promise<boolean> {
  await engine.begin();
  try {
    await engine.insertLogins(sourceId, logins);
    return true;
  } catch (error) {
    // The row is already stored, so the database accepts it.
    if (error instanceof DuplicateKeyError) return true;
    if (error instanceof RowRefusedError) return false;
    throw error;
  } finally {
    await engine.rollback().catch(() => undefined);
  }
}
