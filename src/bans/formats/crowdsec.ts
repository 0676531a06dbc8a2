// The input of `cscli decisions import --format json`: an array of decisions.
import { toJsonLine } from '../../lib/safe-text.js';
import { MICROS_PER_SECOND } from '../../lib/units.js';
import type { Ban } from '../../model/ban.js';
import { isSingle, listed, type WriteList } from './format.js';

// CrowdSec has no permanent bans.
const TEN_YEARS = '87600h';

export const crowdsec: WriteList = (bans, { now }) => {
  const decisions = listed(bans, now).map(({ ban, network }) =>
    toJsonLine({
      duration: duration(ban, now),
      reason: 'authtrack: SSH login attempts',
      scope: isSingle(network) ? 'Ip' : 'Range',
      type: 'ban',
      value: network.text,
    }),
  );
  return decisions.length === 0 ? '[]\n' : `[\n${decisions.join(',\n')}\n]\n`;
};

/** The time until the ban ends, in the notation of Go's time.ParseDuration. */
function duration({ expires }: Ban, now: number): string {
  return expires === null ? TEN_YEARS : `${Math.ceil((expires - now) / MICROS_PER_SECOND)}s`;
}
