// Joins several batches of logins into one.
import { NONE, type LocatedLogins } from './logins.js';

export function joinedLogins(parts: readonly LocatedLogins[]): LocatedLogins {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const joined = {
    count,
    line: new Float64Array(count),
    date: new Float64Array(count),
    kind: new Int32Array(count),
    user: new Int32Array(count),
    ip: new Int32Array(count),
    port: new Int32Array(count),
    pid: new Float64Array(count),
    attempts: new Int32Array(count),
    users: parts.flatMap(({ users }) => users),
    ips: parts.flatMap(({ ips }) => ips),
    kinds: parts.flatMap(({ kinds }) => kinds),
    countries: parts.flatMap(({ countries }) => countries),
  };
  let at = 0;
  const before = { user: 0, ip: 0, kind: 0 };
  for (const part of parts) {
    for (const column of ['line', 'date', 'pid'] as const)
      joined[column].set(part[column].subarray(0, part.count), at);
    for (const column of ['port', 'attempts'] as const)
      joined[column].set(part[column].subarray(0, part.count), at);
    for (const column of ['user', 'ip', 'kind'] as const) {
      const numbers = part[column].subarray(0, part.count);
      joined[column].set(
        numbers.map((number) => (number === NONE ? NONE : number + before[column])),
        at,
      );
    }
    at += part.count;
    before.user += part.users.length;
    before.ip += part.ips.length;
    before.kind += part.kinds.length;
  }
  return joined;
}
