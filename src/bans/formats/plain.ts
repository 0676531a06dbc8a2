// One address or network on each line: auto-ban.data.
//
//   192.0.2.1
//   2001:db8::/64
import { inLines, listed, type WriteList } from './format.js';

export const plain: WriteList = (bans, { now }) =>
  inLines(listed(bans, now).map(({ network }) => network.text));
