// Reads one line of an imported list, without its comment.
import { parseNetwork } from '../../lib/networks.js';
import type { SharedBan } from '../../model/ban.js';
import { isTooWide, type Widest } from './limits.js';

/** A valid name of a list, or of a host in a list. */
export const originName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export type ReadOptions = {
  /** The name of the list, see originName. */
  readonly name: string;
  /**
   * How long an entry counts after the time in the header, or after the import; null: while the list contains it.
   */
  readonly lengthMicros: number | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** Wider networks are refused. */
  readonly widest: Widest;
};

// authtrack bans single addresses, /24 and /64; a site has a /48 (RFC 6177).
const WIDEST_OF_OURS = { 4: 24, 6: 48 } as const;

const MICROS = 1_000_000;
// A later end means never, as in bans/bantime-increment.ts.
const FOREVER_MICROS = 10 * 366 * 86_400 * MICROS;

const seconds = /^\d{1,11}$/;

/**
 * The entry, or the reason why the line is refused.
 * @param isOurs whether the list has our header, so that each line must have times
 */
export function entryOf(
  words: readonly string[],
  { name, now, widest }: ReadOptions,
  isOurs: boolean,
): SharedBan | string {
  const [text = '', seen, until, host] = words;
  const network = parseNetwork(text);
  if (network === null) return 'not an address or network';
  if (isOurs && words.length === 1) return 'expected three or four words';
  if (words.length !== 1 && (words.length < 3 || words.length > 4))
    return 'expected one, three or four words';
  if (isTooWide(network, widest) || (words.length !== 1 && isTooWide(network, WIDEST_OF_OURS)))
    return 'network too wide';
  if (seen === undefined) return { origin: name, network: network.text, seenAt: null, expires: null };
  if (!seconds.test(seen)) return 'invalid time of the last attempt';
  if (until !== 'never' && !seconds.test(until ?? '')) return 'invalid end of the ban';
  if (host !== undefined && !originName.test(host)) return 'invalid host name';
  const end = until === 'never' ? Infinity : Number(until) * MICROS;
  return {
    origin: host === undefined ? name : `${name}/${host}`,
    network: network.text,
    seenAt: Math.min(Number(seen) * MICROS, now),
    expires: end > now + FOREVER_MICROS ? null : end,
  };
}
