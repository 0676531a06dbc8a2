// The one connection of a store. After a loss, the next use connects to the next host. The caller must repeat the
// interrupted work, above all a transaction.
import { StoppedError, UnavailableError } from '../../../lib/errors.js';
import { type ConnectionLostError, TransientError } from '../../engine-errors.js';
import { KILLED_MS, type StatementKind } from '../../statement-limits.js';
import type { StatementWatch } from '../../statement-watch.js';
import {
  answersBeside,
  connect,
  endConnection,
  hangUp,
  type Limits,
  type MysqlSession,
  type MysqlTarget,
} from './connect.js';
import {
  concernsOneHost,
  connectionLost,
  type HostFailure,
  isLoss,
  tookTooLong,
  toStoreError,
  unreachable,
} from './errors.js';
import { type Host, hostText } from './location.js';

export type ReconnectingConnection = {
  /** Runs `work`. @throws ConnectionLostError when the connection is lost, or was lost since the transaction began */
  readonly use: <T>(work: (session: MysqlSession) => Promise<T>, kind?: StatementKind) => Promise<T>;
  readonly inTransaction: () => boolean;
  readonly begin: () => Promise<void>;
  /** @throws ConnectionLostError when the outcome is unknown */
  readonly commit: () => Promise<void>;
  /** Whatever it throws, the transaction is over. */
  readonly rollback: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Connects to the first host that can be reached. @throws what connectToFirstHost throws */
export async function openReconnecting(
  options: OpenOptions,
  { watch, onNotice }: { readonly watch: StatementWatch; readonly onNotice: (message: string) => void },
): Promise<ReconnectingConnection> {
  const { parsed } = options;
  const { location } = parsed;
  let opened: Opened | undefined = await connectToFirstHost(options, 0);
  let at = opened.at;
  let transaction: 'none' | 'open' | 'lost' = 'none';
  let lost: string | undefined;

  const session = async (): Promise<MysqlSession> => {
    opened ??= await connectToFirstHost(options, at + 1).catch((error: unknown) => {
      throw error instanceof UnavailableError ? connectionLost(location, error) : error;
    });
    at = opened.at;
    if (lost !== undefined) onNotice(`${lost}; the run continues with ${hostText(opened.host)}`);
    lost = undefined;
    return opened.session;
  };
  const lose = (error: unknown): ConnectionLostError => {
    if (opened) lost = `the connection to the database server ${hostText(opened.host)} was lost`;
    if (opened) hangUp(opened.session.connection);
    opened = undefined;
    if (transaction === 'open') transaction = 'lost';
    return connectionLost(location, error);
  };
  const use: ReconnectingConnection['use'] = async (work, kind) => {
    if (transaction === 'lost') throw connectionLost(location, undefined);
    const current = await session();
    const { connection, server } = current;
    const host = opened?.host ?? { host: '', port: 0 };
    const beside = (work: { readonly sql?: string; readonly identity?: string } = {}): Promise<boolean> =>
      answersBeside(parsed, host, { ...work, withinMs: KILLED_MS });
    const ending = { isKilled: false };
    try {
      return await watch.run({
        work: () => work(current),
        isInTransaction: transaction === 'open',
        ...(kind && { kind }),
        kill: async (isOfUse) => {
          ending.isKilled = true;
          const sql = `KILL QUERY ${connection.threadId}`;
          return isOfUse && (await beside({ sql, identity: server.identity }));
        },
        isAlive: () => beside(),
        tooLong: (seconds, isAlive) => tookTooLong(location, seconds, isAlive),
      });
    } catch (error) {
      if (ending.isKilled) {
        lose(error);
        throw error;
      }
      throw isLoss(error) ? lose(error) : toStoreError(error, location);
    }
  };
  const over = (): Promise<void> => {
    transaction = 'none';
    return Promise.resolve();
  };
  const end = async (sql: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
    await use(({ connection }) => connection.query(sql), 'commit').finally(over);
  };

  return {
    use,
    inTransaction: () => transaction !== 'none',
    begin: async () => {
      await use(({ connection }) => connection.query('BEGIN'));
      transaction = 'open';
    },
    commit: () => end('COMMIT'),
    // A lost connection has rolled back.
    rollback: () => (opened ? end('ROLLBACK') : over()),
    close: async () => {
      // A lost connection is already closed.
      if (opened) await endConnection(opened.session.connection);
    },
  };
}

// Connects to the first host that can be reached, has a free connection and accepts the user. A wrong password or
// certificate ends the search: the other hosts would refuse it too.

export type OpenOptions = { readonly parsed: MysqlTarget; readonly limits: Limits };

type Opened = {
  readonly session: MysqlSession;
  readonly host: Host;
  /** Its index in the list of hosts. */
  readonly at: number;
};

/**
 * Tries each host once, beginning with index `from`; after the last host comes the first.
 * @throws TransientError when one of the hosts is only busy; else an error that names every host and its failure; at
 *   once the error of a host where the other hosts would not help
 */
async function connectToFirstHost({ parsed, limits }: OpenOptions, from: number): Promise<Opened> {
  const { hosts, location } = parsed;
  const failures: HostFailure[] = [];
  for (let tried = 0; tried < hosts.length; tried++) {
    const at = (from + tried) % hosts.length;
    const host = hosts[at];
    if (host === undefined) break;
    try {
      return { session: await connect(parsed, host, limits), host, at };
    } catch (error) {
      if (error instanceof StoppedError || limits.signal?.aborted === true) throw new StoppedError();
      const isLast = hosts.length === 1 && !isLoss(error);
      if (isLast || !concernsOneHost(error)) throw toStoreError(error, location);
      failures.push({ host: hostText(host), error });
    }
  }
  const busy = failures
    .filter(({ error }) => !isLoss(error))
    .map(({ error }) => toStoreError(error, location))
    .find((failure) => failure instanceof TransientError);
  throw busy ?? unreachable(location, failures);
}
