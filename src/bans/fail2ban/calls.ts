// Splits a list into calls of fail2ban-client. 500 networks of up to 43 characters have at most 22 kB, far below the
// 128 KiB of xargs and the kernel. The server answers no other client during a call.
import { inGroups } from '../../lib/in-groups.js';

const PER_CALL = 500;

/** The texts in groups, one for each call of fail2ban-client. */
export function inCalls(texts: readonly string[]): readonly (readonly string[])[] {
  return inGroups(texts, PER_CALL);
}
