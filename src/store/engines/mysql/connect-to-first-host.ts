// Connects to the first host that can be reached, has a free connection and accepts the user. A wrong password or
// certificate ends the search: the other hosts would refuse it too.
import { StoppedError } from '../../../lib/errors.js';
import { TransientError } from '../../engine-errors.js';
import { connect, type Limits, type MysqlSession, type MysqlTarget } from './connect.js';
import { concernsOneHost, type HostFailure, isLoss, toStoreError, unreachable } from './errors.js';
import { type Host, hostText } from './hosts.js';

export type OpenOptions = { readonly parsed: MysqlTarget; readonly limits: Limits };

export type Opened = {
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
export async function connectToFirstHost({ parsed, limits }: OpenOptions, from: number): Promise<Opened> {
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
