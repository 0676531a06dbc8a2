// Turns a database into one of a release without rollups, with the rows that are stored now.
import { openEngine } from '../../../src/store/open-engine.js';

const numbered = ['login_rows', 'login_users', 'login_addresses', 'login_countries', 'login_kinds'];

export async function backToVersion2(url: string): Promise<void> {
  const engine = await openEngine(url);
  const { dialect } = engine;
  const statements = [
    'DELETE FROM schema_version WHERE version > 2',
    ...['daily_logins', 'user_days', 'user_attempts', 'host_ranges', 'source_parts', 'source_copies'].map(
      (table) => `DROP TABLE ${table}`,
    ),
    ...['copied', 'reread_lines', 'reread_until'].map(
      (column) => `ALTER TABLE sources DROP COLUMN ${column}`,
    ),
    ...(dialect.hasKeys ? ['ALTER TABLE logins DROP INDEX logins_status_ip_date'] : []),
    ...(dialect.loginKinds !== 'logins'
      ? [
          'CREATE TABLE old AS SELECT * FROM logins',
          'DROP VIEW logins',
          'DROP VIEW numbered_logins',
          'ALTER TABLE old RENAME TO logins',
          ...numbered.map((table) => `DROP TABLE ${table}`),
          'DROP SEQUENCE login_texts',
          'DROP VIEW addresses',
          'ALTER TABLE address_answers RENAME TO addresses',
        ]
      : []),
  ];
  for (const statement of statements) await engine.run(statement);
  await engine.close();
}
