// The ends of sessions that a block of lines reports. sshd writes up to three lines about one end.
import { MICROS_PER_SECOND } from '../lib/units.js';
import type { SessionEnd } from '../model/session-end.js';

/** The last end with an address. */
export type LastSessionEnd = Omit<SessionEnd, 'pid'>;

/** `Received disconnect from …` and `Disconnected from user …` of the same client are this far apart at most. */
const SAME_END_MICROS = 5 * MICROS_PER_SECOND;

export class SessionEnds {
  last: LastSessionEnd | undefined;
  #found: SessionEnd[] = [];

  constructor(last?: LastSessionEnd) {
    this.last = last;
  }

  /** Adds the end of a session, unless the line before about this client reported it. */
  // eslint-disable-next-line max-params -- called for each line
  add(host: string, ip: string | null, port: number | null, pid: number | null, date: number): void {
    if (ip === null || port === null) {
      if (pid !== null) this.#found.push({ host, ip: null, port: null, pid, date });
      return;
    }
    const { last } = this;
    const isKnown =
      last?.ip === ip &&
      last.port === port &&
      last.host === host &&
      Math.abs(date - last.date) <= SAME_END_MICROS;
    if (isKnown) return;
    this.last = { host, ip, port, date };
    // Another process than that of the login may have written the line.
    this.#found.push({ host, ip, port, pid: null, date });
  }

  /** Returns the ends since the last call. */
  take(): readonly SessionEnd[] {
    const found = this.#found;
    if (found.length > 0) this.#found = [];
    return found;
  }
}
