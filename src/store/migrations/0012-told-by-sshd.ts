// What sshd says about a login besides who and from where: the columns of logins with this version, keys by day, and the
// ends of sessions. Answers about addresses get the autonomous system. See docs/decisions/0052.
import type { Migration } from './migration.js';

export const toldBySshd: Migration = ({ text, tableOptions }, { hasKeys, answers }) => {
  const key = (columns: string): string => (hasKeys ? `, PRIMARY KEY (${columns})` : '');
  return [
    `ALTER TABLE ${answers} ADD COLUMN asn BIGINT`,
    `ALTER TABLE ${answers} ADD COLUMN as_name ${text}`,

    `CREATE TABLE IF NOT EXISTS key_days (
      utc_day BIGINT NOT NULL,
      fingerprint_key VARCHAR(64) NOT NULL,
      user_key VARCHAR(64) NOT NULL,
      shard INTEGER NOT NULL,
      fingerprint ${text},
      "user" ${text},
      row_count BIGINT NOT NULL,
      logins BIGINT NOT NULL,
      first_micros BIGINT NOT NULL,
      last_micros BIGINT NOT NULL${key('fingerprint_key, utc_day, user_key, shard')}
    )${tableOptions}`,

    // The ends of sessions; no address is '', no port and no process id 0.
    `CREATE TABLE IF NOT EXISTS session_ends (
      utc_day BIGINT NOT NULL,
      ip VARCHAR(64) NOT NULL,
      port BIGINT NOT NULL,
      pid BIGINT NOT NULL,
      host_key VARCHAR(64) NOT NULL,
      source_id BIGINT NOT NULL,
      ended_micros BIGINT NOT NULL,
      times BIGINT NOT NULL${key('ip, port, pid, host_key, ended_micros, source_id')}
    )${tableOptions}`,

    // The check of the key that user names are masked with: see queries/name-masking.ts. Empty until a run masks names.
    `CREATE TABLE IF NOT EXISTS name_mask (
      shard INTEGER NOT NULL PRIMARY KEY,
      key_check VARCHAR(64) NOT NULL,
      stamp VARCHAR(64) NOT NULL,
      batches BIGINT NOT NULL
    )${tableOptions}`,
  ];
};
