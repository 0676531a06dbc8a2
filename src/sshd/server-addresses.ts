// The addresses of each server, and which end of a connection is the client. sshd 9.8 swaps the two ends in its line about
// LoginGraceTime, so the client is certain only if the server's address is known. Stored with the read position.
import { canonicalAddress } from '../lib/addresses.js';
import type { LoginGraceTimeout } from './reading.js';

const MAX_HOSTS = 1000;
const MAX_ADDRESSES = 100;

type KnownServer = { isAfter98: boolean; readonly addresses: Set<string> };

/** A host in JSON. */
export type ServerAddressesState = readonly [host: string, isAfter98: 0 | 1, addresses: readonly string[]];

export class ServerAddresses {
  readonly #hosts: Map<string, KnownServer>;

  constructor(states: readonly ServerAddressesState[] = []) {
    this.#hosts = new Map(
      states.map(([host, isAfter98, addresses]) => [
        host,
        { isAfter98: isAfter98 === 1, addresses: new Set(addresses) },
      ]),
    );
  }

  /** Records that the host runs a release later than 9.8, which writes the ends in the right order. */
  learnAfter98(host: string): void {
    this.#known(host).isAfter98 = true;
  }

  /** Records an address of the host itself (latin1, as logged). */
  learnAddress(host: string, text: string): void {
    const address = canonicalAddress(text);
    const { addresses } = this.#known(host);
    if (address !== null && addresses.size < MAX_ADDRESSES) addresses.add(address);
  }

  /**
   * The client of a connection that LoginGraceTime ended, or null if it is not certain.
   * @param peer the client's address in another line of the same connection
   */
  findClient(host: string, { ends }: LoginGraceTimeout, peer: string | null): string | null {
    const known = this.#hosts.get(host);
    if (known?.isAfter98) return ends[0];
    const [from, to] = ends.map(canonicalAddress);
    if (from === undefined || to === undefined || from === to) return ends[0];
    if (peer !== null) {
      const client = canonicalAddress(peer);
      if (client === from) return ends[0];
      if (client === to) return ends[1];
    }
    // A loopback address counts as the server's.
    const isLocal = (end: string | null): boolean =>
      end !== null && (isLoopback(end) || known?.addresses.has(end) === true);
    if (isLocal(from) === isLocal(to)) return null;
    return isLocal(to) ? ends[0] : ends[1];
  }

  states(): ServerAddressesState[] {
    return [...this.#hosts].map(([host, { isAfter98, addresses }]) => [
      host,
      isAfter98 ? 1 : 0,
      [...addresses],
    ]);
  }

  #known(host: string): KnownServer {
    let known = this.#hosts.get(host);
    if (!known) {
      if (this.#hosts.size >= MAX_HOSTS) this.#hosts.clear();
      known = { isAfter98: false, addresses: new Set() };
      this.#hosts.set(host, known);
    }
    return known;
  }
}

function isLoopback(canonical: string): boolean {
  return canonical === '::1' || canonical.startsWith('127.');
}
