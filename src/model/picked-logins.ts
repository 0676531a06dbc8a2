// A selection of logins, with only the texts that it needs.
import { NONE, type LocatedLogins } from './logins.js';

/** The selected rows as columns. @param rows indexes of the rows, in the order that the result has */
export function pickedLogins(logins: LocatedLogins, rows: readonly number[]): LocatedLogins {
  const { line, date, kind, user, ip, port, pid, attempts } = logins;
  const kinds = pickedTexts(kind, rows);
  const users = pickedTexts(user, rows);
  const ips = pickedTexts(ip, rows);
  return {
    count: rows.length,
    line: Float64Array.from(rows, (n) => line[n] ?? NONE),
    date: Float64Array.from(rows, (n) => date[n] ?? NONE),
    kind: kinds.column,
    user: users.column,
    ip: ips.column,
    port: Int32Array.from(rows, (n) => port[n] ?? NONE),
    pid: Float64Array.from(rows, (n) => pid[n] ?? NONE),
    attempts: Int32Array.from(rows, (n) => attempts[n] ?? 0),
    kinds: valuesAt(logins.kinds, kinds.used),
    users: valuesAt(logins.users, users.used),
    ips: valuesAt(logins.ips, ips.used),
    countries: valuesAt(logins.countries, ips.used),
  };
}

/** A column of numbers of texts, numbered anew, and the former numbers of the texts. */
function pickedTexts(
  column: Int32Array,
  rows: readonly number[],
): { readonly column: Int32Array; readonly used: readonly number[] } {
  const numbers = new Map<number, number>([[NONE, NONE]]);
  const used: number[] = [];
  const picked = Int32Array.from(rows, (n) => {
    const former = column[n] ?? NONE;
    let number = numbers.get(former);
    if (number === undefined) {
      number = used.push(former) - 1;
      numbers.set(former, number);
    }
    return number;
  });
  return { column: picked, used };
}

function valuesAt<T>(values: readonly T[], at: readonly number[]): T[] {
  return at.flatMap((n) => values.slice(n, n + 1));
}
