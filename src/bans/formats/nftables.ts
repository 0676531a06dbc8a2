// Two sets in a separate table. `nft -f` loads the file in one transaction, so the sets are never empty in between.
// They are flushed and not deleted, because the administrator's chains may be in the table and use them.
import { outermost, type Network } from '../../lib/networks.js';
import { checkedName, inLines, listed, type WriteList } from './format.js';

const families = [
  { version: 4, set: 'ipv4', type: 'ipv4_addr' },
  { version: 6, set: 'ipv6', type: 'ipv6_addr' },
] as const;

export const nftables: WriteList = (bans, { now, set }) => {
  const table = `inet ${checkedName(set)}`;
  // An interval set refuses overlaps.
  const networks = outermost(listed(bans, now).map(({ network }) => network));
  return inLines([
    `table ${table} {`,
    ...families.map((family) => `\tset ${family.set} { type ${family.type}; flags interval; }`),
    '}',
    ...families.flatMap((family) => [
      `flush set ${table} ${family.set}`,
      ...elements(
        `${table} ${family.set}`,
        networks.filter(({ version }) => version === family.version),
      ),
    ]),
  ]);
};

/** The elements of a set; nothing if there are none, because `{ }` would be a syntax error. */
function elements(set: string, networks: readonly Network[]): string[] {
  if (networks.length === 0) return [];
  return [`add element ${set} {`, ...networks.map(({ text }) => `\t${text},`), '}'];
}
