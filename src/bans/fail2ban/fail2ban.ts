// Makes a jail of fail2ban hold the list and nothing else. What the jail has is asked of it each time, so that a run
// that was ended half-way, or a ban lifted by hand, is made good by the next.
import { ConfigError } from '../../lib/errors.js';
import { parseNetwork } from '../../lib/networks.js';
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
 * Bans what the jail does not have yet, then lifts what is no longer wanted. fail2ban does not look at `ignoreip` for
 * what it is told to ban.
 * @param wanted addresses and networks, cleared of all that must never be banned
 * @throws TypeError where one is no network, or is everybody
 * @throws AuthtrackError see client-error.ts; ConfigError also for a jail that holds other things than addresses
 */
export async function applyToFail2ban(wanted: readonly string[], options: Fail2banOptions): Promise<Applied> {
  const { jail } = options;
  if (!jailName.test(jail)) {
    throw new ConfigError(`not the name of a jail: ${JSON.stringify(jail)}`, {
      cure: 'A name has up to 64 letters, digits, dots, dashes and underscores.',
    });
  }
  const list = new Set(wanted.map(canonical));
  const held = await heldBy(options);
  const fresh = [...list].filter((network) => !held.has(network));
  const stale = [...held].filter(([network]) => !list.has(network)).map(([, spelling]) => spelling);
  for (const call of inCalls(fresh)) await callClient(options, ['set', jail, 'banip', ...call]);
  for (const call of inCalls(stale)) await callClient(options, ['set', jail, 'unbanip', ...call]);
  return { added: fresh.length, lifted: stale.length, kept: list.size - fresh.length };
}

/** What the jail has banned; to each network fail2ban's own spelling, by which its database knows it. */
async function heldBy(options: Fail2banOptions): Promise<Map<string, string>> {
  const { jail } = options;
  const answer = await callClient(options, ['get', jail, 'banip', '\n']);
  const spellings = answer.split('\n').filter((line) => line !== '');
  return new Map(spellings.map((spelling) => [heldNetwork(spelling, jail), spelling]));
}

function heldNetwork(spelling: string, jail: string): string {
  const network = parseNetwork(spelling);
  // `get dbfile banip` answers too, and `set dbfile banip` would change the server.
  if (network === null) {
    throw new ConfigError(`${jail} is no jail of addresses: it holds ${JSON.stringify(spelling)}`, {
      cure: 'Give the list a jail of its own: see integrations/fail2ban.',
    });
  }
  return network.text;
}

function canonical(text: string): string {
  const network = parseNetwork(text);
  if (network === null) throw new TypeError(`not an address or network: ${JSON.stringify(text)}`);
  if (network.length === 0) throw new TypeError(`a ban of everybody: ${text}`);
  return network.text;
}
