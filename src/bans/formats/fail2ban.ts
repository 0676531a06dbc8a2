// Arguments of fail2ban-client, one call on each line; `xargs -L 1` passes them without a shell.
//
//   set authtrack banip 192.0.2.1 198.51.100.0/24
import { outermost } from '../../lib/networks.js';
import { inCalls } from '../fail2ban/client.js';
import { checkedName, inLines, listed, type WriteList } from './format.js';

export const fail2ban: WriteList = (bans, { now, set }) => {
  const jail = checkedName(set);
  // The sets of its nftables and ipset actions refuse overlaps.
  const networks = outermost(listed(bans, now).map(({ network }) => network));
  const calls = inCalls(networks.map(({ text }) => text));
  return inLines(calls.map((call) => `set ${jail} banip ${call.join(' ')}`));
};
