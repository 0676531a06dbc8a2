// The server's own program writes a backup: authtrack only says how to call it.
import { UsageError } from '../../../lib/errors.js';
import type { Backup, BackUpOptions } from '../../engine.js';
import { type MysqlLocation, parseLocation } from './location.js';

/** @throws UsageError with the command to run */
export function backUp(url: string, { file }: Pick<BackUpOptions, 'file'>): Promise<Backup> {
  const parsed = parseLocation(url);
  throw new UsageError(`the database ${parsed.location} is on a server: expected a DuckDB database`, {
    hint: `back it up with the program of the server: ${dumpCommand(parsed, file)}`,
  });
}

/**
 * A line for sh(1), without the password, for which the program asks. The transaction gives all tables of one moment and
 * blocks no run; without --no-tablespaces MySQL wants the privilege PROCESS.
 */
function dumpCommand({ hosts, user, password, database, tls }: MysqlLocation, file: string): string {
  const [host] = hosts;
  const flags = [
    '--single-transaction',
    '--no-tablespaces',
    ...(host === undefined ? [] : addressOf(host)),
    // A user name without a password may be a token, so it is not shown.
    ...(password === '' ? [] : [`--user=${quoted(user)}`, '--password']),
    ...(tls.kind === 'verify-by' ? [`--ssl-ca=${quoted(tls.caFile)}`] : []),
  ];
  return `(umask 077 && mysqldump ${flags.join(' ')} ${quoted(database)} > ${quoted(file)})`;
}

function addressOf({ host, port, socket }: MysqlLocation['hosts'][number]): readonly string[] {
  if (socket !== undefined) return [`--socket=${quoted(socket)}`];
  // For the name localhost the program would use a socket, and ignore the port.
  return [`--host=${quoted(host)}`, `--port=${port}`, '--protocol=TCP'];
}

/** A word for sh(1). */
function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
