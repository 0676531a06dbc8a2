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

/** @throws what the store throws; ConfigError for an allow list that cannot be understood */
export async function decideBans(store: Store, settings: Settings): Promise<Decided> {
  // First: who must not be banned is known, or nothing is decided.
  const never = await openNeverList({ allow: settings.allow });
  const policy = policyOf(settings);
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
  const shared = await store.sharedBans();
  const merged = mergeShared(
    { own: decision.bans, breakIns: decision.breakIns, shared },
    { ...facts, loginsSince },
  );
  const spared = [...decision.spared, ...merged.spared];
  return { ...decision, list: merged.bans, spared, shared, never, loginsSince, now };
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
