// Stores pseudonyms instead of user names that never logged in (the setting maskUnknownUsers). A name is known if a login
// of it is stored. When a name logs in for the first time, its earlier rows and sums get the name in the same transaction,
// so the order in which logs are read does not matter. No unknown name is ever sent to the database, not even in a query:
// a server may log its queries.
import { randomUUID } from 'node:crypto';

import { ConfigError } from '../../lib/errors.js';
import type { MergedLogins, StoredLogins } from '../../model/merged-logins.js';
import { type LocatedLogins, type Logins, NONE } from '../../model/logins.js';
import { DuplicateKeyError, TransientError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import type { Batch, NameKey } from '../port.js';
import { SHARDS } from '../rollups/rollup-tables.js';
import { rolledUpUsers, textKey } from '../rollups/text-key.js';
import { toText } from '../sql-row.js';
import { transaction } from '../transaction.js';
import { renameUsers } from './rename-users.js';

/** How one batch is masked. */
export type BatchMasking = {
  /** The stored logins with the names that the batch has for their pseudonyms, to compare them with the batch. */
  readonly reveal: (stored: StoredLogins) => StoredLogins;
  /** The result of that comparison, with the names to store. @param stored as they are in the database */
  readonly conceal: (merged: MergedLogins, stored: StoredLogins | undefined) => MergedLogins;
};

export class NameMasking {
  readonly #engine: Engine;
  readonly #key: NameKey;
  /** The keys of the names that logged in: see text-key.ts. */
  #known = new Set<string>();
  /** The value of `name_mask.stamp` that `#known` belongs to. */
  #stamp = '';

  /** @throws ConfigError if names of this database were masked with another key */
  static async open(engine: Engine, key: NameKey): Promise<NameMasking> {
    const masking = new NameMasking(engine, key);
    await checkKey(engine, key.keyCheck);
    await transaction(engine, () => masking.#catchUp());
    return masking;
  }

  private constructor(engine: Engine, key: NameKey) {
    this.#engine = engine;
    this.#key = key;
  }

  /** Call it in the transaction of the batch, before anything else: it waits for runs that learn new names. */
  async begin({ source, logins }: Pick<Batch, 'source' | 'logins'>): Promise<BatchMasking> {
    const accepted = acceptedNames(logins);
    const isUnknown = (name: string): boolean => !this.#isKnown(name);
    const learns = accepted.some(isUnknown);
    const stamp = await lock(this.#engine, learns ? undefined : source.id % SHARDS);
    if (stamp !== this.#stamp) await this.#load(stamp);
    const newcomers = accepted.filter(isUnknown);
    if (newcomers.length > 0 && !learns) throw changedMeanwhile(this.#engine);
    if (newcomers.length > 0) await this.#learn(newcomers);
    return this.#maskingOf(logins);
  }

  /** A batch in which only names that log in are readable: for trying out what the database accepts. */
  hidden(batch: Batch): Batch {
    const accepted = new Set(acceptedNames(batch.logins));
    const nameOf = (name: string): string =>
      isShown(name) || accepted.has(name) ? name : this.#key.pseudonymOf(name);
    return { ...batch, logins: { ...batch.logins, users: batch.logins.users.map(nameOf) } };
  }

  /** Gives their names to those that logged in during a run that did not mask names. */
  async #catchUp(): Promise<void> {
    await this.#load(await lock(this.#engine, undefined));
    const keys = [...this.#known];
    const nameOf = await rolledUpUsers(this.#engine, 'user_days', keys);
    await this.#rename(keys.map(nameOf));
  }

  async #load(stamp: string): Promise<void> {
    const rows = await this.#engine.query(
      'SELECT user_key FROM user_days GROUP BY user_key HAVING SUM(logins) > 0',
    );
    this.#known = new Set(rows.map((row) => toText(row, 'user_key')));
    this.#stamp = stamp;
  }

  async #learn(names: readonly string[]): Promise<void> {
    for (const name of names) this.#known.add(textKey(name).key);
    // After a rollback the database has another stamp, so the names are loaded again.
    this.#stamp = await changeKnownNames(this.#engine);
    await this.#rename(names);
  }

  async #rename(names: readonly string[]): Promise<void> {
    await renameUsers(
      this.#engine,
      names.map((name) => ({ from: this.#key.pseudonymOf(name), to: name })),
    );
  }

  #isKnown(name: string): boolean {
    return isShown(name) || this.#known.has(textKey(name).key);
  }

  #maskingOf({ users }: Logins): BatchMasking {
    const masked = new Map<string, string>();
    for (const name of users) if (!this.#isKnown(name)) masked.set(name, this.#key.pseudonymOf(name));
    const names = new Map([...masked].map(([name, pseudonym]) => [pseudonym, name]));
    const isMasked = ({ users: stored }: StoredLogins): boolean => stored.some((user) => names.has(user));
    return {
      reveal: (stored) => (isMasked(stored) ? withNames(stored, names) : stored),
      conceal: (merged, stored) => {
        const fresh = withNames(merged.fresh, masked);
        if (stored === undefined || !isMasked(stored)) return { ...merged, fresh };
        const asStored = storedNames(stored);
        const { before, replaced, removed, ...others } = merged;
        return {
          ...{ ...others, fresh, before: asStored(before) },
          ...{ replaced: asStored(replaced), removed: asStored(removed) },
        };
      },
    };
  }
}

/** Tells every run that the known names are others now; call it within a transaction. @returns the new stamp */
export async function changeKnownNames(engine: Engine): Promise<string> {
  const stamp = randomUUID();
  await engine.run('UPDATE name_mask SET stamp = ?', [stamp]);
  return stamp;
}

/** Whether a name is no secret, even if it never logged in. The ban rule needs root (`bans.rootWeight`). */
function isShown(name: string): boolean {
  return name === '' || name === 'root';
}

/** The distinct names of the logins that succeeded. */
function acceptedNames({ count, user, users, kind, kinds }: Logins): readonly string[] {
  const isAccepted = Uint8Array.from(kinds, ({ status }) => Number(status === 'Accepted'));
  const found = new Uint8Array(users.length);
  for (let n = 0; n < count; n++) {
    const who = user[n] ?? NONE;
    if (who !== NONE && isAccepted[kind[n] ?? NONE] === 1) found[who] = 1;
  }
  return users.filter((name, who) => !isShown(name) && found[who] === 1);
}

function withNames(logins: LocatedLogins, names: ReadonlyMap<string, string>): LocatedLogins {
  return { ...logins, users: logins.users.map((name) => names.get(name) ?? name) };
}

/** Returns a function that gives rows of `stored` the names that they have there. */
function storedNames({ count, line, user, users }: StoredLogins): (rows: StoredLogins) => StoredLogins {
  const byId = new Map<number, number>();
  for (let n = 0; n < count; n++) byId.set(line[n] ?? NONE, user[n] ?? NONE);
  return (rows) => ({
    ...rows,
    user: Int32Array.from(rows.line.subarray(0, rows.count), (id) => byId.get(id) ?? NONE),
    users,
  });
}

// The table name_mask has a row for each shard. A batch locks the row of its shard, so batches of most logs go on at once;
// one that learns names locks all rows. On a cluster, where these locks hold on one server only, the next run catches up.

/** @param shard undefined for all rows */
async function lock(engine: Engine, shard: number | undefined): Promise<string> {
  const where = shard === undefined ? 'TRUE' : `shard = ${shard}`;
  const { forUpdate } = engine.dialect;
  // Without locks, the second of two transactions that change a row fails, and is tried again.
  if (forUpdate === '') await engine.run(`UPDATE name_mask SET batches = batches + 1 WHERE ${where}`);
  const [row = {}] = await engine.query(
    `SELECT stamp FROM name_mask WHERE ${where} ORDER BY shard${forUpdate}`,
  );
  return toText(row, 'stamp');
}

async function checkKey(engine: Engine, keyCheck: string): Promise<void> {
  if ((await findKeyCheck(engine)) === undefined) await keepKeyCheck(engine, keyCheck);
  if ((await findKeyCheck(engine)) === keyCheck) return;
  throw new ConfigError(
    `the user names in the database ${engine.location} are masked with another key than the one in use`,
    {
      hint: 'set AUTHTRACK_MASK_KEY to the key of the machine that masked them first (mask-key in its state folder), or use another database',
    },
  );
}

async function findKeyCheck(engine: Engine): Promise<string | undefined> {
  const [row] = await engine.query('SELECT key_check FROM name_mask WHERE shard = 0');
  return row === undefined ? undefined : toText(row, 'key_check');
}

async function keepKeyCheck(engine: Engine, keyCheck: string): Promise<void> {
  const stamp = randomUUID();
  const rows = Array.from({ length: SHARDS }, (_, shard) => [shard, keyCheck, stamp]);
  const tuples = rows.map(() => '(?, ?, ?, 0)').join(', ');
  try {
    await transaction(engine, async () => {
      await engine.run(
        `INSERT INTO name_mask (shard, key_check, stamp, batches) VALUES ${tuples}`,
        rows.flat(),
      );
    });
  } catch (error) {
    // Another run was faster.
    if (!(error instanceof DuplicateKeyError)) throw error;
  }
}

function changedMeanwhile(engine: Engine): TransientError {
  return new TransientError(`another run changed the known names in the database ${engine.location}`, {
    hint: 'run the same command again',
  });
}
