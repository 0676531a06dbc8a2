// Who is never banned, whatever the logs say: what the administrator allows, this machine and its way out, the hosts without
// which it does not work, whoever is logged in by SSH now, and addresses that are nobody's in particular. What cannot be
// understood ends the run: an allow list with a hole locks somebody out.
import { overlapsSpecial } from '../../lib/addresses.js';
import { ConfigError, PermissionError } from '../../lib/errors.js';
import { type Network, parseNetwork } from '../../lib/networks.js';
import { unlessStopped } from '../../lib/unless-stopped.js';
import { readAllowed } from './allow-entries.js';
import { type Protected, protectedIndex } from './protected-index.js';
import { findResolvers, type Found } from './resolvers.js';
import { findSaltMasters, type NamedHost } from './salt-master.js';
import { findSshCaller } from './ssh-caller.js';
import { findSshSessions } from './ssh-sessions.js';
import { system as thisMachine, type System } from './system.js';

type AllowlistOptions = {
  /** Addresses, networks, host names, and files of them by their absolute path. */
  readonly allow: readonly string[];
  /** Names or addresses, without ports. */
  readonly databaseHosts?: readonly string[];
  /** Told of what could not be read, and is not protected for that. */
  readonly onNotice?: (message: string) => void;
  /** What is asked of the machine; this one if absent. */
  readonly system?: System;
  /** Ends what waits for a name server. */
  readonly signal?: AbortSignal;
};

export type Allowlist = {
  /** Why no part of a network may ever be banned, in words; null where it may. */
  readonly reasonFor: (network: Network) => string | null;
};

/**
 * @throws PermissionError where the machine does not tell its addresses; ConfigError for an entry that is nothing of all
 *   that, a file that cannot be read, a name without an address
 */
export async function openAllowlist(options: AllowlistOptions): Promise<Allowlist> {
  const { allow, databaseHosts = [], system = thisMachine, signal } = options;
  const ofDatabase = databaseHosts.map((host) => {
    return { host, what: 'a host of the database', origin: 'the database URL' };
  });
  const asked = Promise.all([
    readAllowed(allow, system),
    ofMachine(system),
    addressesOf(ofDatabase, system),
    unlessForbidden(findResolvers(system.files).then(protectedAs), 'the resolvers', options),
    unlessForbidden(
      findSaltMasters(system.files).then((hosts) => addressesOf(hosts, system)),
      'the Salt master',
      options,
    ),
    unlessForbidden(
      findSshSessions(system.files, system.isRunning).then(protectedAs),
      'those who are logged in',
      options,
    ),
    findSshCaller(system.files, system.caller).then(protectedAs),
  ]);
  const find = protectedIndex((await unlessStopped(signal, asked)).flat());
  return {
    reasonFor: (network) =>
      find(network) ?? (overlapsSpecial(network) ? 'a private or special address' : null),
  };
}

async function ofMachine(system: System): Promise<readonly Protected[]> {
  try {
    const [own, gateways] = [await system.localAddresses(), await system.gateways()];
    return protectedAs([
      ...own.map((address) => ({ address, reason: 'an address of this machine' })),
      ...gateways.map((address) => ({ address, reason: 'the default gateway of this machine' })),
    ]);
  } catch (cause) {
    throw unreadable(`the addresses of this machine cannot be read: ${(cause as Error).message}`, cause);
  }
}

/** What only root may read, another user's run goes without. */
async function unlessForbidden(
  finding: Promise<readonly Protected[]>,
  who: string,
  { onNotice }: AllowlistOptions,
): Promise<readonly Protected[]> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const cause = error as NodeJS.ErrnoException;
    if (cause.code !== 'EACCES')
      throw unreadable(`${who} of this machine cannot be read: ${cause.message}`, cause);
    onNotice?.(
      `${cause.path ?? who}: permission denied: ${who} may be banned unless bans.allow names the addresses`,
    );
    return [];
  }
}

async function addressesOf(hosts: readonly NamedHost[], system: System): Promise<readonly Protected[]> {
  const found = await Promise.all(
    hosts.map(async ({ host, what, origin, isGuess }): Promise<readonly Protected[]> => {
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
function protectedAs(found: readonly Found[]): readonly Protected[] {
  return found.flatMap(({ address, reason }) => {
    const network = parseNetwork(address.split('%')[0] ?? '');
    return network === null || network.length === 0 ? [] : [{ network, reason }];
  });
}

function unresolved({ host, what, origin }: NamedHost, cause?: unknown): ConfigError {
  return new ConfigError(`${origin}: ${what}, ${host}, has no address now`, {
    hint: 'Check the name and the resolver, or give the name an address in /etc/hosts: nobody is banned while this host might be.',
    cause,
  });
}

function unreadable(message: string, cause: unknown): PermissionError {
  return new PermissionError(message, {
    hint: 'A service of systemd needs AF_NETLINK among its RestrictAddressFamilies=, and /proc/net to read.',
    cause,
  });
}
