// What the parser knows of the lines before: it travels with the read position, so that a log read in two parts gives
// what it gives in one.
import type { LoginEvent } from '../model/login-event.js';
import { Connections, type ConnectionState } from './connections.js';
import { OwnSide, type OwnSideState } from './own-side.js';

/** The event of the line just before, which `last message repeated` repeats. */
type LastEvent = { readonly event: LoginEvent; readonly isAttempt: boolean };

export type MemoryState = {
  readonly connections: readonly ConnectionState[];
  readonly ownSide: readonly OwnSideState[];
  readonly last?: LastEvent | undefined;
};

export class Memory {
  readonly connections: Connections;
  readonly ownSide: OwnSide;
  last: LastEvent | undefined;

  constructor(state?: MemoryState) {
    this.connections = new Connections(state?.connections);
    this.ownSide = new OwnSide(state?.ownSide);
    this.last = state?.last;
  }

  state(): MemoryState {
    return { connections: this.connections.states(), ownSide: this.ownSide.states(), last: this.last };
  }
}
