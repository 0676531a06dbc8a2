// Arguments of fail2ban-client, a call each line; `xargs -L 1` hands them over without a shell.
//
//   set authtrack banip 192.0.2.1 198.51.100.0/24
import { checkedName, inLines, listed, type Format } from './format.js';

// At most 22 kB a line: xargs takes 128 kB, whatever the system would allow.
const PER_CALL = 500;

export const fail2ban: Format = (bans, { now, set }) => {
  const jail = checkedName(set);
  const texts = listed(bans, now).map(({ network }) => network.text);
  const calls = Array.from({ length: Math.ceil(texts.length / PER_CALL) }, (_, i) =>
    texts.slice(i * PER_CALL, (i + 1) * PER_CALL),
  );
  return inLines(calls.map((call) => `set ${jail} banip ${call.join(' ')}`));
};
