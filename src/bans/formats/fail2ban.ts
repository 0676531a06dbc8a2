// Arguments of fail2ban-client, a call each line; `xargs -L 1` hands them over without a shell.
//
//   set authtrack banip 192.0.2.1 198.51.100.0/24
import { inCalls } from '../fail2ban/calls.js';
import { checkedName, inLines, listed, type Format } from './format.js';

export const fail2ban: Format = (bans, { now, set }) => {
  const jail = checkedName(set);
  const calls = inCalls(listed(bans, now).map(({ network }) => network.text));
  return inLines(calls.map((call) => `set ${jail} banip ${call.join(' ')}`));
};
