// Finds the IPv4 addresses that met the rule. This is the rule of RuleTally in model/ban-rule.ts, in SQL:
// test/system/store/engines-agree.test.ts and suite/finds-offenders.ts hold the two together. All is by the numbers of
// `login_rows`, until few addresses are left: with the texts of all rows, 50 million rows do not fit into memory.
import { milliLimits, type BanRule, type Episode, type Offender } from '../../../model/ban-rule.js';
import type { Engine, SqlValue } from '../../engine.js';
import { milliWeightSql, thatCount } from '../../queries/ban-queries.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../../sql-row.js';

export async function ipv4Offenders(engine: Engine, rule: BanRule): Promise<readonly Offender[]> {
  const limits = milliLimits(rule);
  const tables = stagedTables(rule, countedSql(engine, rule));
  for (const { name, sql, values } of tables)
    await engine.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${sql}`, values);
  const rows = await engine.query(
    `SELECT ip_n, ip, total, last_seen, name, last_excess
      FROM staged_offenders LEFT JOIN (
        SELECT ip_n, MAX(instant) AS last_excess FROM staged_met WHERE weight >= ? GROUP BY ip_n
      ) USING (ip_n)
      ORDER BY ip`,
    [limits.excess],
  );
  const episodes = await episodesOf(engine);
  for (const { name } of tables) await engine.run(`DROP TABLE ${name}`);
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    episodes: episodes.get(toNumber(row, 'ip_n')) ?? [],
    lastSeen: toNumber(row, 'last_seen'),
    attempts: toNumber(row, 'total'),
    country: toTextOrNull(row, 'name'),
    excessAt: toNumberOrNull(row, 'last_excess'),
  }));
}

type StagedTable = { readonly name: string; readonly sql: string; readonly values?: readonly SqlValue[] };

/**
 * Returns the temporary tables, each made from those before it. To make one, many rows are sorted or summed up; DuckDB has
 * memory for this once at a time.
 */
function stagedTables(rule: BanRule, counted: string): readonly StagedTable[] {
  const { met } = milliLimits(rule);
  return [
    { name: 'staged_twins', sql: twinsSql },
    {
      name: 'staged_candidates',
      sql: `WITH ${counted}, heavy AS (
          SELECT address_n AS n FROM counted GROUP BY address_n HAVING SUM(weight) >= ?
        )
        SELECT n, ip_n FROM staged_twins
        UNION ALL
        SELECT n, n AS ip_n FROM heavy JOIN login_addresses USING (n)
          WHERE ip NOT LIKE '%:%' AND n NOT IN (SELECT n FROM staged_twins)`,
      values: [...rule.hosts, met],
    },
    {
      name: 'staged_met',
      sql: `WITH ${counted}, summed AS (
          SELECT ip_n, instant, SUM(weight) OVER (
              PARTITION BY ip_n ORDER BY instant RANGE BETWEEN ${rule.findtimeMicros} PRECEDING AND CURRENT ROW
            ) AS weight
            FROM counted JOIN staged_candidates s ON s.n = address_n
        )
        SELECT ip_n, instant, weight FROM summed WHERE weight >= ?`,
      values: [...rule.hosts, met],
    },
    {
      name: 'staged_offenders',
      sql: `WITH ${counted}, places AS (
          SELECT ip_n, address_n, SUM(attempts) AS attempts, MAX(instant) AS last_seen
            FROM counted JOIN (SELECT n, ip_n FROM staged_candidates SEMI JOIN staged_met USING (ip_n)) ON n = address_n
            GROUP BY ip_n, address_n
        )
        SELECT ip_n, SUM(p.attempts) AS total, MAX(p.last_seen) AS last_seen, MIN(ip) AS ip, MIN(country) AS name
          FROM places p JOIN login_addresses a ON a.n = address_n JOIN login_countries c ON c.n = a.country_n
          GROUP BY ip_n`,
      values: rule.hosts,
    },
    { name: 'staged_episodes', sql: episodesSql(rule) },
  ];
}

const EPISODES_PER_PAGE = 50_000;

/** Returns the episodes by `ip_n`, read page by page: rows take ten times the memory of episodes. */
async function episodesOf(engine: Engine): Promise<ReadonlyMap<number, readonly Episode[]>> {
  const found = new Map<number, Episode[]>();
  for (let [ipN, last] = [-1, 0]; ;) {
    const page = await engine.query(
      `SELECT ip_n, first_met, last_met FROM staged_episodes
        WHERE ip_n > ? OR (ip_n = ? AND first_met > ?) ORDER BY ip_n, first_met LIMIT ${EPISODES_PER_PAGE}`,
      [ipN, ipN, last],
    );
    for (const row of page) {
      [ipN, last] = [toNumber(row, 'ip_n'), toNumber(row, 'first_met')];
      const episode = { first: last, last: toNumber(row, 'last_met') };
      const known = found.get(ipN);
      if (known === undefined) found.set(ipN, [episode]);
      else known.push(episode);
    }
    if (page.length < EPISODES_PER_PAGE) return found;
  }
}

/** A CTE of the rows that count, with their weight. */
function countedSql({ dialect }: Engine, rule: BanRule): string {
  return `counted AS NOT MATERIALIZED (
        SELECT address_n, instant, CASE WHEN status = 'Probe' THEN 0 ELSE attempts END AS attempts,
            ${milliWeightSql(rule)} AS weight
          FROM (
            SELECT address_n, ${dialect.micros('"date"')} AS instant, attempts, status,
                CASE WHEN user_n IN (SELECT n FROM login_users WHERE "user" = 'root') THEN 'root' END AS "user"
              FROM login_rows JOIN login_kinds k ON k.n = kind_n
              WHERE status <> 'Accepted'${thatCount('k.', rule)}
          )
      )`;
}

/**
 * A SELECT of the IPv4 addresses that have several numbers, because their country or system has changed; `ip_n` is the
 * least of these. Texts are compared only if their hashes are the same.
 */
const twinsSql = `SELECT n, MIN(n) OVER (PARTITION BY ip) AS ip_n FROM login_addresses
        WHERE ip NOT LIKE '%:%'
          AND hash(ip) IN (SELECT hash(ip) FROM login_addresses GROUP BY hash(ip) HAVING COUNT(*) > 1)`;

/** Returns a SELECT of the episodes in `staged_met`: one per address, or a new one after each rest of `restMicros`. */
function episodesSql({ restMicros }: BanRule): string {
  const columns = 'ip_n, MIN(instant) AS first_met, MAX(instant) AS last_met';
  if (restMicros === null) return `SELECT ${columns} FROM staged_met GROUP BY ip_n`;
  return `WITH gaps AS (
        SELECT ip_n, instant, instant - LAG(instant) OVER (PARTITION BY ip_n ORDER BY instant) AS gap FROM staged_met
      ), numbered AS (
        SELECT ip_n, instant, SUM(CASE WHEN gap > ${restMicros} THEN 1 ELSE 0 END) OVER (
            PARTITION BY ip_n ORDER BY instant ROWS UNBOUNDED PRECEDING
          ) AS number
          FROM gaps
      )
      SELECT ${columns} FROM numbered GROUP BY ip_n, number`;
}
