// Turns a database into one of a release without rollups, with the rows that are stored now.
import { columnsAddedIn } from '../../../src/model/login-columns.js';
import { openEngine } from '../../../src/store/open-engine.js';

const numbered = [
  ...['login_rows', 'login_users', 'login_addresses', 'login_countries', 'login_kinds', 'login_keys'],
];
const rollups = ['daily_logins', 'user_days', 'user_attempts', 'key_days', 'session_ends', 'edited_days'];
const ofFindings = ['login_facts', 'host_hours', 'signs', 'judged_days', 'judging', 'finding_records'];
const ofCopies = ['host_ranges', 'source_parts', 'source_copies'];
/** The columns of `logins` that version 12 adds. */
const toldBySshd = columnsAddedIn(12).map(({ name }) => name);

export async function backToVersion2(url: string): Promise<void> {
  const engine = await openEngine(url);
  const { dialect } = engine;
  const statements = [
    'DELETE FROM schema_version WHERE version > 2',
    ...[...rollups, ...ofCopies, ...ofFindings].map((table) => `DROP TABLE ${table}`),
    ...['copied', 'reread_lines', 'reread_until'].map(
      (column) => `ALTER TABLE sources DROP COLUMN ${column}`,
    ),
    ...(dialect.hasKeys
      ? [
          'DROP TABLE user_ranges',
          ...['logins_status_ip_date', 'logins_date'].map(
            (index) => `ALTER TABLE logins DROP INDEX ${index}`,
          ),
          ...toldBySshd.map((column) => `ALTER TABLE logins DROP COLUMN ${column}`),
        ]
      : []),
    ...(dialect.loginTables.kind !== 'logins'
      ? [
          `CREATE TABLE old AS SELECT * EXCLUDE (${toldBySshd.join(', ')}) FROM logins`,
          'DROP VIEW logins',
          'DROP VIEW numbered_logins',
          'ALTER TABLE old RENAME TO logins',
          ...numbered.map((table) => `DROP TABLE ${table}`),
          'DROP SEQUENCE login_texts',
          'DROP VIEW addresses',
          'ALTER TABLE address_answers RENAME TO addresses',
        ]
      : []),
    'ALTER TABLE addresses DROP COLUMN asn',
    'ALTER TABLE addresses DROP COLUMN as_name',
  ];
  for (const statement of statements) await engine.run(statement);
  await engine.close();
}
