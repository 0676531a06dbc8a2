// Finds the IPv4 addresses that met the rule, by one query. This is the rule of RuleTally in model/ban-rule.ts, in SQL:
// test/system/store/engines-agree.test.ts and suite/finds-offenders.ts hold the two together.
import { milliLimits, type BanRule, type Episode, type Offender } from '../../../model/ban-rule.js';
import type { Engine } from '../../engine.js';
import { milliWeightSql, thatCount } from '../../queries/ban-queries.js';
import { toNumber, toText, toTextOrNull } from '../../sql-row.js';

export async function ipv4Offenders(engine: Engine, rule: BanRule): Promise<readonly Offender[]> {
  const weight = milliWeightSql(rule);
  const limits = milliLimits(rule);
  const { micros } = engine.dialect;
  const rows = await engine.query(
    `WITH known AS (
        SELECT ip, SUM(CASE WHEN status = 'Probe' THEN 0 ELSE attempts END) AS total, MIN(country) AS name,
            ${micros('MAX("date")')} AS last_seen
          FROM logins WHERE ip NOT LIKE '%:%' AND status <> 'Accepted'${thatCount('', rule)}
          GROUP BY ip HAVING SUM(${weight}) >= ?
      ), weighted AS (
        SELECT l.ip, ${micros('l."date"')} AS instant, ${weight} AS weight
          FROM known k JOIN logins l ON l.ip = k.ip
          WHERE l.status <> 'Accepted'${thatCount('l.', rule)}
      ), summed AS (
        SELECT ip, instant, SUM(weight) OVER (
            PARTITION BY ip ORDER BY instant RANGE BETWEEN ${rule.findtimeMicros} PRECEDING AND CURRENT ROW
          ) AS weight
          FROM weighted
      ), met AS (SELECT ip, instant, weight FROM summed WHERE weight >= ?)${episodesSql(rule)}, excess AS (
        SELECT ip, MAX(instant) AS last_excess FROM met WHERE weight >= ? GROUP BY ip
      )
      SELECT s.ip, s.first_met, s.last_met, k.last_seen, k.total, k.name, e.last_excess
        FROM episodes s JOIN known k ON k.ip = s.ip LEFT JOIN excess e ON e.ip = s.ip ORDER BY s.ip, s.first_met`,
    [...rule.hosts, limits.met, ...rule.hosts, limits.met, limits.excess],
  );
  const offenders = new Map<string, Offender & { readonly episodes: Episode[] }>();
  for (const row of rows) {
    const ip = toText(row, 'ip');
    const episode = { first: toNumber(row, 'first_met'), last: toNumber(row, 'last_met') };
    const known = offenders.get(ip);
    if (known !== undefined) known.episodes.push(episode);
    else
      offenders.set(ip, {
        ...{ ip, episodes: [episode], lastSeen: toNumber(row, 'last_seen') },
        ...{ attempts: toNumber(row, 'total'), country: toTextOrNull(row, 'name') },
        excessAt: row['last_excess'] == null ? null : toNumber(row, 'last_excess'),
      });
  }
  return [...offenders.values()];
}

/** Returns CTEs that group `met` into episodes: one per address, or a new one after each rest of `restMicros`. */
function episodesSql({ restMicros }: BanRule): string {
  if (restMicros === null) {
    return ', episodes AS (SELECT ip, MIN(instant) AS first_met, MAX(instant) AS last_met FROM met GROUP BY ip)';
  }
  return `, gaps AS (
        SELECT ip, instant, instant - LAG(instant) OVER (PARTITION BY ip ORDER BY instant) AS gap FROM met
      ), numbered AS (
        SELECT ip, instant, SUM(CASE WHEN gap > ${restMicros} THEN 1 ELSE 0 END) OVER (
            PARTITION BY ip ORDER BY instant ROWS UNBOUNDED PRECEDING
          ) AS number
          FROM gaps
      ), episodes AS (
        SELECT ip, MIN(instant) AS first_met, MAX(instant) AS last_met FROM numbered GROUP BY ip, number
      )`;
}
