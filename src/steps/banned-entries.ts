// Whether the ban list has an address or a network, by the list that `authtrack bans` wrote last: that is what fail2ban
// or a firewall got. Deciding the list again takes seconds or minutes in a large database.
import { contains, networkOf, parseNetwork } from '../lib/networks.js';
import type { Banned } from '../report/report.js';

/**
 * Returns the state of each address or network, in the same order.
 * @param entries the addresses and networks of the list, canonical
 */
export function bannedStates(
  values: readonly (string | null)[],
  entries: ReadonlySet<string>,
): readonly (Banned | null)[] {
  const wanted = values.map((value) => (value === null ? null : parseNetwork(value)));
  const lengths = lengthsIn(entries);
  const inner = innerEntries(
    wanted.flatMap((network) => (network?.text.includes('/') ? [network.text] : [])),
    entries,
  );
  return wanted.map((network) => {
    if (network === null) return null;
    const address = network.text.split('/')[0] ?? '';
    const isCovered = lengths[network.version].some(
      (length) => length <= network.length && entries.has(networkOf(address, length).text),
    );
    if (isCovered) return 'yes';
    return inner.has(network.text) ? 'partly' : 'no';
  });
}

/** The prefix lengths that occur in the list. */
function lengthsIn(entries: ReadonlySet<string>): Readonly<Record<4 | 6, readonly number[]>> {
  const lengths = { 4: new Set([32]), 6: new Set([128]) };
  for (const entry of entries) {
    const slash = entry.indexOf('/');
    if (slash === -1) continue;
    const network = parseNetwork(entry);
    if (network !== null) lengths[network.version].add(network.length);
  }
  return { 4: [...lengths[4]], 6: [...lengths[6]] };
}

/** Those of the networks in which the list has an entry. */
function innerEntries(networks: readonly string[], entries: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const outer = networks.flatMap((text) => parseNetwork(text) ?? []);
  if (outer.length === 0) return found;
  const byText = new Map(outer.map((network) => [network.text, network]));
  const lengths = new Set(outer.map(({ version, length }) => `${version}/${length}`));
  for (const entry of entries) {
    const network = parseNetwork(entry);
    if (network === null) continue;
    const address = network.text.split('/')[0] ?? '';
    for (const key of lengths) {
      const [version, length] = key.split('/').map(Number);
      if (version !== network.version || length === undefined) continue;
      const around = byText.get(networkOf(address, length).text);
      if (around !== undefined && contains(around, network)) found.add(around.text);
    }
  }
  return found;
}
