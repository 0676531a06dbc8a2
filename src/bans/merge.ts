// Our list and those of others, as one. Others are believed that an address attacks; never that it may be banned.
import { compareNetworks, contains, parseNetwork, type Network } from '../lib/networks.js';
import type { Ban } from '../model/ban.js';
import type { SuccessfulLogins } from '../model/ban-rule.js';
import type { StoredSharedBan } from '../model/shared-ban.js';
import { recentLoginIndex } from './recent-logins.js';
import { isTooWide, type Widest } from './lists/limits.js';
import type { BreakIn, Exempt } from './policy.js';

type Lists = {
  /** Cleared of all that must never be banned. */
  readonly own: readonly Ban[];
  /** Whose login protects from nothing. */
  readonly breakIns: readonly BreakIn[];
  readonly shared: readonly StoredSharedBan[];
};

type MergeFacts = {
  readonly successfulLogins: readonly SuccessfulLogins[];
  /** See policy.ts. */
  readonly exemptionReason: (network: Network) => string | null;
  /** Who logged in after that is not banned; microseconds since 1970-01-01 UTC, as `now`. */
  readonly loginsSince: number;
  readonly now: number;
  /** What is wider is not banned on the word of others. */
  readonly widest: Widest;
};

type Merged = {
  /** Sorted, none within another that lasts as long. */
  readonly bans: readonly Ban[];
  /** What only others have and who is not banned for it, sorted. */
  readonly exempt: readonly Exempt[];
};

type Entry = { readonly network: Network; readonly ban: Ban };

export function mergeShared({ own, breakIns, shared }: Lists, facts: MergeFacts): Merged {
  const { successfulLogins, exemptionReason, loginsSince, now, widest } = facts;
  const guilty = [...own, ...breakIns].flatMap(({ network }) => parseNetwork(network) ?? []);
  const loginReasonFor = recentLoginIndex(successfulLogins, loginsSince, guilty);
  const entries: Entry[] = own.flatMap(entryOf);
  const exempt: Entry[] = [];
  const reasons = new Map<string, string>();
  for (const entry of shared.flatMap((one) => entryOf(banOf(one)))) {
    const { network, ban } = entry;
    if (ban.expires !== null && ban.expires <= now) continue;
    const reason = exemptionReason(network) ?? loginReasonFor(network) ?? widthReason(network, widest);
    if (reason === null) entries.push(entry);
    else if (!reasons.has(network.text)) {
      reasons.set(network.text, `${reason}; on the list of ${ban.origin ?? ''}`);
      exempt.push(entry);
    }
  }
  return {
    bans: withoutCovered(inOrder(entries)).map(({ ban }) => ban),
    exempt: inOrder(exempt).map(({ network: { text } }) => {
      return { network: text, reason: reasons.get(text) ?? '' };
    }),
  };
}

/** A list may have been imported while wider networks were taken. */
function widthReason(network: Network, widest: Widest): string | null {
  if (!isTooWide(network, widest)) return null;
  return `wider than /${widest[network.version]}, the widest that lists may ban`;
}

/** Whatever is in the database, only a network gets on the list. */
function entryOf(ban: Ban): Entry[] {
  const network = parseNetwork(ban.network);
  return network === null || network.length === 0 ? [] : [{ network, ban }];
}

function banOf({ origin, network, addedAt, seenAt, expires }: StoredSharedBan): Ban {
  const lastSeen = seenAt ?? addedAt;
  return { network, since: addedAt, lastSeen, attempts: 0, country: null, expires, origin };
}

/** Larger networks before what is in them; of the same the one that lasts longest, our own if they last alike. */
function inOrder(entries: readonly Entry[]): Entry[] {
  const isOwn = ({ ban }: Entry): number => Number(ban.origin === null);
  return [...entries].sort(
    (a, b) => compareNetworks(a.network, b.network) || compareEnds(b.ban, a.ban) || isOwn(b) - isOwn(a),
  );
}

function withoutCovered(sorted: readonly Entry[]): readonly Entry[] {
  // From the outermost to the innermost network that the entry may be in.
  const around: Entry[] = [];
  return sorted.filter((entry) => {
    for (let last = around.at(-1); last && !contains(last.network, entry.network); last = around.at(-1)) {
      around.pop();
    }
    const isCovered = around.some(({ ban }) => compareEnds(ban, entry.ban) >= 0);
    around.push(entry);
    return !isCovered;
  });
}

/** Greater than 0 where the first lasts longer. */
function compareEnds(one: Ban, other: Ban): number {
  if (one.expires === other.expires) return 0;
  return (one.expires ?? Infinity) - (other.expires ?? Infinity);
}
