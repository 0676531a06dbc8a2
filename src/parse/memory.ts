// What the parser knows of the lines before: it travels with the read position, so that a log read in two parts gives
// what it gives in one.
import { Connections, type ConnectionState } from './connections.js';
import { ServerAddresses, type ServerAddressesState } from './server-addresses.js';
import { Sessions } from './sessions.js';
import { RecentEvents, type LastEvent, type RecentEvent } from './recent-events.js';

export type MemoryState = {
  readonly connections: readonly ConnectionState[];
  readonly serverAddresses: readonly ServerAddressesState[];
  readonly last?: LastEvent | undefined;
  readonly sessions?: readonly number[] | undefined;
  readonly recent?: readonly RecentEvent[] | undefined;
};

export class Memory {
  readonly connections: Connections;
  readonly serverAddresses: ServerAddresses;
  readonly recent: RecentEvents;
  /** The event of the line just before, which `last message repeated` repeats. */
  last: LastEvent | undefined;
  /** Probes beyond the first that one line told of; whoever reads the figure sets it back. */
  unwrittenProbes = 0;
  /** Repetitions above the limit of one line, which are not counted; whoever reads the figure sets it back. */
  uncountedRepeats = 0;

  readonly #sessions: Sessions;

  /** @param sessions those of the logs that were read before */
  constructor(state?: MemoryState, sessions = new Sessions()) {
    this.#sessions = sessions;
    sessions.restore(state?.sessions ?? []);
    this.connections = new Connections(state?.connections, sessions);
    this.serverAddresses = new ServerAddresses(state?.serverAddresses);
    this.recent = new RecentEvents(state?.recent);
    this.last = state?.last;
  }

  /** @param lines that were read so far */
  state(lines: number): MemoryState {
    return {
      connections: this.connections.states(),
      serverAddresses: this.serverAddresses.states(),
      sessions: this.#sessions.states(),
      last: this.last,
      recent: this.recent.states(lines),
    };
  }
}
