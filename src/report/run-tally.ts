// Counts what one run read and stored, batch by batch.
import type { LineExample, OtherLineCounts } from '../model/evidence.js';
import { isFailure, type Status } from '../model/login.js';
import { NONE, type Logins } from '../model/logins.js';
import { AddressSet } from './address-set.js';

const MAX_EXAMPLES = 5;

export type MalformedExample = LineExample & { readonly input: string };

export type BatchFigures = OtherLineCounts & {
  readonly lines: number;
  readonly leftUnfinished: boolean;
};

export class RunTally {
  lines = 0;
  malformed = 0;
  unrecognized = 0;
  uncountedRepeats = 0;
  /** Failed attempts and logins. */
  attempts = 0;
  logins = 0;
  failedAttempts = 0;
  inserted = 0;
  /** Logins that another log has already stored. */
  copies = 0;
  /** Inputs whose last line has no newline yet; the next run reads it. */
  readonly unfinished: string[] = [];
  readonly events: Record<Status, number> = { Accepted: 0, Failed: 0, Invalid: 0, Probe: 0 };
  readonly examples: MalformedExample[] = [];
  readonly #addresses = new AddressSet();
  readonly #failedAddresses = new AddressSet();

  /** Number of addresses that tried to log in. Probes do not count. */
  get addresses(): number {
    return this.#addresses.size;
  }

  /** Number of addresses with failed attempts. */
  get failedAddresses(): number {
    return this.#failedAddresses.size;
  }

  addBatch(input: string, batch: BatchFigures, logins: Logins): void {
    this.lines += batch.lines;
    this.malformed += batch.malformedCount;
    this.unrecognized += batch.unrecognizedCount;
    this.events.Probe += batch.unwrittenProbes;
    this.uncountedRepeats += batch.uncountedRepeats;
    const room = MAX_EXAMPLES - this.examples.length;
    this.examples.push(...batch.malformed.slice(0, room).map((example) => ({ input, ...example })));
    if (batch.leftUnfinished) this.unfinished.push(input);
    this.#addLogins(logins);
  }

  #addLogins({ count, kind, ip, attempts, kinds, ips }: Logins): void {
    this.inserted += count;
    const isProbe = kinds.map(({ status }) => status === 'Probe');
    const isFailed = kinds.map(({ status }) => isFailure(status));
    const byKind = new Uint32Array(kinds.length);
    const hasTried = new Uint8Array(ips.length);
    const hasFailed = new Uint8Array(ips.length);
    for (let n = 0; n < count; n++) {
      const [k = NONE, address = NONE, added = 0] = [kind[n], ip[n], attempts[n]];
      byKind[k] = (byKind[k] ?? 0) + 1;
      this.attempts += added;
      if (isProbe[k] === false) hasTried[address] = 1;
      if (isFailed[k] === true && added > 0) {
        this.failedAttempts += added;
        hasFailed[address] = 1;
      }
    }
    this.logins = this.attempts - this.failedAttempts;
    kinds.forEach(({ status }, k) => (this.events[status] += byKind[k] ?? 0));
    for (const [k, address] of ips.entries()) {
      if (hasTried[k] === 1) this.#addresses.add(address);
      if (hasFailed[k] === 1) this.#failedAddresses.add(address);
    }
  }
}
