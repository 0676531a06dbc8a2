// Who did too much in too short a time. IPv4 addresses are judged in the database, each for itself. IPv6 addresses, of
// which an attacker has a whole network, come as they are: bans/ judges networks.
import type { BanRule, Entered, Offender, Spell, Try } from '../../model/offence.js';
import type { Engine } from '../engine.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';
import { THOUSAND, thousandthsSql } from './weight.js';

/** IPv4 addresses that have met the rule at any time. */
export async function ipv4Offenders(engine: Engine, rule: BanRule): Promise<readonly Offender[]> {
  const weight = thousandthsSql(rule);
  const limit = rule.maxAttempts * THOUSAND;
  const { micros, lookUp } = engine.dialect;
  const rows = await engine.query(
    `WITH known AS (
        SELECT ip, SUM(CASE WHEN status = 'Probe' THEN 0 ELSE attempts END) AS total, MIN(country) AS name,
            ${micros('MAX("date")')} AS last_seen
          FROM logins WHERE ip NOT LIKE '%:%' AND status <> 'Accepted'${ofHosts('host', rule)}
          GROUP BY ip HAVING SUM(${weight}) >= ?
      ), tries AS (
        SELECT l.ip, ${micros('l."date"')} AS instant, ${weight} AS weight
          FROM known k ${lookUp} logins l ON l.ip = k.ip
          WHERE l.status <> 'Accepted'${ofHosts('l.host', rule)}
      ), summed AS (
        SELECT ip, instant, SUM(weight) OVER (
            PARTITION BY ip ORDER BY instant RANGE BETWEEN ${rule.windowMicros} PRECEDING AND CURRENT ROW
          ) AS weight
          FROM tries
      ), met AS (SELECT ip, instant FROM summed WHERE weight >= ?)${spellsSql(rule)}
      SELECT s.ip, s.first_met, s.last_met, k.last_seen, k.total, k.name
        FROM spells s JOIN known k ON k.ip = s.ip ORDER BY s.ip, s.first_met`,
    [...rule.hosts, limit, ...rule.hosts, limit],
  );
  const offenders = new Map<string, Offender & { readonly spells: Spell[] }>();
  for (const row of rows) {
    const ip = toText(row, 'ip');
    const spell = { first: toNumber(row, 'first_met'), last: toNumber(row, 'last_met') };
    const known = offenders.get(ip);
    if (known !== undefined) known.spells.push(spell);
    else
      offenders.set(ip, {
        ...{ ip, spells: [spell], lastSeen: toNumber(row, 'last_seen') },
        ...{ attempts: toNumber(row, 'total'), country: toTextOrNull(row, 'name') },
      });
  }
  return [...offenders.values()];
}

function ofHosts(column: string, { hosts }: BanRule): string {
  return hosts.length === 0 ? '' : ` AND ${column} IN (${hosts.map(() => '?').join(', ')})`;
}

/** What makes spells of `met`: one for each address, or one for each time that it had rested. */
function spellsSql({ restMicros }: BanRule): string {
  if (restMicros === null) {
    return ', spells AS (SELECT ip, MIN(instant) AS first_met, MAX(instant) AS last_met FROM met GROUP BY ip)';
  }
  return `, gaps AS (
        SELECT ip, instant, instant - LAG(instant) OVER (PARTITION BY ip ORDER BY instant) AS gap FROM met
      ), numbered AS (
        SELECT ip, instant, SUM(CASE WHEN gap > ${restMicros} THEN 1 ELSE 0 END) OVER (
            PARTITION BY ip ORDER BY instant ROWS UNBOUNDED PRECEDING
          ) AS number
          FROM gaps
      ), spells AS (
        SELECT ip, MIN(instant) AS first_met, MAX(instant) AS last_met FROM numbered GROUP BY ip, number
      )`;
}

/** All tries from IPv6 addresses, in the order of time. */
export async function ipv6Tries(engine: Engine, rule: BanRule): Promise<readonly Try[]> {
  const rows = await engine.query(
    `SELECT ip, ${engine.dialect.micros('"date"')} AS instant, ${thousandthsSql(rule)} AS thousandths,
        CASE WHEN status = 'Probe' THEN 0 ELSE attempts END AS attempts, country
      FROM logins WHERE ip LIKE '%:%' AND status <> 'Accepted'${ofHosts('host', rule)} ORDER BY "date", id`,
    rule.hosts,
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    date: toNumber(row, 'instant'),
    thousandths: toNumber(row, 'thousandths'),
    attempts: toNumber(row, 'attempts'),
    country: toTextOrNull(row, 'country'),
  }));
}

/** Every address that ever got in. */
export async function entered(engine: Engine): Promise<readonly Entered[]> {
  const { micros } = engine.dialect;
  const rows = await engine.query(
    `SELECT ip, ${micros('MIN("date")')} AS first_login, ${micros('MAX("date")')} AS last_login,
        ${micros(`MIN(CASE WHEN ${guessable} THEN "date" END)`)} AS guessed
      FROM logins WHERE status = 'Accepted' AND ip IS NOT NULL GROUP BY ip`,
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    first: toNumber(row, 'first_login'),
    last: toNumber(row, 'last_login'),
    guessed: toNumberOrNull(row, 'guessed'),
  }));
}

// sshd's authmethods (auth2.c), those of protocol 1 among them; an unknown method, or none, may be anything.
const guessable = `COALESCE(method, '') NOT IN (
  'publickey', 'hostbased', 'gssapi-with-mic', 'gssapi-keyex', 'rsa', 'rhosts', 'rhosts-rsa')`;
