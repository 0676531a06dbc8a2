// A made-up history of 90 days on five hosts. Each rule's pattern is in it once, and beside it what looks like it and
// is none: `planted` has the findings, `innocent` whom no finding of that rule may name.
import { type Country, unknownCountry } from '../../../src/model/location.js';
import type { LoginRow } from '../../../src/model/login.js';

const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** 2026-01-05T00:00:00Z */
export const START = Date.UTC(2026, 0, 5) * 1000;
export const DAYS = 90;

const hosts = ['web1', 'web2', 'db1', 'mail1', 'old1'] as const;
type Host = (typeof hosts)[number];

export type HostLog = { readonly host: Host; readonly rows: readonly LoginRow[] };

const countries = {
  DE: { code: 'DE', name: 'Germany' },
  NL: { code: 'NL', name: 'The Netherlands' },
  FR: { code: 'FR', name: 'France' },
  BR: { code: 'BR', name: 'Brazil' },
  JP: { code: 'JP', name: 'Japan' },
  US: { code: 'US', name: 'United States' },
} as const satisfies Record<string, Country>;

type Of = Partial<Omit<LoginRow, 'line' | 'date' | 'host' | 'country'>> & {
  readonly from?: keyof typeof countries;
};

/** The fingerprint of a made-up key. */
export function keyOf(name: string): string {
  return `SHA256:${name.padEnd(43, 'x')}`;
}

class Rows {
  readonly #all = new Map<Host, LoginRow[]>();

  add(host: Host, at: number, { from, ...over }: Of): void {
    const rows = this.#all.get(host) ?? [];
    this.#all.set(host, rows);
    rows.push({
      ...{ line: 0, date: START + at, host, service: 'sshd', pid: 4000 + rows.length, status: 'Failed' },
      ...{ method: 'password', user: null, ip: null, rhost: null, port: 40_000, attempts: 1 },
      ...over,
      country: from === undefined ? unknownCountry : countries[from],
    });
  }

  key(host: Host, at: number, [user, key]: readonly [string, string], over: Of): void {
    const key_fingerprint = keyOf(key);
    const of = {
      status: 'Accepted',
      method: 'publickey',
      attempts: 0,
      key_type: 'ED25519',
      key_fingerprint,
    } as const;
    this.add(host, at, { ...of, user, ...over });
  }

  password(host: Host, at: number, user: string, over: Of): void {
    this.add(host, at, { status: 'Accepted', attempts: 0, user, ...over });
  }

  probe(host: Host, at: number, ip: string, reason: string): void {
    this.add(host, at, { status: 'Probe', method: null, attempts: 0, ip, reason, from: 'US' });
  }

  logs(): readonly HostLog[] {
    return [...this.#all].map(([host, rows]) => ({
      host,
      rows: rows.sort((a, b) => a.date - b.date).map((row, n) => ({ ...row, line: n + 1 })),
    }));
  }
}

type Found = { readonly rule: string; readonly subject: string; readonly object?: string };

/** What the rules must find: rule, subject, and the object where the subject has several. */
export const planted: readonly Found[] = [
  { rule: 'login-after-guessing', subject: 'anna', object: '203.0.113.7' },
  { rule: 'new-key', subject: 'ben', object: keyOf('ben-second') },
  // Whoever uses the key of another has a new key too.
  { rule: 'new-key', subject: 'erik', object: keyOf('carla') },
  { rule: 'shared-key', subject: keyOf('carla'), object: 'erik' },
  { rule: 'new-country', subject: 'anna', object: 'BR' },
  { rule: 'new-country', subject: 'carla', object: 'FR' },
  { rule: 'new-country', subject: 'erik', object: 'JP' },
  { rule: 'two-countries', subject: 'anna', object: 'BR DE' },
  { rule: 'two-countries', subject: 'erik', object: 'DE JP' },
  { rule: 'new-address', subject: 'root', object: '192.0.2.200' },
  { rule: 'password-instead-of-key', subject: 'anna' },
  { rule: 'unusual-hour', subject: 'ben' },
  { rule: 'spraying', subject: '203.0.113.50' },
  { rule: 'spraying', subject: '2001:db8:1:1::/64' },
  { rule: 'one-account-many-addresses', subject: 'anna' },
  { rule: 'dictionary', subject: '203.0.113.60' },
  { rule: 'dictionary', subject: '203.0.113.61' },
  { rule: 'dictionary', subject: '203.0.113.62' },
  { rule: 'slow-guessing', subject: '203.0.113.70' },
  { rule: 'protocol-attacks', subject: '203.0.113.80', object: 'bad-banner' },
  { rule: 'timeout-burst', subject: '203.0.113.82' },
  { rule: 'locked-out', subject: '192.0.2.20' },
  { rule: 'denied-account', subject: 'left' },
  { rule: 'log-gap', subject: 'mail1' },
  { rule: 'hidden-keys', subject: 'web2' },
  { rule: 'silent-host', subject: 'db1' },
];

/** What looks like a finding of the rule. */
export const innocent: readonly Found[] = [
  // Mistypes her password six times at home.
  { rule: 'login-after-guessing', subject: 'dora' },
  // Has two keys from the first week on.
  { rule: 'new-key', subject: 'newbie' },
  // The administrator's own key for root.
  { rule: 'shared-key', subject: keyOf('anna') },
  // From an address whose country is unknown.
  { rule: 'new-country', subject: 'ben' },
  // Switches a VPN on and off every day.
  { rule: 'two-countries', subject: 'fred' },
  // In the same /24 as ever.
  { rule: 'new-address', subject: 'root', object: '198.51.100.77' },
  { rule: 'password-instead-of-key', subject: 'dora' },
  // On call, at all hours.
  { rule: 'unusual-hour', subject: 'gina' },
  // A jump host, where a colleague mistypes.
  { rule: 'login-after-guessing', subject: 'team0' },
  { rule: 'spraying', subject: '192.0.2.5' },
  // An office whose systems have another address every day.
  { rule: 'spraying', subject: '2001:db8:2:2::/64' },
  // An account that twelve people share.
  { rule: 'one-account-many-addresses', subject: 'shared' },
  // Mistypes his own name.
  { rule: 'dictionary', subject: '198.51.100.91' },
  // Forgot her password.
  { rule: 'slow-guessing', subject: '198.51.100.14' },
  // Monitoring.
  { rule: 'protocol-attacks', subject: '203.0.113.81' },
  { rule: 'timeout-burst', subject: '203.0.113.83' },
  // Attackers are penalised as they should be.
  { rule: 'locked-out', subject: '203.0.113.84' },
  { rule: 'denied-account', subject: 'ghost' },
  { rule: 'denied-account', subject: 'gone' },
  // Is always quiet for half a day.
  { rule: 'log-gap', subject: 'old1' },
  { rule: 'silent-host', subject: 'old1' },
  { rule: 'hidden-keys', subject: 'web1' },
];

/** The logs of the hosts, each in order of time. */
export function history(): readonly HostLog[] {
  const rows = new Rows();
  everyDay(rows);
  logins(rows);
  attacks(rows);
  return rows.logs();
}

/** Whether a host logs in this hour. */
function isUp(host: Host, day: number, hour: number): boolean {
  if (host === 'mail1' && day === 50) return hour < 10 || hour >= 20;
  if (host === 'db1') return day * 24 + hour < 86 * 24 + 12;
  if (host === 'old1') return hour % 12 === 0 && day < 89;
  return true;
}

function everyDay(rows: Rows): void {
  let attacker = 0;
  for (let day = 0; day < DAYS; day++) {
    for (let hour = 0; hour < 24; hour++) {
      for (const host of hosts) {
        if (!isUp(host, day, hour)) continue;
        // Noise of the Internet: each address tries one name, once.
        const ip = `2001:db8:ffff:${(attacker >> 8).toString(16)}::${(attacker & 255).toString(16)}`;
        const status = 'Invalid';
        rows.add(host, day * DAY + hour * HOUR + 7 * MINUTE, {
          ip,
          user: `name${attacker++}`,
          status,
          from: 'US',
        });
      }
    }
    const at = (hour: number, minute = 0): number => day * DAY + hour * HOUR + minute * MINUTE;
    rows.key('web1', at(9), ['anna', 'anna'], { ip: '192.0.2.20', from: 'DE' });
    rows.key('web1', at(9, 5), ['root', 'anna'], { ip: '198.51.100.10', from: 'DE' });
    rows.key('web1', at(10), ['ben', 'ben'], { ip: '192.0.2.21', from: 'NL' });
    rows.key('web2', at(11), ['carla', 'carla'], { ip: '192.0.2.22', from: 'DE' });
    rows.password('mail1', at(8, 30), 'dora', { ip: '198.51.100.14', from: 'DE' });
    if (isUp('mail1', day, 12)) {
      rows.key('mail1', at(10), ['erik', 'erik'], { ip: '192.0.2.23', from: 'DE' });
      rows.key('mail1', at(12), ['fred', 'fred'], { ip: '192.0.2.24', from: 'DE' });
      rows.key('mail1', at(12, 40), ['fred', 'fred'], { ip: '203.0.113.200', from: 'NL' });
    }
    rows.key('web1', at((day * 7) % 24, 20), ['gina', 'gina'], { ip: '192.0.2.25', from: 'DE' });
    if (day <= 40)
      for (const user of ['left', 'gone'])
        rows.key('web1', at(13), [user, user], { ip: '192.0.2.26', from: 'DE' });
    if (day >= 40) rows.key('web1', at(14), ['newbie', 'newbie'], { ip: '192.0.2.27', from: 'DE' });
    if (day >= 45) rows.key('web1', at(15), ['newbie', 'newbie-second'], { ip: '192.0.2.27', from: 'DE' });
    for (let n = 0; n < 12; n++) {
      rows.password('web1', at(7, n), `team${n}`, { ip: '192.0.2.5', from: 'DE' });
      rows.password('web1', at(16, n), 'shared', { ip: `192.0.2.${100 + n}`, from: 'DE' });
    }
    // On all hosts but web2, a key is refused now and then.
    if (day % 10 === 3)
      for (const host of ['web1', 'db1', 'mail1', 'old1'] as const)
        if (isUp(host, day, 0))
          rows.add(host, at(0, 30), { user: 'anna', method: 'publickey', ip: '192.0.2.20', from: 'DE' });
    if (isUp('db1', day, 1)) rows.key('db1', at(0, 40), ['ben', 'ben'], { ip: '192.0.2.21', from: 'NL' });
    if (day % 2 === 0 && day < 88)
      rows.key('old1', at(0, 45), ['gina', 'gina'], { ip: '192.0.2.25', from: 'DE' });
  }
}

function logins(rows: Rows): void {
  const guessed = { ip: '203.0.113.7', from: 'BR' } as const;
  for (let n = 0; n < 30; n++) {
    const user = ['root', 'admin', 'test', 'anna'][n % 4] ?? '';
    rows.add('web1', 75 * DAY + 9 * HOUR + 30 * MINUTE + n * 10 * SECOND, { ...guessed, user });
  }
  rows.password('web1', 75 * DAY + 9 * HOUR + 40 * MINUTE, 'anna', guessed);
  for (let n = 0; n < 6; n++)
    rows.add('mail1', 76 * DAY + 8 * HOUR + n * MINUTE, { user: 'dora', ip: '198.51.100.14', from: 'DE' });
  rows.password('mail1', 76 * DAY + 8 * HOUR + 10 * MINUTE, 'dora', { ip: '198.51.100.14', from: 'DE' });

  rows.key('web1', 60 * DAY + 10 * HOUR, ['ben', 'ben-second'], { ip: '192.0.2.21', from: 'NL' });
  rows.key('mail1', 65 * DAY + 10 * HOUR, ['erik', 'carla'], { ip: '192.0.2.23', from: 'DE' });
  rows.key('web2', 70 * DAY + 13 * HOUR + 5 * MINUTE, ['carla', 'carla'], { ip: '192.0.2.40', from: 'FR' });
  rows.key('web1', 70 * DAY + 10 * HOUR + 30 * MINUTE, ['ben', 'ben'], { ip: '192.0.2.41' });
  rows.key('mail1', 72 * DAY + 10 * HOUR + 30 * MINUTE, ['erik', 'erik'], { ip: '203.0.113.90', from: 'JP' });
  rows.key('web1', 68 * DAY + 9 * HOUR, ['root', 'anna'], { ip: '192.0.2.200', from: 'DE' });
  rows.key('web1', 69 * DAY + 9 * HOUR, ['root', 'anna'], { ip: '198.51.100.77', from: 'DE' });
  rows.key('web1', 80 * DAY + 4 * HOUR, ['ben', 'ben'], { ip: '192.0.2.21', from: 'NL' });
}

function attacks(rows: Rows): void {
  const at = (day: number, minutes: number): number => day * DAY + 5 * HOUR + minutes * MINUTE;
  for (let n = 0; n < 10; n++) {
    rows.add('web1', at(82, 3 * n), { user: `spray${n}`, ip: '203.0.113.50', status: 'Invalid', from: 'US' });
    rows.add('db1', at(82, 3 * n), {
      user: `spray6${n}`,
      ip: `2001:db8:1:1::${n + 1}`,
      status: 'Invalid',
      from: 'US',
    });
  }
  for (let n = 0; n < 12; n++) {
    rows.add('web1', at(82, 2 * n), { user: `team${n}`, ip: '192.0.2.5', from: 'DE' });
    rows.password('web1', at(20, 2 * n), `six${n}`, { ip: `2001:db8:2:2::20${n}`, from: 'DE' });
    rows.add('web1', at(82, 2 * n), { user: `six${n}`, ip: `2001:db8:2:2::82${n}`, from: 'DE' });
    rows.add('web1', at(83, 2 * n), { user: 'anna', ip: `203.0.113.${100 + n}`, from: 'US' });
    rows.add('web1', at(83, 2 * n), { user: 'shared', ip: `192.0.2.${100 + n}`, from: 'DE' });
  }
  for (const [n, user] of ['oracle1', 'ftpuser', 'testuser'].entries())
    for (let ip = 60; ip < 63; ip++)
      rows.add('web2', at(84, 10 * n + ip), { user, ip: `203.0.113.${ip}`, status: 'Invalid', from: 'US' });
  for (const [n, user] of ['anan', 'ana', 'aanna'].entries())
    rows.add('web2', at(84, n), { user, ip: '198.51.100.91', status: 'Invalid', from: 'DE' });
  for (let n = 0; n < 20; n++)
    rows.add('web2', at(85, 30 * n), { user: 'ben', ip: '203.0.113.70', from: 'US' });
  for (let n = 0; n < 9; n++)
    rows.add('mail1', at(85, 240 + 20 * n), { user: 'dora', ip: '198.51.100.14', from: 'DE' });
  for (let n = 0; n < 6; n++) {
    rows.probe('web1', at(86, n), '203.0.113.80', 'bad-banner');
    rows.probe('web1', at(86, n), '203.0.113.81', 'no-identification');
    rows.probe('web1', at(86, n), '203.0.113.81', 'closed');
    rows.probe('web2', at(86, n / 2), '203.0.113.82', 'timeout');
  }
  for (let n = 0; n < 3; n++) rows.probe('web2', at(86, n), '203.0.113.83', 'timeout');
  for (let n = 0; n < 4; n++) rows.probe('web1', at(87, n), '192.0.2.20', 'penalty');
  for (let n = 0; n < 10; n++) rows.probe('web1', at(87, n), '203.0.113.84', 'penalty');
  const denied = { status: 'Invalid', reason: 'not-allowed', from: 'DE' } as const;
  for (let n = 0; n < 20; n++) {
    if (n < 9) rows.add('web1', at(86, n), { ...denied, user: 'left', ip: '192.0.2.26' });
    if (n < 3) rows.add('web1', at(86, n), { ...denied, user: 'gone', ip: '192.0.2.26' });
    rows.add('web1', at(86, n), { ...denied, user: 'ghost', ip: '203.0.113.85' });
  }
}
