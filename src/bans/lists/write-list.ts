// Writes our bans for other servers, with only the data that these need.
//
//   # authtrack-bans 1 1764036005
//   # 2 entries of 2
//   44.0.0.1 1764030000 never
//   2a00:1450:1:2::/64 1764030000 1764116400
import { parseNetwork } from '../../lib/networks.js';
import { MICROS_PER_SECOND } from '../../lib/units.js';
import type { Ban } from '../../model/ban.js';

export const LIST_NAME = 'authtrack-bans';
export const LIST_VERSION = 1;

type Cut = {
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** The most entries to write, those seen last; all if absent. */
  readonly limit: number | undefined;
};

/**
 * A header with the time, then the network, last attempt and end of each ban, in seconds since 1970-01-01 UTC.
 * @param bans our own, sorted. @throws TypeError for an imported ban, which must not be passed on
 */
export function writeList(bans: readonly Ban[], { now, limit = Infinity }: Cut): string {
  const chosen =
    bans.length <= limit
      ? bans
      : [...bans.entries()]
          .sort(([, a], [, b]) => b.lastSeen - a.lastSeen)
          .slice(0, limit)
          .sort(([a], [b]) => a - b)
          .map(([, ban]) => ban);
  const cut = chosen.length < bans.length ? ': those seen last' : '';
  return [
    `# ${LIST_NAME} ${LIST_VERSION} ${Math.floor(now / MICROS_PER_SECOND)}\n`,
    `# ${chosen.length} entries of ${bans.length}${cut}\n`,
    ...chosen.map((ban) => lineOf(ban, now)),
  ].join('');
}

function lineOf({ network: text, lastSeen, expires, origin }: Ban, now: number): string {
  const network = parseNetwork(text);
  if (network === null || origin !== null)
    throw new TypeError(`not a ban of this server: ${JSON.stringify(text)}`);
  // A later time comes from a clock that was ahead, and the reader would refuse it.
  const seen = Math.floor(Math.min(lastSeen, now) / MICROS_PER_SECOND);
  return `${network.text} ${seen} ${expires === null ? 'never' : Math.ceil(expires / MICROS_PER_SECOND)}\n`;
}
