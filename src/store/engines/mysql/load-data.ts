// Loads rows with LOAD DATA LOCAL INFILE, and writes them while the server reads. With LOCAL the server behaves as with
// IGNORE: it turns errors into warnings. So any warning is a failure here and ends the transaction.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { UnavailableError } from '../../../lib/errors.js';
import type { LocatedLogins } from '../../../model/logins.js';
import type { SqlRow } from '../../engine.js';
import { toNumber, toText } from '../../sql-row.js';
import type { ServerError } from './refusals.js';
import { type LoadTarget, LOGIN_COLUMNS, type RowFormat, rowWriter } from './row-writer.js';

// Large enough to be cheap, and small enough that the server works on one chunk while authtrack writes the next.
const CHUNK_CHARS = 256 * 1024;

// A chunk must fit into a packet together with the packet's header.
const PACKET_HEAD_BYTES = 64;

const format: RowFormat = { field: escapeField, quote: '', separator: '\t' };

type Options = LoadTarget & {
  /** Called when the server requests the rows. */
  readonly onAskedFor: () => void;
  /** Called when all rows are handed to the connection. */
  readonly onSent: (() => void) | undefined;
};

/** Loads logins; call it within a transaction. Throws what mysql2 throws, and the first warning as an error. */
export async function loadData(
  connection: Connection,
  { onAskedFor, onSent, ...target }: Options,
  logins: LocatedLogins,
): Promise<void> {
  const file = localInfile(chunks(logins, target, onSent));
  const [{ affectedRows, warningStatus }] = await connection.query<ResultSetHeader>({
    sql: `LOAD DATA LOCAL INFILE '${file.name}' INTO TABLE logins CHARACTER SET utf8mb4
      FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${LOGIN_COLUMNS})`,
    infileStreamFactory: (asked) => {
      onAskedFor();
      return file.send(asked);
    },
  });
  if (affectedRows !== logins.count || warningStatus > 0) {
    throw await firstWarning(connection, `LOAD DATA stored ${affectedRows} of ${logins.count} rows`);
  }
}

/** Escapes a field so that LOAD DATA reads the same text; null becomes `\N`. */
function escapeField(text: string | null): string {
  if (text === null) return '\\N';
  return text.replace(/[\\\t\n\0]/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\0': '\\0' };

function* chunks(
  logins: LocatedLogins,
  { sourceId, maxPacketBytes }: LoadTarget,
  onSent: (() => void) | undefined,
): Generator<Buffer> {
  const write = rowWriter(logins, sourceId, format);
  const maxBytes = maxPacketBytes - PACKET_HEAD_BYTES;
  let text = '';
  for (let n = 0; n < logins.count; n++) {
    text += `${write(n)}\n`;
    if (text.length < CHUNK_CHARS) continue;
    yield* pieces(Buffer.from(text), maxBytes);
    text = '';
  }
  if (text !== '') yield* pieces(Buffer.from(text), maxBytes);
  onSent?.();
}

function* pieces(chunk: Buffer, maxBytes: number): Generator<Buffer> {
  for (let from = 0; from < chunk.length; from += maxBytes) yield chunk.subarray(from, from + maxBytes);
}

/** Returns the server's first warning as an error. */
async function firstWarning(connection: Connection, what: string): Promise<ServerError> {
  const [warnings] = await connection.query('SHOW WARNINGS LIMIT 1');
  const [warning] = warnings as SqlRow[];
  if (warning === undefined) return Object.assign(new Error(what), { sqlMessage: what });
  const sqlMessage = `${what}: ${toText(warning, 'Message')}`;
  return Object.assign(new Error(sqlMessage), { sqlMessage, errno: toNumber(warning, 'Code') });
}

// The one file that a server may request. It exists only in memory, and its random name cannot be guessed.

type OfferedFile = {
  /** The name for LOAD DATA LOCAL INFILE; it needs no escaping. */
  readonly name: string;
  /** The callback of mysql2 for the file that the server requests. */
  readonly send: (asked: string) => Readable;
};

/** Offers a file. `send` returns a stream that fails for any other file name. @param content is read once */
function localInfile(content: Iterable<Buffer>): OfferedFile {
  const name = `authtrack-${randomUUID()}`;
  const send = (asked: string): Readable => (asked === name ? Readable.from(content) : refusal());
  return { name, send };
}

function refusal(): Readable {
  return new Readable({ read: () => undefined }).destroy(notOffered());
}

export function notOffered(): UnavailableError {
  return new UnavailableError('the database server asked for a file of this machine that was not offered', {
    hint: 'do not trust this server or the network to it; set ssl= in the database URL to verify who answers',
  });
}
