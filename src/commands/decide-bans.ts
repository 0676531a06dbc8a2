// The ban list as it is now: the same decision for every command that has to do with it.
import {
  decide,
  ipv6Offenders,
  mergeShared,
  openNeverList,
  suspects,
  type Decision,
  type NeverList,
  type Policy,
} from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { parseDuration } from '../lib/duration.js';
import { ConfigError, NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { Ban } from '../model/ban.js';
import type { StoredSharedBan } from '../model/shared-ban.js';
import type { Store } from '../store/store.js';

/** What an IPv6 site is given at least: all of it is one client. */
const IPV6_NETWORK_BITS = 64;

export type Decided = Decision & {
  /** Our own bans and those of others, as one list. */
  readonly list: readonly Ban[];
  readonly shared: readonly StoredSharedBan[];
  readonly never: NeverList;
  /** Who logged in after that is spared, unless it was a break-in; as `now`. */
  readonly loginsSince: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

/**
 * @throws what the store throws; ConfigError for an allow list that cannot be understood, and for hosts of which none has
 *   logged anything; NoInputError where nothing was ever read: an empty list would lift all bans
 */
export async function decideBans(store: Store, settings: Settings, signal: AbortSignal): Promise<Decided> {
  const shared = await store.sharedBans();
  if (shared.length === 0 && (await store.readSources()).length === 0) {
    throw new NoInputError(`nothing was ever read into ${store.location}`, {
      cure: 'Run `authtrack analyze` first, as the same user; or see which database `authtrack config` names.',
    });
  }
  // First: who must not be banned is known, or nothing is decided.
  const never = await openNeverList({ allow: settings.allow, signal });
  const policy = policyOf(settings);
  await refuseStrangers(policy.hosts, store);
  const offenders = [
    ...(await store.ipv4Offenders(policy)),
    ...ipv6Offenders(await store.ipv6Tries(policy), policy, IPV6_NETWORK_BITS),
  ];
  const now = nowMicros();
  const loginsSince = now - policy.loginMicros;
  const entered = await store.entered();
  const guessed = await store.guessedLogins(suspects(offenders, entered));
  const insiders = entered.map((one) => ({ ...one, guessed: guessed.get(one.ip) ?? null }));
  const facts = { entered: insiders, neverReason: never.reasonFor, now };
  const decision = decide({ offenders, ...facts }, policy);
  const merged = mergeShared(
    { own: decision.bans, breakIns: decision.breakIns, shared },
    { ...facts, loginsSince },
  );
  const spared = [...decision.spared, ...merged.spared];
  return { ...decision, list: merged.bans, spared, shared, never, loginsSince, now };
}

/** A name that is mistyped would make an empty list. */
async function refuseStrangers(hosts: readonly string[], store: Store): Promise<void> {
  for (const host of hosts) if (await store.hasHost(host)) return;
  if (hosts.length === 0) return;
  throw new ConfigError(`no login is stored of ${hosts.map((host) => `"${safeText(host)}"`).join(', ')}`, {
    cure: 'Name machines as they stand in the log, or none for all: --hosts, bans.hosts.',
  });
}

function policyOf({ window, spareLogins, banTime, banGrowth, allHosts, ...settings }: Settings): Policy {
  const banMicros = banTime === 'forever' ? null : microsOf(banTime);
  const { hosts, maxAttempts, rootWeight, invalidWeight, probeWeight, networkAddresses } = settings;
  return {
    ...{ maxAttempts, rootWeight, invalidWeight, probeWeight, networkAddresses },
    ...{ hosts: allHosts ? [] : hosts, banMicros, growth: banGrowth },
    // Who meets the rule while a first ban would last has not returned.
    restMicros: banMicros,
    windowMicros: microsOf(window),
    loginMicros: microsOf(spareLogins),
  };
}

function microsOf(time: string): number {
  const micros = parseDuration(time);
  if (micros === null) throw new TypeError(`the settings let "${time}" through`);
  return micros;
}
