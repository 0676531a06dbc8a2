// Counts distinct addresses exactly. Ten million take 64 MB; as texts in a Set they take a gigabyte.
import { randomBytes } from 'node:crypto';
import { parseIpv4, parseIpv6 } from '../lib/addresses.js';

const BITS_PER_GROUP = 16;

export class AddressSet {
  readonly #ipv4 = new NumberSet(1);
  readonly #ipv6 = new NumberSet(4);

  get size(): number {
    return this.#ipv4.size + this.#ipv6.size;
  }

  /** @param address canonical; anything else is ignored */
  add(address: string): void {
    const ipv4 = parseIpv4(address);
    if (ipv4 === -1) {
      this.#addIpv6(parseIpv6(address));
      return;
    }
    this.#ipv4.next[0] = ipv4;
    this.#ipv4.addNext();
  }

  #addIpv6(groups: readonly number[] | null): void {
    if (groups === null) return;
    const { next } = this.#ipv6;
    next.fill(0);
    for (const [k, group] of groups.entries()) next[k >> 1] = ((next[k >> 1] ?? 0) << BITS_PER_GROUP) | group;
    this.#ipv6.addNext();
  }
}

const FIRST_PLACES = 1024;

/** The highest load of the table: a search then takes two probes on average. */
const MAX_FULL = 0.75;

/** A hash set of numbers that have several 32-bit words, with linear probing. */
class NumberSet {
  /** The number that addNext() adds. */
  readonly next: Int32Array;
  size = 0;
  #places = FIRST_PLACES;
  #words: Int32Array;
  #hasZero = false;
  readonly #width: number;
  // Attackers choose IPv6 addresses: without the seed they could choose ones with the same hash.
  readonly #seed = randomBytes(4).readInt32LE();

  constructor(width: number) {
    this.#width = width;
    this.next = new Int32Array(width);
    this.#words = new Int32Array(this.#places * width);
  }

  addNext(): void {
    if (this.#isFree(this.next, 0)) {
      // Zeros mark a free place, so the number zero is counted separately.
      if (!this.#hasZero) this.size += 1;
      this.#hasZero = true;
      return;
    }
    if (this.#put(this.next, 0)) this.size += 1;
    if (this.size > MAX_FULL * this.#places) this.#grow();
  }

  /** Adds the number at index `at` of `from`; false if the set already has it. */
  #put(from: Int32Array, at: number): boolean {
    const words = this.#words;
    const last = words.length - this.#width;
    let to = (this.#hash(from, at) & (this.#places - 1)) * this.#width;
    while (!this.#isFree(words, to)) {
      if (this.#isSame(to, from, at)) return false;
      to = to === last ? 0 : to + this.#width;
    }
    for (let k = 0; k < this.#width; k++) words[to + k] = from[at + k] ?? 0;
    return true;
  }

  #isFree(words: Int32Array, at: number): boolean {
    for (let k = 0; k < this.#width; k++) if (words[at + k] !== 0) return false;
    return true;
  }

  #isSame(at: number, others: Int32Array, other: number): boolean {
    for (let k = 0; k < this.#width; k++) if (this.#words[at + k] !== others[other + k]) return false;
    return true;
  }

  #grow(): void {
    const words = this.#words;
    this.#places *= 2;
    this.#words = new Int32Array(this.#places * this.#width);
    for (let at = 0; at < words.length; at += this.#width) if (!this.#isFree(words, at)) this.#put(words, at);
  }

  #hash(words: Int32Array, at: number): number {
    let hash = this.#seed;
    for (let k = 0; k < this.#width; k++) {
      hash = Math.imul(hash ^ (words[at + k] ?? 0), 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    return hash;
  }
}
