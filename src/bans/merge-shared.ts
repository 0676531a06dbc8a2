// Merges our bans and imported ones into one list. An imported entry never overrides an exemption of this server.
import { compareNetworks, contains, parseNetwork, type Network } from '../lib/networks.js';
import type { Ban, StoredSharedBan } from '../model/ban.js';
import type { SuccessfulLogins } from '../model/ban-rule.js';
import { exemptLogins, type ExemptLogin, recentLoginIndex } from './recent-logins.js';
import { isTooWide, type Widest } from './lists/coverage.js';
import type { BreakIn, Exempt } from './policy.js';

type Lists = {
  /** Our bans, without exempt addresses. */
  readonly own: readonly Ban[];
  /** Addresses whose login exempts nothing. */
  readonly breakIns: readonly BreakIn[];
  readonly shared: readonly StoredSharedBan[];
};

type MergeFacts = {
  readonly successfulLogins: readonly SuccessfulLogins[];
  /** See policy.ts. */
  readonly exemptionReason: (network: Network) => string | null;
  /** A login after this instant exempts an address; microseconds since 1970-01-01 UTC, as `now`. */
  readonly loginsSince: number;
  readonly now: number;
  /** The widest networks that imported lists may ban. */
  readonly widest: Widest;
};

type Merged = {
  /** Sorted, without entries inside another that lasts at least as long. */
  readonly bans: readonly Ban[];
  /** Imported entries that are not banned, sorted. */
  readonly exempt: readonly Exempt[];
  /** The addresses that no list may ban because of a recent login. */
  readonly logins: readonly ExemptLogin[];
};

type SharedEntry = { readonly network: Network; readonly ban: Ban };

export function mergeShared({ own, breakIns, shared }: Lists, facts: MergeFacts): Merged {
  const { successfulLogins, exemptionReason, loginsSince, now, widest } = facts;
  const guilty = [...own, ...breakIns].flatMap(({ network }) => parseNetwork(network) ?? []);
  const loginReasonFor = recentLoginIndex(successfulLogins, loginsSince, guilty);
  const entries: SharedEntry[] = own.flatMap(entryOf);
  const exempt: SharedEntry[] = [];
  const reasons = new Map<string, string>();
  for (const entry of shared.flatMap((one) => entryOf(banOf(one)))) {
    const { network, ban } = entry;
    if (ban.expires !== null && ban.expires <= now) continue;
    const reason = exemptionReason(network) ?? loginReasonFor(network) ?? widthReason(network, widest);
    if (reason === null) entries.push(entry);
    else if (!reasons.has(network.text)) {
      reasons.set(network.text, `${reason}; on the imported list ${ban.origin ?? ''}`);
      exempt.push(entry);
    }
  }
  return {
    bans: withoutCovered(inOrder(entries)).map(({ ban }) => ban),
    exempt: inOrder(exempt).map(({ network: { text } }) => {
      return { network: text, reason: reasons.get(text) ?? '' };
    }),
    logins: exemptLogins(successfulLogins, loginsSince, guilty),
  };
}

/** Why a network is too wide, or null. A list may have been imported when wider networks were allowed. */
function widthReason(network: Network, widest: Widest): string | null {
  if (!isTooWide(network, widest)) return null;
  return `wider than /${widest[network.version]}, the limit for imported lists`;
}

/** The ban with its network; nothing if the database contains another text. */
function entryOf(ban: Ban): SharedEntry[] {
  const network = parseNetwork(ban.network);
  return network === null || network.length === 0 ? [] : [{ network, ban }];
}

function banOf({ origin, network, addedAt, seenAt, expires }: StoredSharedBan): Ban {
  const lastSeen = seenAt ?? addedAt;
  return { network, since: addedAt, lastSeen, attempts: 0, country: null, expires, origin };
}

/** Sorts larger networks before their members, then longer bans first, then our bans before imported ones. */
function inOrder(entries: readonly SharedEntry[]): SharedEntry[] {
  const isOwn = ({ ban }: SharedEntry): number => Number(ban.origin === null);
  return [...entries].sort(
    (a, b) => compareNetworks(a.network, b.network) || compareEnds(b.ban, a.ban) || isOwn(b) - isOwn(a),
  );
}

function withoutCovered(sorted: readonly SharedEntry[]): readonly SharedEntry[] {
  // The networks that contain the entry, from the outermost to the innermost.
  const around: SharedEntry[] = [];
  return sorted.filter((entry) => {
    for (let last = around.at(-1); last && !contains(last.network, entry.network); last = around.at(-1)) {
      around.pop();
    }
    const isCovered = around.some(({ ban }) => compareEnds(ban, entry.ban) >= 0);
    around.push(entry);
    return !isCovered;
  });
}

/** Compares the ends of two bans: positive if the first lasts longer. */
function compareEnds(one: Ban, other: Ban): number {
  if (one.expires === other.expires) return 0;
  return (one.expires ?? Infinity) - (other.expires ?? Infinity);
}
