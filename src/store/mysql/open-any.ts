// The first of several hosts that can be reached and has room. A wrong password or certificate ends the search: the
// other hosts belong together with this one.
import { TransientError } from '../engine-errors.js';
import { connect, type Limits, type MysqlSession, type MysqlTarget } from './connect.js';
import { failureCode, isLoss, toStoreError, unreachable } from './errors.js';
import { type Host, hostText } from './hosts.js';

export type OpenOptions = { readonly parsed: MysqlTarget; readonly limits: Limits };

export type Opened = {
  readonly session: MysqlSession;
  readonly host: Host;
  /** Its place among the hosts. */
  readonly at: number;
};

/**
 * Each host once, beginning with number `from`, around to the one before it.
 * @throws UnavailableError that names every host and why, TransientError when one of them is only busy, PermissionError
 *   or ConfigError
 */
export async function openAny({ parsed, limits }: OpenOptions, from: number): Promise<Opened> {
  const { hosts, location } = parsed;
  const failures: { readonly host: Host; readonly error: unknown }[] = [];
  for (let tried = 0; tried < hosts.length; tried++) {
    const at = (from + tried) % hosts.length;
    const host = hosts[at];
    if (host === undefined) break;
    try {
      return { session: await connect(parsed, host, limits), host, at };
    } catch (error) {
      const failure = toStoreError(error, location);
      if (!isLoss(error) && !(failure instanceof TransientError)) throw failure;
      failures.push({ host, error: isLoss(error) ? error : failure });
    }
  }
  const busy = failures.find(({ error }) => error instanceof TransientError);
  if (busy) throw busy.error;
  const codes = failures.map(({ host, error }) =>
    hosts.length === 1 ? failureCode(error) : `${hostText(host)} ${failureCode(error)}`,
  );
  throw unreachable(location, codes.join(', '), failures[0]?.error);
}
