// Decides the ban list, and which of its bans may be reported, in the same way for every command that needs it.
import {
  decide,
  loginsElsewhere,
  ipv6Offenders,
  mergeShared,
  openAllowlist,
  breakInCandidates,
  withDictionary,
  type Decision,
  type ExemptLogin,
  type Allowlist,
  type Policy,
  type WithDictionary,
} from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { parseDuration } from '../lib/time-text.js';
import { ConfigError, NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { Ban, StoredSharedBan } from '../model/ban.js';
import { databaseHosts, type Store } from '../store/store.js';
import { findDictionary } from './dictionary-bans.js';

/** The smallest network of an IPv6 site: its addresses count as one client. */
const IPV6_NETWORK_BITS = 64;

export type Decided = Decision & {
  /** Our bans and the imported ones, as one list. */
  readonly list: readonly Ban[];
  readonly shared: readonly StoredSharedBan[];
  /** Addresses that a recent login exempts. */
  readonly logins: readonly ExemptLogin[];
  readonly allowlist: Allowlist;
  /** The networks among the offenders that the rule `dictionary` found. */
  readonly dictionary: WithDictionary['dictionary'];
  /** Days that no rule has judged, for the user. */
  readonly unjudged: readonly string[];
  /** Gaps in the allowlist, and `unjudged`, for the user. */
  readonly notices: readonly string[];
  /** A login after this instant exempts an address, unless it was a break-in; in the unit of `now`. */
  readonly loginsSince: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

/**
 * @param onlyJournal whether only attempts from the journal count
 * @throws what the store throws; ConfigError for an invalid allowlist, and if no login is stored of any of `hosts`;
 *   NoInputError if the database has read no log, because an empty list would lift all bans
 */
export async function decideBans(
  store: Store,
  settings: Settings,
  { signal, onlyJournal = false }: { readonly signal: AbortSignal; readonly onlyJournal?: boolean },
): Promise<Decided> {
  const shared = await store.sharedBans();
  if (shared.length === 0 && (await store.readSources()).length === 0) {
    throw new NoInputError(`the database ${store.location} has no logs`, {
      hint: 'run `authtrack analyze` first, or check the database in `authtrack config`',
    });
  }
  // First the allowlist: without a complete one, nothing is decided.
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
    breakInCandidates(offenders, successfulLogins),
    isVouched,
  );
  const loginHistories = successfulLogins.map((one) => ({
    ...one,
    firstPasswordLogin: firstPasswordLogin.get(one.ip) ?? null,
  }));
  const unvouched = isVouched ? loginsElsewhere(await store.successfulLogins(), successfulLogins) : [];
  const facts = { successfulLogins: loginHistories, exemptionReason: allowlist.reasonFor, now };
  const clients = { ...policy, length: IPV6_NETWORK_BITS };
  const found = settings.dictionary
    ? await findDictionary(store, settings, clients, offenders)
    : { found: [], notices: [] };
  const named = withDictionary(offenders, found.found, successfulLogins, clients);
  const decision = decide({ offenders: named.offenders, unvouched, ...facts }, policy);
  const merged = mergeShared(
    { own: decision.bans, breakIns: decision.breakIns, shared },
    { ...facts, loginsSince, widest: widestOf(settings) },
  );
  const exempt = [...decision.exempt, ...named.exempt, ...merged.exempt];
  const { bans: list, logins } = merged;
  return {
    ...{ ...decision, list, exempt, logins, shared, allowlist, loginsSince, now },
    ...{ dictionary: named.dictionary, unjudged: found.notices, notices: [...notices, ...found.notices] },
  };
}

/** The bans to report: all, or if only the journal counts, those whose attempts it records. */
export async function vouchedBans(
  { bans, loginsSince }: Decided,
  store: Store,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Ban[]> {
  if (!(await appliesNow(settings.reportOnlyJournal, store, loginsSince))) return bans;
  const banned = new Set(bans.map(({ network }) => network));
  const vouched = await decideBans(store, settings, { onlyJournal: true, signal });
  return vouched.bans.filter(({ network }) => banned.has(network));
}

/** Prefix lengths of the widest networks that lists of others may ban. */
export function widestOf({ widestIpv4, widestIpv6 }: Settings): { readonly 4: number; readonly 6: number } {
  return { 4: widestIpv4, 6: widestIpv6 };
}

type LoadedAllowlist = { readonly allowlist: Allowlist; readonly notices: readonly string[] };

/** The allowlist, and notices about its gaps. @throws what openAllowlist throws */
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

/** Whether only the journal counts. `auto` means: if it has had entries since the instant `since`. */
async function appliesNow(when: boolean | 'auto', store: Store, since: number): Promise<boolean> {
  return when === 'auto' ? store.hasJournalSince(since) : when;
}

/** Refuses hosts without a login: a mistyped name would make an empty list. */
async function refuseStrangers(hosts: readonly string[], store: Store): Promise<void> {
  for (const host of hosts) if (await store.hasHost(host)) return;
  if (hosts.length === 0) return;
  throw new ConfigError(`no login is stored of ${hosts.map((host) => `"${safeText(host)}"`).join(', ')}`, {
    hint: 'correct --hosts or bans.hosts (names as in the log), or remove it to count all hosts',
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
    // An address that meets the rule again within the first bantime has not returned: it is the same episode.
    restMicros: bantimeMicros,
    findtimeMicros: microsOf(findtime),
    loginMicros: microsOf(exemptLoginsWithin),
  };
}

function microsOf(time: string): number {
  const micros = parseDuration(time);
  if (micros === null) throw new TypeError(`not a duration: "${time}"`);
  return micros;
}
