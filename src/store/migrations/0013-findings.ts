// What findings need: first-seen facts that outlive the logins, the hours of each host, the signs that rules found, and
// what was told or acknowledged. See docs/decisions/0053.
import type { Dialect } from '../engine.js';
import { factFills, loginFacts } from '../rollups/login-facts.js';
import { rollupFill } from '../rollups/rollup-sql.js';
import { hostHours, hourColumns } from '../rollups/rollup-tables.js';
import type { Migration } from './migration.js';

export const findings: Migration = ({ text, longText, tableOptions }, { hasKeys }) => {
  const key = (columns: string): string => (hasKeys ? `, PRIMARY KEY (${columns})` : '');
  return [
    // `fact` is a FactKind, or `refused`: a public key that was refused on a host, without user.
    `CREATE TABLE IF NOT EXISTS ${loginFacts.name} (
      fact VARCHAR(8) NOT NULL,
      subject_key VARCHAR(64) NOT NULL,
      object_key VARCHAR(64) NOT NULL,
      host_key VARCHAR(64) NOT NULL,
      subject ${text},
      object ${text},
      first_micros BIGINT NOT NULL${key('fact, subject_key, object_key, host_key')}
    )${tableOptions}`,

    `CREATE TABLE IF NOT EXISTS ${hostHours.name} (
      utc_day BIGINT NOT NULL,
      host_key VARCHAR(64) NOT NULL,
      shard INTEGER NOT NULL,
      row_count BIGINT NOT NULL,
      ${hourColumns.map((column) => `${column} INTEGER`).join(', ')}${key('utc_day, host_key, shard')}
    )${tableOptions}`,

    // `utc_day` is the day of the last evidence; `sign` is JSON.
    `CREATE TABLE IF NOT EXISTS signs (
      utc_day BIGINT NOT NULL,
      rule VARCHAR(32) NOT NULL,
      subject_key VARCHAR(64) NOT NULL,
      object_key VARCHAR(64) NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL,
      sign ${longText} NOT NULL${key('utc_day, rule, subject_key, object_key, first_micros')}
    )${tableOptions}`,

    // The sums of each day when it was last seen, and whether the rules have judged these rows.
    `CREATE TABLE IF NOT EXISTS judged_days (
      utc_day BIGINT NOT NULL,
      row_count BIGINT NOT NULL,
      attempts BIGINT NOT NULL,
      is_judged INTEGER NOT NULL${key('utc_day')}
    )${tableOptions}`,

    `CREATE TABLE IF NOT EXISTS judging (
      name VARCHAR(16) NOT NULL PRIMARY KEY,
      state VARCHAR(64) NOT NULL
    )${tableOptions}`,

    // `record` is told or acked; turn says which run may tell now, see queries/telling-turn.ts.
    `CREATE TABLE IF NOT EXISTS finding_records (
      record VARCHAR(8) NOT NULL,
      rule VARCHAR(32) NOT NULL,
      subject_key VARCHAR(64) NOT NULL,
      object_key VARCHAR(64) NOT NULL,
      subject ${text},
      object ${text},
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL,
      at_micros BIGINT NOT NULL,
      until_micros BIGINT${key('record, rule, subject_key, object_key, first_micros')}
    )${tableOptions}`,
  ];
};

export function fillJudging(): readonly string[] {
  return [`INSERT INTO judging (name, state) VALUES ('rules', '')`];
}

/** Adds the facts and hours of the stored rows. */
export function fillFindings(dialect: Dialect): readonly string[] {
  return [...factFills(dialect), rollupFill(dialect, hostHours)];
}
