// The ban list as it is now: the same decision for every command that has to do with it.
import {
  decide,
  loginsElsewhere,
  ipv6Offenders,
  mergeShared,
  openAllowlist,
  suspects,
  type Decision,
  type Allowlist,
  type Policy,
} from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { parseDuration } from '../lib/duration.js';
import { ConfigError, NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { Ban } from '../model/ban.js';
import type { StoredSharedBan } from '../model/shared-ban.js';
import { databaseHosts, type Store } from '../store/store.js';

/** What an IPv6 site is given at least: all of it is one client. */
const IPV6_NETWORK_BITS = 64;

export type Decided = Decision & {
  /** Our own bans and those of others, as one list. */
  readonly list: readonly Ban[];
  readonly shared: readonly StoredSharedBan[];
  readonly allowlist: Allowlist;
  /** What the user should know of the never list. */
  readonly notices: readonly string[];
  /** Who logged in after that is exempt, unless it was a break-in; as `now`. */
  readonly loginsSince: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

/**
 * @param onlyJournal whether attempts count that no journal vouches for
 * @throws what the store throws; ConfigError for an allow list that cannot be understood, and for hosts of which none has
 *   logged anything; NoInputError where nothing was ever read: an empty list would lift all bans
 */
export async function decideBans(
  store: Store,
  settings: Settings,
  { signal, onlyJournal = false }: { readonly signal: AbortSignal; readonly onlyJournal?: boolean },
): Promise<Decided> {
  const shared = await store.sharedBans();
  if (shared.length === 0 && (await store.readSources()).length === 0) {
    throw new NoInputError(`nothing was ever read into ${store.location}`, {
      hint: 'Run `authtrack analyze` first, as the same user; or see which database `authtrack config` names.',
    });
  }
  // First: who must not be banned is known, or nothing is decided.
  const { allowlist, notices } = await loadAllowlist(settings, signal);
  const policy = { ...policyOf(settings), onlyJournal };
  await refuseStrangers(policy.hosts, store);
  const offenders = [
    ...(await store.ipv4Offenders(policy)),
    ...ipv6Offenders(await store.ipv6Attempts(policy), policy, IPV6_NETWORK_BITS),
  ];
  const now = nowMicros();
  const loginsSince = now - policy.loginMicros;
  const isVouched = await appliesNow(settings.exemptOnlyJournal, store, loginsSince);
  const successfulLogins = await store.successfulLogins(isVouched);
  const firstPasswordLogin = await store.firstPasswordLogins(
    suspects(offenders, successfulLogins),
    isVouched,
  );
  const loginHistories = successfulLogins.map((one) => ({
    ...one,
    firstPasswordLogin: firstPasswordLogin.get(one.ip) ?? null,
  }));
  const unvouched = isVouched ? loginsElsewhere(await store.successfulLogins(), successfulLogins) : [];
  const facts = { successfulLogins: loginHistories, exemptionReason: allowlist.reasonFor, now };
  const decision = decide({ offenders, unvouched, ...facts }, policy);
  const merged = mergeShared(
    { own: decision.bans, breakIns: decision.breakIns, shared },
    { ...facts, loginsSince, widest: widestOf(settings) },
  );
  const exempt = [...decision.exempt, ...merged.exempt];
  return { ...decision, list: merged.bans, exempt, shared, allowlist, notices, loginsSince, now };
}

/** Prefix lengths of the widest networks that lists of others may ban. */
export function widestOf({ widestIpv4, widestIpv6 }: Settings): { readonly 4: number; readonly 6: number } {
  return { 4: widestIpv4, 6: widestIpv6 };
}

type LoadedAllowlist = { readonly allowlist: Allowlist; readonly notices: readonly string[] };

/** Who may not be banned, and what could not be found out about that. @throws what openNeverList throws */
export async function loadAllowlist(
  { allow, db }: Pick<Settings, 'allow' | 'db'>,
  signal: AbortSignal,
): Promise<LoadedAllowlist> {
  const notices: string[] = [];
  const allowlist = await openAllowlist({
    allow,
    signal,
    databaseHosts: await databaseHosts(db),
    onNotice: (message) => void notices.push(message),
  });
  return { allowlist, notices };
}

/** Whether only the word of the journal counts: `auto` means where it has said anything since an instant. */
export async function appliesNow(when: boolean | 'auto', store: Store, since: number): Promise<boolean> {
  return when === 'auto' ? store.hasJournalSince(since) : when;
}

/** A name that is mistyped would make an empty list. */
async function refuseStrangers(hosts: readonly string[], store: Store): Promise<void> {
  for (const host of hosts) if (await store.hasHost(host)) return;
  if (hosts.length === 0) return;
  throw new ConfigError(`no login is stored of ${hosts.map((host) => `"${safeText(host)}"`).join(', ')}`, {
    hint: 'Name machines as they stand in the log, or none for all: --hosts, bans.hosts.',
  });
}

function policyOf({
  findtime,
  exemptLoginsWithin,
  bantime,
  bantimeFactor,
  allHosts,
  ...settings
}: Settings): Omit<Policy, 'onlyJournal'> {
  const bantimeMicros = bantime === 'forever' ? null : microsOf(bantime);
  const { hosts, maxretry, rootWeight, invalidWeight, probeWeight, exemptFactor } = settings;
  const { networkAddresses, networks56, networks48 } = settings;
  return {
    ...{ maxretry, rootWeight, invalidWeight, probeWeight, networkAddresses, networks56, networks48 },
    excessAttempts: exemptFactor === 0 ? null : exemptFactor * maxretry,
    ...{ hosts: allHosts ? [] : hosts, bantimeMicros, factor: bantimeFactor },
    // Who meets the rule while a first ban would last has not returned.
    restMicros: bantimeMicros,
    findtimeMicros: microsOf(findtime),
    loginMicros: microsOf(exemptLoginsWithin),
  };
}

function microsOf(time: string): number {
  const micros = parseDuration(time);
  if (micros === null) throw new TypeError(`the settings let "${time}" through`);
  return micros;
}
