// Input of `ipset restore`: for each family it fills a second set, then swaps it with the one in use.
//
//   add authtrack4-new 198.51.100.0/24
import type { Network } from '../../lib/networks.js';
import { checkedName, inLines, listed, type WriteList } from './format.js';

// The limit costs no memory. It must not change: `create -exist` refuses a set of another size.
const MAX_ELEMENTS = 16_777_216;

export const ipset: WriteList = (bans, { now, set }) => {
  const name = checkedName(set);
  const networks = listed(bans, now).map(({ network }) => network);
  const of = (version: 4 | 6): Network[] => networks.filter((network) => network.version === version);
  return inLines([...replaced(`${name}4`, 'inet', of(4)), ...replaced(`${name}6`, 'inet6', of(6))]);
};

/** The commands for one family. An interrupted restore may have left the second set. */
function replaced(name: string, family: string, networks: readonly Network[]): string[] {
  const beside = `${name}-new`;
  const kind = `hash:net family ${family} maxelem ${MAX_ELEMENTS} -exist`;
  return [
    `create ${name} ${kind}`,
    `create ${beside} ${kind}`,
    `flush ${beside}`,
    ...networks.map(({ text }) => `add ${beside} ${text}`),
    `swap ${name} ${beside}`,
    `destroy ${beside}`,
  ];
}
