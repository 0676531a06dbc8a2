// Makes a jail of fail2ban match the list. Each run asks the jail for its bans, so that it completes an interrupted run
// and restores bans that were lifted by hand.
import { ConfigError } from '../../lib/errors.js';
import { compareNetworks, outermost, parseNetwork, type Network, overlapIndex } from '../../lib/networks.js';
import { networkOfBan } from '../formats/format.js';
import { inCalls, callClient, type Fail2banOptions } from './client.js';

export type { Fail2banOptions } from './client.js';

export type Applied = {
  readonly added: number;
  readonly lifted: number;
  /** Entries of the list that the jail already had. */
  readonly kept: number;
};

/** The networks that a run would ban and unban, sorted. */
export type JailChanges = {
  readonly ban: readonly string[];
  readonly unban: readonly string[];
  /** How many entries of the list the jail already has. */
  readonly kept: number;
};

const jailName = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Bans new entries, then lifts bans that are not on the list. A ban that overlaps a new entry is lifted first, because
 * the sets of nftables and ipset refuse overlaps, which fail2ban does not notice. For the same reason an entry inside
 * another one is left out. fail2ban does not apply `ignoreip` to these bans.
 * @param wanted addresses and networks, without those that must never be banned
 * @throws TypeError for an entry that is not a network, or that contains all addresses
 * @throws AuthtrackError see client.ts; ConfigError also for a jail that holds other things than addresses
 */
export async function applyToFail2ban(wanted: readonly string[], options: Fail2banOptions): Promise<Applied> {
  const { fresh, stale, kept } = await changesOf(wanted, options);
  const isInTheWay = overlapsAny(fresh);
  const isReplacing = overlapsAny(stale.map(({ network }) => network));
  const textsOf = (networks: readonly Network[]): string[] => networks.map(({ text }) => text);
  const spellingsOf = (bans: readonly Held[]): string[] => bans.map(({ spelling }) => spelling);
  await call(options, 'unbanip', spellingsOf(stale.filter(({ network }) => isInTheWay(network))));
  await call(options, 'banip', textsOf(fresh.filter(isReplacing)));
  await call(options, 'banip', textsOf(fresh.filter((network) => !isReplacing(network))));
  await call(options, 'unbanip', spellingsOf(stale.filter(({ network }) => !isInTheWay(network))));
  return { added: fresh.length, lifted: stale.length, kept };
}

/** What applyToFail2ban would change; it only asks the jail for its bans. @throws as applyToFail2ban */
export async function planForFail2ban(
  wanted: readonly string[],
  options: Fail2banOptions,
): Promise<JailChanges> {
  const { fresh, stale, kept } = await changesOf(wanted, options);
  const unban = stale.map(({ network }) => network).sort(compareNetworks);
  return { ban: fresh.map(({ text }) => text), unban: unban.map(({ text }) => text), kept };
}

type Changes = {
  /** Entries that the jail lacks, sorted. */
  readonly fresh: readonly Network[];
  /** Bans of the jail that are not on the list. */
  readonly stale: readonly Held[];
  readonly kept: number;
};

async function changesOf(wanted: readonly string[], options: Fail2banOptions): Promise<Changes> {
  const { jail } = options;
  if (!jailName.test(jail)) {
    throw new ConfigError(`--jail: expected the name of a jail, got ${JSON.stringify(jail)}`, {
      hint: 'use up to 64 letters, digits, dots, dashes and underscores',
    });
  }
  const list = outermost(wanted.map(networkOfBan).sort(compareNetworks));
  const held = await heldBy(options);
  const isListed = new Set(list.map(({ text }) => text));
  const fresh = list.filter(({ text }) => !held.has(text));
  const stale = [...held.values()].filter(({ network }) => !isListed.has(network.text));
  return { fresh, stale, kept: list.length - fresh.length };
}

async function call(
  options: Fail2banOptions,
  verb: 'banip' | 'unbanip',
  texts: readonly string[],
): Promise<void> {
  for (const some of inCalls(texts)) await callClient(options, ['set', options.jail, verb, ...some]);
}

/** A ban of the jail, with its spelling in the database of fail2ban. */
type Held = { readonly network: Network; readonly spelling: string };

/** The bans of the jail, by the text of the network. */
async function heldBy(options: Fail2banOptions): Promise<ReadonlyMap<string, Held>> {
  const { jail } = options;
  const answer = await callClient(options, ['get', jail, 'banip', '\n']);
  const spellings = answer.split('\n').filter((line) => line !== '');
  return new Map(
    spellings.map((spelling) => {
      const network = heldNetwork(spelling, jail);
      return [network.text, { network, spelling }];
    }),
  );
}

function heldNetwork(spelling: string, jail: string): Network {
  const network = parseNetwork(spelling);
  // `get dbfile banip` has an answer too, and `set dbfile banip` would change the server.
  if (network === null) {
    throw new ConfigError(
      `--jail: expected a jail of addresses, but ${jail} contains ${JSON.stringify(spelling)}`,
      {
        hint: 'use a separate jail for the list: see integrations/fail2ban',
      },
    );
  }
  return network;
}

function overlapsAny(networks: readonly Network[]): (network: Network) => boolean {
  const find = overlapIndex(networks.map((network) => ({ network, reason: network.text })));
  return (network) => find(network) !== null;
}
