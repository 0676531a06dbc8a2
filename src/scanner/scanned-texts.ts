// The texts behind the numbers of a scanner: users, addresses and hosts. Each is decoded once for all blocks of the scanner.
import { canonicalAddress } from '../lib/addresses.js';
import { boundedText, MAX_NAME_BYTES, MAX_USER_BYTES } from '../lib/bounded-text.js';
import type { LoginsBuilder } from '../model/logins-builder.js';
import { decoded } from '../lib/interned.js';
import { NONE } from '../model/logins.js';
import { keyFields, readLoggedKey } from '../sshd/sshd.js';
import type { ScannedBlock } from './block-scanner.js';

export type Address = { readonly ip: string | null; readonly text: string };

const FIRST_CAPACITY = 1 << 10;

/** Stands for the key of a text that was not read yet. */
const UNREAD = -2;

/** sshd writes it for an address that it does not know. */
const UNKNOWN = 'UNKNOWN';

export class ScannedTexts {
  /** By number; latin1. */
  #texts: string[] = [];
  #addresses: (Address | undefined)[] = [];
  // The numbers of users and addresses in `#logins`, or NONE.
  #users = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #ips = new Int32Array(FIRST_CAPACITY).fill(NONE);
  /** The numbers of keys in `#logins`; NONE if the text is no key, UNREAD before it was read. */
  #keys = new Int32Array(FIRST_CAPACITY).fill(UNREAD);
  #logins: LoginsBuilder | undefined;

  /** Adds the new texts of a block. The blocks of a scanner must come in order, without gaps. */
  begin({ knownTexts, newTexts }: ScannedBlock, bytes: Buffer, logins: LoginsBuilder): void {
    if (knownTexts === 0) {
      this.#texts = [];
      this.#addresses = [];
    }
    if (knownTexts !== this.#texts.length) throw new Error('a scanned block is missing');
    for (let n = 0; n < newTexts.length; n += 2) {
      this.#texts.push(bytes.toString('latin1', newTexts[n], newTexts[n + 1]));
      this.#addresses.push(undefined);
    }
    const capacity = this.#users.length;
    if (knownTexts > 0 && logins === this.#logins && this.#texts.length <= capacity) return;
    this.#logins = logins;
    const wanted = this.#texts.length > capacity ? 2 * this.#texts.length : capacity;
    this.#users = cleared(this.#users, wanted);
    this.#ips = cleared(this.#ips, wanted);
    this.#keys = cleared(this.#keys, wanted, UNREAD);
  }

  textOf(number: number): string {
    return decoded(this.#texts[number]!);
  }

  hostOf(number: number): string {
    return boundedText(this.textOf(number), MAX_NAME_BYTES);
  }

  /** The address of a number; null for `UNKNOWN`. */
  addressOf(number: number): Address | null {
    let address = this.#addresses[number];
    if (address === undefined) {
      const text = this.#texts[number]!;
      address = { ip: canonicalAddress(text), text: boundedText(decoded(text), MAX_NAME_BYTES) };
      this.#addresses[number] = address;
    }
    return address.text === UNKNOWN ? null : address;
  }

  /** The number of a user among the logins. */
  userOf(number: number): number {
    let found = this.#users[number]!;
    if (found === NONE) {
      found = this.#logins!.userOf(boundedText(this.textOf(number), MAX_USER_BYTES));
      this.#users[number] = found;
    }
    return found;
  }

  /** The number of a key among the logins; NONE if the text is no key. */
  keyOf(number: number): number {
    let found = this.#keys[number]!;
    if (found === UNREAD) {
      // A message with a template was not cut.
      const key = readLoggedKey(this.#texts[number]!, 'publickey', true);
      found = key === null ? NONE : this.#logins!.keyOf(keyFields(key));
      this.#keys[number] = found;
    }
    return found;
  }

  /** The number of an address among the logins; `ip` is the address in canonical form. */
  ipOf(number: number, ip: string): number {
    let found = this.#ips[number]!;
    if (found === NONE) {
      found = this.#logins!.ipOf(ip);
      this.#ips[number] = found;
    }
    return found;
  }
}

/** An array of `capacity` times `value`; reuses `numbers` if its length fits. */
function cleared(numbers: Int32Array<ArrayBuffer>, capacity: number, value = NONE): Int32Array<ArrayBuffer> {
  return (capacity === numbers.length ? numbers : new Int32Array(capacity)).fill(value);
}
