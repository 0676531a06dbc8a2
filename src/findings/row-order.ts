// The order of rows that rules read: by time, and rows of one moment by their texts, so that it does not depend on the
// order in which logs were read. Many logs have whole seconds only, so such rows are frequent.
import { hostLabel } from '../lib/identity.js';
import type { JudgedLogins } from '../model/merged-logins.js';
import { NONE } from '../model/logins.js';

/** The indexes of rows in their order. */
export function rowOrder(logins: JudgedLogins): Int32Array {
  const { count, date } = logins;
  const order = new Int32Array(count);
  let isSorted = true;
  for (let n = 0; n < count; n++) {
    order[n] = n;
    if ((date[n] ?? 0) < (date[n - 1] ?? -Infinity)) isSorted = false;
  }
  // Logs are in order, so mostly there is nothing to sort.
  if (!isSorted) order.sort((a, b) => (date[a] ?? 0) - (date[b] ?? 0));
  const compare = comparison(logins);
  for (let from = 0; from < count;) {
    const at = date[order[from] ?? NONE];
    let to = from + 1;
    while (to < count && date[order[to] ?? NONE] === at) to++;
    if (to > from + 1) order.subarray(from, to).sort(compare);
    from = to;
  }
  return order;
}

/** Compares rows by all that rules read, but for the time. */
function comparison({
  kind,
  kinds,
  user,
  users,
  ip,
  ips,
  locations,
  attempts,
}: JudgedLogins): (a: number, b: number) => number {
  const kindTexts = kinds.map(({ status, method, reason, host }) =>
    JSON.stringify([status, method, reason, hostLabel(host)]),
  );
  return (a: number, b: number): number => {
    const [ipA, ipB] = [ip[a] ?? NONE, ip[b] ?? NONE];
    const [userA, userB] = [user[a] ?? NONE, user[b] ?? NONE];
    return (
      byText(ips[ipA], ips[ipB]) ||
      byText(users[userA], users[userB]) ||
      byText(kindTexts[kind[a] ?? NONE], kindTexts[kind[b] ?? NONE]) ||
      (attempts[a] ?? 0) - (attempts[b] ?? 0) ||
      byText(locations[ipA]?.country.code, locations[ipB]?.country.code)
    );
  };
}

/** By code units; no text before every text. */
function byText(a: string | null | undefined, b: string | null | undefined): number {
  const [one, other] = [a ?? null, b ?? null];
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}
