// Bans imported from other servers and public lists, and reports sent to a public list.
import type { Migration } from './migration.js';

export const sharedBans: Migration = ({ instant, tableOptions }, { hasKeys }) => {
  const key = (columns: string): string => (hasKeys ? `, PRIMARY KEY (${columns})` : '');
  return [
    `CREATE TABLE IF NOT EXISTS shared_bans (
      origin VARCHAR(160) NOT NULL,
      network VARCHAR(64) NOT NULL,
      added_at ${instant} NOT NULL,
      seen_at ${instant},
      expires_at ${instant}${key('origin, network')}
    )${tableOptions}`,

    `CREATE TABLE IF NOT EXISTS reports (
      service VARCHAR(32) NOT NULL,
      ip VARCHAR(64) NOT NULL,
      reported_at ${instant} NOT NULL${key('service, ip')}
    )${tableOptions}`,
  ];
};
