// Makes a jail of fail2ban hold the list and nothing else. What the jail has is asked of it each time, so that a run
// that was ended half-way, or a ban lifted by hand, is made good by the next.
import { ConfigError } from '../../lib/errors.js';
import { compareNetworks, outermost, parseNetwork, type Network } from '../../lib/networks.js';
import { protectedIndex } from '../allowlist/protected-index.js';
import { inCalls } from './calls.js';
import { callClient, type Fail2banOptions } from './client.js';

export type { Fail2banOptions } from './client.js';

export type Applied = {
  readonly added: number;
  readonly lifted: number;
  /** On the list, and in the jail before. */
  readonly kept: number;
};

const jailName = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Bans what the jail does not have yet, then lifts what is no longer wanted; what a new ban overlaps is lifted just before
 * it, because the sets of nftables and ipset refuse overlaps, and fail2ban would take such a ban for done. For the same
 * reason nothing is banned that is in another network of the list. fail2ban does not look at `ignoreip` for what it is
 * told to ban.
 * @param wanted addresses and networks, cleared of all that must never be banned
 * @throws TypeError where one is no network, or is everybody
 * @throws AuthtrackError see client-error.ts; ConfigError also for a jail that holds other things than addresses
 */
export async function applyToFail2ban(wanted: readonly string[], options: Fail2banOptions): Promise<Applied> {
  const { jail } = options;
  if (!jailName.test(jail)) {
    throw new ConfigError(`not the name of a jail: ${JSON.stringify(jail)}`, {
      hint: 'A name has up to 64 letters, digits, dots, dashes and underscores.',
    });
  }
  const list = outermost(wanted.map(toNetwork).sort(compareNetworks));
  const held = await heldBy(options);
  const isListed = new Set(list.map(({ text }) => text));
  const fresh = list.filter(({ text }) => !held.has(text));
  const stale = [...held.values()].filter(({ network }) => !isListed.has(network.text));
  const isInTheWay = overlapsAny(fresh);
  const isReplacing = overlapsAny(stale.map(({ network }) => network));
  const textsOf = (networks: readonly Network[]): string[] => networks.map(({ text }) => text);
  const spellingsOf = (bans: readonly Held[]): string[] => bans.map(({ spelling }) => spelling);
  await call(options, 'unbanip', spellingsOf(stale.filter(({ network }) => isInTheWay(network))));
  await call(options, 'banip', textsOf(fresh.filter(isReplacing)));
  await call(options, 'banip', textsOf(fresh.filter((network) => !isReplacing(network))));
  await call(options, 'unbanip', spellingsOf(stale.filter(({ network }) => !isInTheWay(network))));
  return { added: fresh.length, lifted: stale.length, kept: list.length - fresh.length };
}

async function call(
  options: Fail2banOptions,
  verb: 'banip' | 'unbanip',
  texts: readonly string[],
): Promise<void> {
  for (const some of inCalls(texts)) await callClient(options, ['set', options.jail, verb, ...some]);
}

/** A ban of the jail, in fail2ban's own spelling, by which its database knows it. */
type Held = { readonly network: Network; readonly spelling: string };

/** What the jail has banned, by the network's text. */
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
  // `get dbfile banip` answers too, and `set dbfile banip` would change the server.
  if (network === null) {
    throw new ConfigError(`${jail} is no jail of addresses: it holds ${JSON.stringify(spelling)}`, {
      hint: 'Give the list a jail of its own: see integrations/fail2ban.',
    });
  }
  return network;
}

function toNetwork(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new TypeError(`not an address or network: ${JSON.stringify(text)}`);
  if (network.length === 0) throw new TypeError(`a ban of everybody: ${text}`);
  return network;
}

function overlapsAny(networks: readonly Network[]): (network: Network) => boolean {
  const find = protectedIndex(networks.map((network) => ({ network, reason: network.text })));
  return (network) => find(network) !== null;
}
