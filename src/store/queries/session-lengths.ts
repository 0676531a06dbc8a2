// Finds how long sessions lasted, for the few logins that are shown: from the login to the first end of a session with
// the same machine, address and port, or, since a line of PAM has no address, with the same process id. An end after the
// next such login belongs to that one.
import { hostLabel } from '../../lib/identity.js';
import { sqlInstant } from '../../lib/time-text.js';
import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../../lib/units.js';
import type { StoredLogin } from '../../model/login.js';
import type { Engine, SqlValue } from '../engine.js';
import { textKey } from '../rollups/text-key.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';

/** What an end and its login share. */
type Trace = { readonly key: string; readonly date: number };

/** How the end of a session is found. */
type Way = { readonly by: 'ip' | 'pid'; readonly key: string };

type Session = { readonly login: StoredLogin; readonly ways: readonly Way[] };

/** Returns the lengths of sessions in seconds, by the id of the login. Sessions without a logged end are missing. */
export async function sessionSeconds(
  engine: Engine,
  logins: readonly StoredLogin[],
): Promise<ReadonlyMap<number, number>> {
  const sessions = logins
    .filter(({ status }) => status === 'Accepted')
    .map((login): Session => ({ login, ways: waysOf(textKey(hostLabel(login.host)).key, login) }));
  const lengths = new Map<number, number>();
  if (sessions.length === 0) return lengths;
  const ends = byKey(await endsOf(engine, sessions));
  const ended = sessions.flatMap(({ login, ways }) =>
    ways.flatMap((way): Ended[] => {
      const end = firstFrom(ends.get(way.key) ?? [], login.date);
      return end === undefined ? [] : [{ login, ...way, end }];
    }),
  );
  if (ended.length === 0) return lengths;
  const next = byKey(await loginsBetween(engine, ended));
  for (const { login, key, end } of ended) {
    const later = firstFrom(next.get(key) ?? [], login.date + 1);
    if (later !== undefined && later <= end) continue;
    const seconds = (end - login.date) / MICROS_PER_SECOND;
    lengths.set(login.id, Math.min(seconds, lengths.get(login.id) ?? Infinity));
  }
  return lengths;
}

type Traced = Pick<StoredLogin, 'ip' | 'port' | 'pid'>;

function waysOf(host: string, { ip, port, pid }: Traced): readonly Way[] {
  return [
    ...(ip === null || port === null ? [] : [{ by: 'ip', key: `${host} ${ip} ${port}` } as const]),
    ...(pid === null ? [] : [{ by: 'pid', key: `${host} ${pid}` } as const]),
  ];
}

/** The ends that may belong to these sessions. */
async function endsOf(engine: Engine, sessions: readonly Session[]): Promise<readonly Trace[]> {
  const from = Math.min(...sessions.map(({ login }) => login.date));
  const pairs = distinct(sessions, ({ ip, port }) => (ip === null || port === null ? undefined : [ip, port]));
  const pids = distinct(sessions, ({ pid }) => (pid === null ? undefined : [pid]));
  const since = [Math.floor(from / MICROS_PER_DAY), from];
  const rows = [
    ...(pairs.length === 0
      ? []
      : await engine.query(
          `SELECT host_key, ip, port, pid, ended_micros FROM session_ends
            WHERE (ip, port) IN (${pairs.map(() => '(?, ?)').join(', ')}) AND utc_day >= ? AND ended_micros >= ?`,
          [...pairs.flat(), ...since],
        )),
    ...(pids.length === 0
      ? []
      : await engine.query(
          `SELECT host_key, ip, port, pid, ended_micros FROM session_ends
            WHERE ip = '' AND port = 0 AND pid IN (${pids.map(() => '?').join(', ')}) AND utc_day >= ? AND ended_micros >= ?`,
          [...pids.flat(), ...since],
        )),
  ];
  return rows.flatMap((row) => {
    const [host, ip, date] = [toText(row, 'host_key'), toText(row, 'ip'), toNumber(row, 'ended_micros')];
    const traced =
      ip === ''
        ? { ip: null, port: null, pid: toNumber(row, 'pid') }
        : { ip, port: toNumber(row, 'port'), pid: null };
    return waysOf(host, traced).map(({ key }) => ({ key, date }));
  });
}

type Ended = Way & { readonly login: StoredLogin; readonly end: number };

/** The successful logins between these logins and the ends that may be theirs. */
async function loginsBetween(engine: Engine, ended: readonly Ended[]): Promise<readonly Trace[]> {
  const { micros, sessionLogins, hasKeys } = engine.dialect;
  const from = sqlInstant(Math.min(...ended.map(({ login }) => login.date)));
  const to = sqlInstant(Math.max(...ended.map(({ end }) => end)));
  const ask = async (column: 'ip' | 'pid', values: readonly SqlValue[]): Promise<readonly Trace[]> => {
    if (values.length === 0) return [];
    const isByAddress = column === 'ip';
    const ports = isByAddress
      ? distinct(ended, ({ port }) => (port === null ? undefined : [port])).flat()
      : [];
    const ofPorts = isByAddress ? ` AND l.port IN (${ports.map(() => '?').join(', ')})` : '';
    // Without an index, few logins of a time and a port are found faster than an address among the texts of all.
    const wanted = isByAddress && !hasKeys ? [] : values;
    const ofWanted = wanted.length === 0 ? '' : ` AND l.${column} IN (${wanted.map(() => '?').join(', ')})`;
    const rows = await engine.query(
      `SELECT l.host, l.port, l.pid, ${isByAddress ? 'l.ip, ' : ''}${micros('l."date"')} AS instant
        FROM ${sessionLogins(isByAddress)}
        WHERE l."date" >= ? AND l."date" <= ?${ofWanted}${ofPorts}`,
      [from, to, ...wanted, ...ports],
    );
    return rows.flatMap((row) => {
      const traced = {
        ip: isByAddress ? toTextOrNull(row, 'ip') : null,
        port: toNumberOrNull(row, 'port'),
        pid: isByAddress ? null : toNumberOrNull(row, 'pid'),
      };
      const host = textKey(hostLabel(toText(row, 'host'))).key;
      return waysOf(host, traced).map(({ key }) => ({ key, date: toNumber(row, 'instant') }));
    });
  };
  const valuesOf = (by: Way['by']): readonly SqlValue[] =>
    distinct(
      ended.filter((one) => one.by === by),
      ({ [by]: value }) => (value === null ? undefined : [value]),
    ).flat();
  return [...(await ask('ip', valuesOf('ip'))), ...(await ask('pid', valuesOf('pid')))];
}

function distinct(
  sessions: readonly Pick<Session, 'login'>[],
  valuesOf: (login: StoredLogin) => readonly SqlValue[] | undefined,
): readonly (readonly SqlValue[])[] {
  const found = new Map<string, readonly SqlValue[]>();
  for (const { login } of sessions) {
    const values = valuesOf(login);
    if (values !== undefined) found.set(JSON.stringify(values), values);
  }
  return [...found.values()];
}

/** The dates of each key, in order. */
function byKey(traces: readonly Trace[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { key, date } of traces) {
    const dates = found.get(key);
    if (dates === undefined) found.set(key, [date]);
    else dates.push(date);
  }
  for (const dates of found.values()) dates.sort((a, b) => a - b);
  return found;
}

function firstFrom(dates: readonly number[], from: number): number | undefined {
  return dates.find((date) => date >= from);
}
