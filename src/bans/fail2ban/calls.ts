// The arguments of one call: xargs and the kernel take 128 KiB and more, and this is 22 kB at most, since a network
// has up to 43 characters. The server answers nobody else while it works at a call.
import { inGroups } from '../../lib/in-groups.js';

const PER_CALL = 500;

/** The same texts, as many together as one call of fail2ban-client hands over. */
export function inCalls(texts: readonly string[]): readonly (readonly string[])[] {
  return inGroups(texts, PER_CALL);
}
