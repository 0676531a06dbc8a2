// Whether a network overlaps one of many, in the time of a binary search.
import { compareNetworks, overlaps, type Network } from '../../lib/networks.js';

export type Protected = { readonly network: Network; readonly reason: string };

/** What gives the reason of the first protected network that overlaps a network, or null. */
export function protectedIndex(entries: readonly Protected[]): (network: Network) => string | null {
  const sorted = [...entries].sort((a, b) => compareNetworks(a.network, b.network));
  // Networks overlap only where one holds the other: without those within others, all that are left are apart.
  const apart: Protected[] = [];
  for (const entry of sorted) {
    const last = apart.at(-1);
    if (last === undefined || !overlaps(last.network, entry.network)) apart.push(entry);
  }
  return (network) => {
    // The last one that does not begin after the network ends: if not this one, none overlaps.
    let [from, to] = [0, apart.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const entry = apart[middle];
      if (entry !== undefined && beginsAfter(entry.network, network)) to = middle;
      else from = middle + 1;
    }
    const found = apart[from - 1];
    return found !== undefined && overlaps(found.network, network) ? found.reason : null;
  };
}

function beginsAfter(one: Network, other: Network): boolean {
  return one.version === other.version ? one.first > other.last : one.version > other.version;
}
