// The ban list as it is now: the same decision for every command that has to do with it.
import {
  decide,
  ipv6Offenders,
  openNeverList,
  type Decision,
  type NeverList,
  type Policy,
} from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { parseDuration } from '../lib/duration.js';
import type { Store } from '../store/store.js';

/** What an IPv6 site is given at least: all of it is one client. */
const IPV6_NETWORK_BITS = 64;

type Decided = Decision & { readonly never: NeverList; readonly now: number };

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
  const decision = decide(
    { offenders, entered: await store.entered(), neverReason: never.reasonFor, now },
    policy,
  );
  return { ...decision, never, now };
}

function policyOf({ window, spareLogins, ...settings }: Settings): Policy {
  const { maxAttempts, rootWeight, invalidWeight, probeWeight, networkAddresses } = settings;
  return {
    ...{ maxAttempts, rootWeight, invalidWeight, probeWeight, networkAddresses },
    windowMicros: microsOf(window),
    loginMicros: microsOf(spareLogins),
  };
}

function microsOf(time: string): number {
  const micros = parseDuration(time);
  if (micros === null) throw new TypeError(`the settings let "${time}" through`);
  return micros;
}
