// Numbers that equal texts of a list share, so that rows are grouped without a text or an object for each. A flood has as
// many names and addresses as rows, and most of them occur once. Several texts of a list may be equal: joined batches
// repeat them, and an address that moved is stored with each of its countries.
import { formatIpv4, parseIpv4, parseIpv6 } from '../lib/addresses.js';

const NOT_FOUND = -1;

/** The days of a history share their texts. */
const known = new WeakMap<readonly string[], Int32Array>();
const knownSources = new WeakMap<readonly string[], SourceNumbers>();

/** For each text, where an equal one is in the list first. */
export function numbersOf(texts: readonly string[]): Int32Array {
  let numbers = known.get(texts);
  if (numbers === undefined) {
    const first = new Map<string, number>();
    numbers = Int32Array.from(texts, (text, n) => numberIn(first, text, n));
    known.set(texts, numbers);
  }
  return numbers;
}

/** The numbers of the sources of addresses: see sources.ts. */
export function sourceNumbersOf(ips: readonly string[]): SourceNumbers {
  let numbers = knownSources.get(ips);
  if (numbers === undefined) {
    numbers = new SourceNumbers(ips);
    knownSources.set(ips, numbers);
  }
  return numbers;
}

function numberIn(first: Map<string, number>, text: string, n: number): number {
  const number = first.get(text);
  if (number === undefined) first.set(text, n);
  return number ?? n;
}

/** Secret, because attackers choose their addresses: they could choose those that are slow to find. */
const [seed = 0, otherSeed = 0] = crypto.getRandomValues(new Uint32Array(2));

/** A hash table of the first address of each source, with open addressing: a Map with texts takes ten times as much. */
export class SourceNumbers {
  /** For each address, where one of the same source is in the list first. */
  readonly of: Int32Array;
  /** Family and 64 bits of each address. */
  readonly #keys: Uint32Array;
  readonly #slots: Int32Array;
  /** Addresses that are none. */
  readonly #others = new Map<string, number>();

  constructor(ips: readonly string[]) {
    this.#keys = new Uint32Array(KEY_LENGTH * ips.length);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * ips.length + 1)));
    this.of = Int32Array.from(ips, (ip, n) => {
      const key = this.#keys.subarray(KEY_LENGTH * n, KEY_LENGTH * (n + 1));
      if (!readKey(ip, key)) return numberIn(this.#others, ip, n);
      const slot = this.#slotOf(key);
      this.#slots[slot] ||= n + 1;
      return (this.#slots[slot] ?? 0) - 1;
    });
  }

  /** The number of a source, negative if no address has it. */
  find(source: string): number {
    const key = new Uint32Array(KEY_LENGTH);
    if (!readKey(source, key)) return this.#others.get(source) ?? NOT_FOUND;
    return (this.#slots[this.#slotOf(key)] ?? 0) - 1;
  }

  /** The slot that has this key, or the free one where it belongs. */
  #slotOf([family = 0, high = 0, low = 0]: Uint32Array): number {
    const mask = this.#slots.length - 1;
    const mixed = Math.imul(high ^ seed ^ family, 0x85eb_ca6b);
    const hash = Math.imul(mixed ^ (mixed >>> 15) ^ low ^ otherSeed, seed | 1);
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const at = KEY_LENGTH * ((this.#slots[slot] ?? 0) - 1);
      if (at < 0) return slot;
      if (this.#keys[at] === family && this.#keys[at + 1] === high && this.#keys[at + 2] === low) return slot;
    }
  }
}

const KEY_LENGTH = 3;
const NETWORK = '/64';

/** Writes what distinguishes the source of an address, or a source. False if the text is neither. */
function readKey(text: string, key: Uint32Array): boolean {
  if (!text.includes(':')) {
    const address = parseIpv4(text);
    if (address < 0 || formatIpv4(address) !== text) return false;
    key[0] = 4;
    key[1] = address;
    return true;
  }
  const groups = parseIpv6(text.endsWith(NETWORK) ? text.slice(0, -NETWORK.length) : text);
  if (groups === null) return false;
  const [a = 0, b = 0, c = 0, d = 0] = groups;
  key[0] = 6;
  key[1] = a * 0x10000 + b;
  key[2] = c * 0x10000 + d;
  return true;
}
