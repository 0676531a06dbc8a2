// Addresses that are never banned: entries of the setting `allow`, this machine and its gateways, the hosts that it
// depends on, current SSH sessions, and special addresses. An invalid entry ends the run, because an incomplete
// allowlist could lock a user out.
import { overlapsSpecial } from '../../lib/special-addresses.js';
import { ConfigError, PermissionError } from '../../lib/errors.js';
import { type Network, parseNetwork, overlapIndex, type NetworkWithReason } from '../../lib/networks.js';
import { hintForHost } from '../../lib/placeholder.js';
import { unlessStopped } from '../../lib/waits.js';
import { readAllowed } from './allow-entries.js';
import { findResolvers, type NeededAddress, findSaltMasters, type NamedHost } from './needed-hosts.js';
import { findSshCaller } from './ssh-caller.js';
import { findSshSessions } from './ssh-sessions.js';
import { system as thisMachine, type System } from './system.js';

type AllowlistOptions = {
  /** Addresses, networks, host names, and files of them by their absolute path. */
  readonly allow: readonly string[];
  /** Names or addresses, without ports. */
  readonly databaseHosts?: readonly string[];
  /** Called with what could not be read and is therefore not protected. */
  readonly onNotice?: (message: string) => void;
  /** The machine to ask; this one if absent. */
  readonly system?: System;
  /** Ends the wait for a name server. */
  readonly signal?: AbortSignal;
};

/**
 * Where an entry of the allowlist is from: `setting`, `file` and `name` are the setting `allow`, a file that it names, and
 * a host name; `machine`, `database`, `resolver`, `salt` and `session` are what authtrack found.
 */
type AllowedFrom = 'setting' | 'file' | 'name' | 'machine' | 'database' | 'resolver' | 'salt' | 'session';

export type AllowlistEntry = NetworkWithReason & { readonly from: AllowedFrom };

export type Allowlist = {
  /** All entries, in the order in which authtrack looks for them; special addresses are not among them. */
  readonly entries: readonly AllowlistEntry[];
  /** Why a network must not be banned, because it overlaps a protected one; null if it may be banned. */
  readonly reasonFor: (network: Network) => string | null;
};

/**
 * Collects all protected networks.
 * @throws PermissionError if the addresses of this machine cannot be read; ConfigError for an invalid entry, a file
 *   that cannot be read, or a name without an address
 */
export async function openAllowlist(options: AllowlistOptions): Promise<Allowlist> {
  const { allow, databaseHosts = [], system = thisMachine, signal } = options;
  const ofDatabase = databaseHosts.map((host) => {
    return { host, what: 'a host of the database', origin: 'the database URL' };
  });
  const asked = Promise.all([
    readAllowed(allow, system),
    ofMachine(system).then(from('machine')),
    addressesOf(ofDatabase, system).then(from('database')),
    unlessForbidden(findResolvers(system.files).then(protectedAs), 'the resolvers', options).then(
      from('resolver'),
    ),
    unlessForbidden(
      findSaltMasters(system.files).then((hosts) => addressesOf(hosts, system)),
      'the Salt master',
      options,
    ).then(from('salt')),
    unlessForbidden(
      findSshSessions(system.files, system.isRunning).then(protectedAs),
      'the current SSH sessions',
      options,
    ).then(from('session')),
    findSshCaller(system.files, system.caller).then(protectedAs).then(from('session')),
  ]);
  const entries = (await unlessStopped(signal, asked)).flat();
  const find = overlapIndex(entries);
  return {
    entries,
    reasonFor: (network) =>
      find(network) ?? (overlapsSpecial(network) ? 'a private or special address' : null),
  };
}

function from(where: AllowedFrom): (found: readonly NetworkWithReason[]) => readonly AllowlistEntry[] {
  return (found) => found.map((entry) => ({ ...entry, from: where }));
}

/** An address that is logged in by SSH now. */
export type SshSession = {
  readonly address: string;
  /** `the SSH session in which this runs` or `logged in by SSH now (…)`. */
  readonly what: string;
  readonly isOwn: boolean;
  /** Why it is exempt also after the session; null if it is not. */
  readonly exemptBecause: string | null;
};

/**
 * The current SSH sessions, and whether the allowlist has their addresses. Sessions that only root may see are left
 * out. @throws as openAllowlist
 */
export async function sshSessions({
  allow,
  system = thisMachine,
  signal,
}: Pick<AllowlistOptions, 'allow' | 'system' | 'signal'>): Promise<readonly SshSession[]> {
  const asked = Promise.all([
    findSshCaller(system.files, system.caller),
    findSshSessions(system.files, system.isRunning).catch(() => []),
    readAllowed(allow, system),
    ofMachine(system),
  ]);
  const [own, others, allowed, machine] = await unlessStopped(signal, asked);
  const find = overlapIndex([...allowed, ...machine]);
  const ownAddresses = new Set(own.map(({ address }) => address));
  const all = [...own, ...others.filter(({ address }) => !ownAddresses.has(address))];
  return all.flatMap(({ address, reason }): SshSession[] => {
    const [found] = protectedAs([{ address, reason }]);
    if (found === undefined) return [];
    const exemptBecause =
      find(found.network) ?? (overlapsSpecial(found.network) ? 'a private or special address' : null);
    return [{ address, what: reason, isOwn: ownAddresses.has(address), exemptBecause }];
  });
}

async function ofMachine(system: System): Promise<readonly NetworkWithReason[]> {
  try {
    const [own, gateways] = [await system.localAddresses(), await system.gateways()];
    return protectedAs([
      ...own.map((address) => ({ address, reason: 'an address of this machine' })),
      ...gateways.map((address) => ({ address, reason: 'the default gateway of this machine' })),
    ]);
  } catch (cause) {
    throw unreadable(`cannot read the addresses of this machine: ${(cause as Error).message}`, cause);
  }
}

/** Finds protected networks; files that only root may read are skipped with a notice. */
async function unlessForbidden(
  finding: Promise<readonly NetworkWithReason[]>,
  who: string,
  { onNotice }: AllowlistOptions,
): Promise<readonly NetworkWithReason[]> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const cause = error as NodeJS.ErrnoException;
    if (cause.code !== 'EACCES')
      throw unreadable(`cannot read ${who} of this machine: ${cause.message}`, cause);
    onNotice?.(
      `cannot read ${cause.path ?? who}: permission denied; add the addresses of ${who} to bans.allow, or they may be banned`,
    );
    return [];
  }
}

async function addressesOf(
  hosts: readonly NamedHost[],
  system: System,
): Promise<readonly NetworkWithReason[]> {
  const found = await Promise.all(
    hosts.map(async ({ host, what, origin, isGuess }): Promise<readonly NetworkWithReason[]> => {
      const network = parseNetwork(host);
      if (network !== null) return [{ network, reason: `${what} (${origin})` }];
      const addresses = await system.lookUp(host).catch((cause: unknown) => {
        if (isGuess) return [];
        throw unresolved({ host, what, origin }, cause);
      });
      const networks = protectedAs(addresses.map((address) => ({ address, reason: `${what} (${host})` })));
      if (networks.length === 0 && !isGuess) throw unresolved({ host, what, origin });
      return networks;
    }),
  );
  return found.flat();
}

/** Drops the scope of an address (`%eth0`), and every text that is not an address. */
function protectedAs(found: readonly NeededAddress[]): readonly NetworkWithReason[] {
  return found.flatMap(({ address, reason }) => {
    const network = parseNetwork(address.split('%')[0] ?? '');
    return network === null || network.length === 0 ? [] : [{ network, reason }];
  });
}

function unresolved({ host, what, origin }: NamedHost, cause?: unknown): ConfigError {
  return new ConfigError(`${origin}: cannot resolve ${host}, ${what}`, {
    hint: hintForHost(
      host,
      'check the name and the resolver, or add the name to /etc/hosts; authtrack bans nothing with an incomplete allowlist',
    ),
    cause,
  });
}

function unreadable(message: string, cause: unknown): PermissionError {
  return new PermissionError(message, {
    hint: 'in a systemd service, add AF_NETLINK to RestrictAddressFamilies= and allow reading /proc/net',
    cause,
  });
}
