// The one connection of a store. After a loss, the next use connects to the next host. The caller must repeat the
// interrupted work, above all a transaction.
import { UnavailableError } from '../../../lib/errors.js';
import type { ConnectionLostError } from '../../engine-errors.js';
import { KILLED_MS, type StatementKind } from '../../statement-limits.js';
import type { StatementWatch } from '../../statement-watch.js';
import { answersBeside, endConnection, hangUp, type MysqlSession } from './connect.js';
import { connectionLost, isLoss, tookTooLong, toStoreError } from './errors.js';
import { hostText } from './hosts.js';
import { connectToFirstHost, type Opened, type OpenOptions } from './connect-to-first-host.js';

export type ReconnectingConnection = {
  /** Runs `work`. @throws ConnectionLostError when the connection is lost, or was lost since the transaction began */
  readonly use: <T>(work: (session: MysqlSession) => Promise<T>, kind?: StatementKind) => Promise<T>;
  readonly inTransaction: () => boolean;
  readonly begin: () => Promise<void>;
  /** @throws ConnectionLostError when the outcome of a COMMIT is unknown; a ROLLBACK has always happened */
  readonly end: (how: 'COMMIT' | 'ROLLBACK') => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Connects to the first host that can be reached. @throws what connect-to-first-host.ts throws */
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

  return {
    use,
    inTransaction: () => transaction !== 'none',
    begin: async () => {
      await use(({ connection }) => connection.query('BEGIN'));
      transaction = 'open';
    },
    end: async (how) => {
      try {
        if (how === 'COMMIT' || opened) await use(({ connection }) => connection.query(how), 'commit');
      } finally {
        transaction = 'none';
      }
    },
    close: async () => {
      // A lost connection is already closed.
      if (opened) await endConnection(opened.session.connection);
    },
  };
}
