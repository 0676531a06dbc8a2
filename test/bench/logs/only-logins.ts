import { makeAuthLog } from '../../../tools/make-auth-log.js';

/** More lines of the reference log than there are for each login. */
const LINES_PER_LOGIN = 3;

const LOGIN = /sshd\[\d+\]: (?:Failed|Accepted|Invalid)/;

/** A number of lines of the reference log that are all logins. */
export function* onlyLogins(count: number): Generator<string> {
  let left = count;
  for (const line of makeAuthLog({ lines: count * LINES_PER_LOGIN }).lines) {
    if (!LOGIN.test(line)) continue;
    yield line;
    if (--left === 0) return;
  }
}
