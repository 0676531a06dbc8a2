// Finds whether a network overlaps one of many, by binary search.
import { compareNetworks, overlaps, type Network } from '../../lib/networks.js';

export type Protected = { readonly network: Network; readonly reason: string };

/** Returns a function that gives the reason of the protected network that overlaps a network, or null. */
export function protectedIndex(entries: readonly Protected[]): (network: Network) => string | null {
  const sorted = [...entries].sort((a, b) => compareNetworks(a.network, b.network));
  // Networks overlap only if one contains the other. Without the contained ones, no two overlap.
  const apart: Protected[] = [];
  for (const entry of sorted) {
    const last = apart.at(-1);
    if (last === undefined || !overlaps(last.network, entry.network)) apart.push(entry);
  }
  return (network) => {
    // Only the last entry that begins before the end of the network can overlap it.
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
