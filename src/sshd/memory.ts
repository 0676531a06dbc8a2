// What the parser remembers of earlier lines. It is stored with the read position, so that a log read in two parts gives
// the same events as in one.
import { Connections, type ConnectionState } from './connections.js';
import { ServerAddresses, type ServerAddressesState } from './server-addresses.js';
import { Sessions } from './sessions.js';
import { SessionEnds, type LastSessionEnd } from './session-ends.js';
import { RecentEvents, type LastEvent, type RecentEvent } from './recent-events.js';

export type MemoryState = {
  readonly connections: readonly ConnectionState[];
  readonly serverAddresses: readonly ServerAddressesState[];
  readonly last?: LastEvent | undefined;
  readonly sessions?: readonly number[] | undefined;
  readonly recent?: readonly RecentEvent[] | undefined;
  readonly sessionEnd?: LastSessionEnd | undefined;
};

export class Memory {
  readonly connections: Connections;
  readonly serverAddresses: ServerAddresses;
  readonly recent: RecentEvents;
  readonly sessionEnds: SessionEnds;
  /** The event of the previous line, which `last message repeated` repeats. */
  last: LastEvent | undefined;
  /** Probes after the first one that a line reports; the parser resets it after each block. */
  unwrittenProbes = 0;
  /** Repetitions above the limit of one line, which are not counted; the parser resets it after each block. */
  uncountedRepeats = 0;

  readonly #sessions: Sessions;

  /** @param sessions the sessions of the logs that were read before */
  constructor(state?: MemoryState, sessions = new Sessions()) {
    this.#sessions = sessions;
    sessions.restore(state?.sessions ?? []);
    this.connections = new Connections(state?.connections, sessions);
    this.serverAddresses = new ServerAddresses(state?.serverAddresses);
    this.recent = new RecentEvents(state?.recent);
    this.last = state?.last;
    this.sessionEnds = new SessionEnds(state?.sessionEnd);
  }

  /** @param lines the number of lines read so far */
  state(lines: number): MemoryState {
    return {
      connections: this.connections.states(),
      serverAddresses: this.serverAddresses.states(),
      sessions: this.#sessions.states(),
      last: this.last,
      recent: this.recent.states(lines),
      sessionEnd: this.sessionEnds.last,
    };
  }
}
